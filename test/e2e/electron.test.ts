/** The kiosk in a real Electron. Runs wherever Electron's executable is; elsewhere it is skipped by name, never silently passed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const MODULE = join(ROOT, 'node_modules/electron')

function executable(): string | null {
  const named = join(MODULE, 'path.txt')
  if (!existsSync(named)) return null
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(MODULE, 'dist'), readFileSync(named, 'utf8').trim())
  return existsSync(path) ? path : null
}

const electronPath = executable()
const name = electronPath === null ? 'SKIPPED Electron kiosk: its executable is not on this machine' : 'Electron kiosk'

describe.skipIf(electronPath === null)(name, () => {
  let app: ElectronApplication
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'handrail-electron-'))
    execFileSync(process.execPath, [join(ROOT, 'build/electron.ts')])
    app = await _electron.launch({
      executablePath: electronPath ?? '',
      args: [join(ROOT, 'out/electron'), '--socket', join(folder, 'agent.sock'), '--spool', join(folder, 'spool')],
    })
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a press covers every display with words, without agent or server', async () => {
    const button = await page('/button.html')
    await button.getByRole('button').click()
    const stage = await page('/stage.html')
    await expect.poll(() => stage.getByRole('heading').first().isVisible()).toBe(true)
    const covered = await app.evaluate(({ BrowserWindow, screen }) => ({
      displays: screen.getAllDisplays().length,
      kiosk: BrowserWindow.getAllWindows().filter((w) => w.isVisible() && w.isKiosk()).length,
    }))
    expect(covered.kiosk).toBe(covered.displays)
  })
  test('a page has no Node, no other origin and no way out', async () => {
    const stage = await page('/stage.html')
    expect(await stage.evaluate(() => ['require', 'process', 'module'].filter((n) => n in globalThis))).toEqual([])
    expect(
      await stage.evaluate(() =>
        fetch('https://example.org').then(
          () => 'loaded',
          () => 'refused',
        ),
      ),
    ).toBe('refused')
    expect(await stage.evaluate(() => window.open('https://example.org') === null)).toBe(true)
  })

  async function page(path: string) {
    const found = () => app.windows().find((w) => w.url().endsWith(path))
    await expect.poll(found, { timeout: 15_000 }).toBeTruthy()
    const window = found()
    if (!window) throw new Error(`no window shows ${path}`)
    return window
  }
})
