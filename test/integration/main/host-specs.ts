/** What every host promises (main/host/host.ts), run against each host there is. What only one of them can do is in its own test file. */
import { expect, test } from 'vitest'
import type { Host, HostWindow } from '../../../main/host/host.ts'
import { until } from '../../tools/screen.ts'

export interface HostUnderTest {
  readonly host: Host
  readonly gone: { window: HostWindow; why: string }[]
  /** pushes a state with this text to the page, and resolves with what the page then says to the host */
  echo(window: HostWindow, text: string): Promise<unknown>
  /** the page of this window dies */
  crash(window: HostWindow): Promise<void>
  /** another program takes these keys; null where this host can't be shown that here */
  readonly takeKeys: ((keys: string) => Promise<void>) | null
}

/** `started` gives the same host to every spec; the last one stops it. */
export function hostSpecs(started: () => HostUnderTest): void {
  const open = async (role: 'stage' | 'button' = 'stage') => {
    const { host } = started()
    const display = host.displays().find((d) => d.primary)
    if (!display) throw new Error('no primary display')
    return await host.open(role, display)
  }

  test('there is a display, and exactly one is the primary', () => {
    const displays = started().host.displays()
    expect(displays.filter((d) => d.primary)).toHaveLength(1)
    expect(displays.every((d) => d.width > 0 && d.height > 0)).toBe(true)
  })

  test('a page gets its state and is heard; showing and hiding again and again does no harm', async () => {
    const window = await open()
    for (const visibility of ['ready', 'shown', 'shown', 'ready'] as const) await window.show(visibility)
    expect(await started().echo(window, 'told and heard ŵ')).toBe('told and heard ŵ')
    await window.close()
  })

  test('a page that dies is reported with its window, or comes back by itself: never silently missing', async () => {
    const { gone, crash, echo } = started()
    const window = await open()
    gone.length = 0
    await crash(window)
    const back = async () => (await echo(window, 'back').catch(() => null)) === 'back'
    const reported = () => gone.some((g) => g.window === window && g.why === 'crashed')
    await until('reported, or back', reported, 3_000).catch(async () => expect(await back()).toBe(true))
    if (!reported()) await window.close()
  })

  test('a window we close is not reported as gone', async () => {
    const { gone } = started()
    const window = await open()
    gone.length = 0
    await window.close()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(gone).toEqual([])
  })

  test('shortcut keys are taken once; those of another program are not', async ({ skip }) => {
    const { host, takeKeys } = started()
    expect(await host.registerShortcut('Ctrl+Alt+H', () => undefined)).toBe(true)
    if (!takeKeys) return skip('this host cannot be shown another program here')
    await takeKeys('F9')
    expect(await host.registerShortcut('F9', () => undefined)).toBe(false)
  })

  test('what it says it can’t do, it refuses to pretend', async () => {
    const { host } = started()
    if (!host.capabilities.mute) await expect(host.setMuted(true)).rejects.toThrow()
    if (!host.capabilities.lockSession) await expect(host.lockSession()).rejects.toThrow()
    expect(await host.idleSeconds()).toBeGreaterThanOrEqual(0)
  })
}
