// biome-ignore format: one a line, so that two new pages never meet in the same line
export const PATHS = [
  '/',
  '/presses',
  '/locks',
  '/rooms',
  '/watching',
  '/calendar',
  '/codes',
  '/slips',
  '/enrol',
  '/people',
  '/register',
  '/reminders',
  '/papers',
  '/sees',
  '/accounts',
  '/pegs',
  '/support',
  '/staff',
  '/access',
  '/account',
  '/audit',
  '/agreements',
  '/settings',
  '/groups',
  '/reports',
] as const
export type PagePath = (typeof PATHS)[number]

/** The page at a path of the address bar; null when there is none. A trailing slash is the same page. */
export function pageAt(pathname: string): PagePath | null {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname
  return PATHS.find((known) => known === path) ?? null
}

/** Where a supply teacher signs in with a slip, and where the slip's picture leads, with the web code behind a #. */
export const SLIP_PATH = '/slip'
