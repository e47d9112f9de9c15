/** The teacher: a real dashboard page in a real browser, used as a person would, by what the page calls things. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { nowMs } from '../tools/screen.ts'

export interface StaffPage {
  /** when an alert's button was painted: two frames after it was in the page */
  readonly painted: Promise<number>
  /** Presses a button by its name; resolves with when it was pressed. */
  press(name: RegExp): Promise<number>
  /** Resolves when the page says so. */
  says(words: RegExp): Promise<number>
  /** The page as it is now; nothing when there is no path. */
  picture(path: string | null): Promise<void>
  close(): Promise<void>
}

export async function openStaffPage(dashboard: string, email: string, password: string): Promise<StaffPage> {
  const browser = await chromium.launch({
    executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    return await signedIn(browser, dashboard, email, password)
  } catch (error) {
    await browser.close()
    throw error
  }
}

async function signedIn(browser: Browser, dashboard: string, email: string, password: string): Promise<StaffPage> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const { painted } = await watchForAlert(page)
  await page.goto(dashboard)
  await page.getByLabel(/e-mail/i).fill(email)
  await page.getByLabel(/^password/i).fill(password)
  await page.getByRole('button', { name: /^sign in$/i }).click()
  try {
    await page
      .getByText(/(?<!not )connected/i)
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: 20_000 })
  } catch {
    throw new Error(`the teacher’s page did not connect; it shows: ${((await page.locator('body').textContent()) ?? '').replace(/\s+/g, ' ').slice(0, 400)}`)
  }
  return {
    painted,
    async press(name) {
      const button = page.getByRole('button', { name }).first()
      // Waits until it can be pressed; the press itself then takes a few milliseconds.
      await button.hover({ timeout: 15_000 })
      const atMs = nowMs()
      await button.click({ timeout: 15_000 })
      return atMs
    },
    async says(words) {
      await page.getByText(words).filter({ visible: true }).first().waitFor({ timeout: 15_000 })
      return nowMs()
    },
    async picture(path) {
      if (path !== null) await page.screenshot({ path })
    },
    close: () => browser.close(),
  }
}

/** Told by the page itself, so that asking it costs no time. */
async function watchForAlert(page: Page): Promise<{ painted: Promise<number> }> {
  let tell: (atMs: number) => void = () => {}
  const painted = new Promise<number>((resolve) => {
    tell = resolve
  })
  await page.exposeBinding('drillPainted', () => tell(nowMs()))
  await page.addInitScript(() => {
    const there = () => [...document.querySelectorAll('button')].some((button) => /I.m going/.test(button.textContent ?? ''))
    const observer = new MutationObserver(() => {
      if (!there()) return
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => (globalThis as unknown as { drillPainted(): void }).drillPainted()))
    })
    observer.observe(document, { childList: true, subtree: true, characterData: true })
  })
  return { painted }
}
