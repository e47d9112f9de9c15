/**
 * The kiosk's own pages, read once into memory: a press must not wait for a disk, and what is not in this map does not
 * exist, whatever the path looks like. Nothing else is ever served; see page.ts.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** Private: never resolved, never fetched; every request to it is answered from memory. */
export const ORIGIN = 'https://kiosk.handrail'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** Nothing inline, nothing from elsewhere, and no request but for the page's own files. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface Served {
  readonly status: 200 | 404
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: Buffer
}
export type Pages = (url: string) => Served | null

/**
 * Reads the built pages. The answer takes a URL: a file of ours, 404 for our origin's other paths, null for anybody
 * else's URL (which is to be refused). @throws when `root` has no stage.html, button.html or card.html.
 */
export async function readPages(root: string): Promise<Pages> {
  const files = new Map<string, { type: string; body: Buffer }>()
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(root, path).split(sep).join('/')}`, { type, body: await readFile(path) })
  }
  for (const page of ['/stage.html', '/button.html', '/card.html'])
    if (!files.has(page)) throw new Error(`${root} has no ${page.slice(1)}: build the pages first`)

  return (url) => {
    const target = URL.canParse(url) ? new URL(url) : null
    if (target?.origin !== ORIGIN) return null
    const file = files.get(target.pathname)
    if (!file) return { status: 404, headers: [], body: Buffer.alloc(0) }
    const headers = [
      { name: 'content-type', value: file.type },
      { name: 'x-content-type-options', value: 'nosniff' },
      { name: 'cache-control', value: 'no-store' },
      { name: 'content-security-policy', value: CONTENT_SECURITY_POLICY },
    ]
    return { status: 200, headers, body: file.body }
  }
}
