/** One real classroom for killing: server, agent, holder, kiosk and browser on two displays, a worksheet that logs keys, a storm of keys. */
import { execFileSync } from 'node:child_process'
import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StaffSession } from '../../../cli/staff-session.ts'
import { type Alert, alertsAcknowledge, alertsAttend, alertsClose, alertsLift, alertsList } from '../../../protocol/alerts.ts'
import { COVER_MARK } from '../../../renderer/screens/panic/marks.ts'
import { type Keyboard, openKeyboard } from '../../tools/keyboard.ts'
import type { PixelWatch } from '../../tools/pixel-watch.ts'
import type { PlainWindows } from '../../tools/plain-windows.ts'
import { openPupilPc, type PupilPc } from '../../tools/pupil-pc.ts'
import { storedPresses } from '../../tools/server-disk.ts'
import { type ServerOptions, type ServerProcess, startServer } from '../../tools/server-process.ts'
import { nowMs } from '../../tools/waiting.ts'

/** What the child is looking at. Nothing of ours has this colour. */
export const WORKSHEET = '#c01010'
export const PARTS = ['kiosk', 'browser', 'agent', 'holder', 'server'] as const
export type Part = (typeof PARTS)[number]
/** What is replaced with another part by design: a browser goes with its kiosk, and a new agent's holder takes over from the old one's. */
export const REPLACED_WITH: Partial<Record<Part, Part>> = { kiosk: 'browser', agent: 'holder' }
/** The agent starts a dead kiosk again after this long (agent/session). */
const KIOSK_AGAIN_MS = 300
/** Plain keys from a second program, as of a child who goes on typing. */
const STORM_EVERY_MS = 15
const WITHIN_MS = 30_000

interface Opened {
  server: ServerProcess
  pc: PupilPc
  keyboard: Keyboard
  typist: Keyboard
  worksheet: PlainWindows
  desktop: PixelWatch
  mark: PixelWatch
}

export class KillRig {
  readonly server: ServerProcess
  readonly pc: PupilPc
  readonly worksheet: PlainWindows
  /** corners and middle of each display */
  readonly desktop: PixelWatch
  /** the state mark on the primary cover */
  readonly mark: PixelWatch
  readonly #keyboard: Keyboard
  readonly #typist: Keyboard
  readonly #spool: FSWatcher
  readonly #spooled = new Set<string>()
  readonly #openedAt = nowMs()
  #storm: NodeJS.Timeout | undefined

  private constructor({ server, pc, keyboard, typist, worksheet, desktop, mark }: Opened) {
    this.server = server
    this.pc = pc
    this.worksheet = worksheet
    this.desktop = desktop
    this.mark = mark
    this.#keyboard = keyboard
    this.#typist = typist
    // The disk's own word of each press the kiosk made, also of those handed over and removed a moment later.
    this.#spool = watch(join(pc.home, 'spool'), (_event, file) => {
      const [press] = file?.split('.') ?? []
      if (press) this.#spooled.add(press)
    })
  }

  /** The rules at logon are off unless a test is about them. */
  static async open(settings: ServerOptions['settings'] = {}): Promise<KillRig> {
    const server = await startServer({ settings })
    const pc = await openPupilPc(await server.enrolToken())
    const { screen } = pc
    const at = COVER_MARK.left + COVER_MARK.size / 2
    return new KillRig({
      server,
      pc,
      keyboard: openKeyboard(screen.env()),
      typist: openKeyboard(screen.env()),
      worksheet: await screen.openWindows(WORKSHEET),
      desktop: await screen.watch(screen.corners),
      mark: await screen.watch([{ x: at, y: at }]),
    })
  }

  /** The real shortcut, with a child who types on. Returns nowMs() from just before. */
  press(): number {
    const at = this.#keyboard.press('ctrl+shift+h')
    this.typeOn()
    return at
  }
  typeOn(): void {
    this.#storm = setInterval(() => this.#typist.press('a'), STORM_EVERY_MS)
  }
  stopTyping(): void {
    clearInterval(this.#storm)
  }

  pidOf(part: Part): number {
    const { pc, server } = this
    if (part === 'server') return server.pid
    if (part === 'holder') return pc.holderPid
    const kiosk = pc.kiosk?.pid ?? 0
    if (part === 'kiosk') return kiosk
    if (part === 'agent') return pc.agent?.pid ?? 0
    return Number(execFileSync('pgrep', ['-P', String(kiosk), '-f', 'remote-debugging-pipe'], { encoding: 'utf8' }).trim())
  }

  /** What the service manager, or in a kiosk's case the agent, does. Browser and holder come back by the product itself. */
  async bringBack(part: Part): Promise<void> {
    if (part === 'kiosk') {
      await sleep(KIOSK_AGAIN_MS)
      await this.pc.startKiosk()
    } else if (part === 'agent') await this.pc.startAgent()
    else if (part === 'server') await this.server.start()
  }

  /** When the last point first stopped showing the worksheet; null while one never has. */
  hiddenAt(fromMs: number): number | null {
    const points = this.pc.screen.corners.map(
      (_, point) => this.desktop.seen.find((s) => s.point === point && s.atMs >= fromMs && s.colour !== WORKSHEET)?.atMs,
    )
    return points.every((at) => at !== undefined) ? Math.max(...points) : null
  }

  /** How often a stage has said that this is on the glass, of all kiosks there have been. */
  painted(kind: 'gate' | 'lock'): number {
    return this.pc.kioskLog.split('\n').filter((line) => line.includes(`"kind":"${kind}"`) && line.includes('"msg":"painted"')).length
  }

  /** Every press the kiosk is known to have made, by its own disk and its own log. */
  pressesMade(): string[] {
    const covered = this.pc.kioskLog.matchAll(/"press":"([0-9a-f-]{36})","msg":"holder covers"/g)
    return [...new Set([...this.#spooled, ...[...covered].map(([, press]) => press as string)])]
  }
  /** How often each press is stored on the server. */
  pressesStored(): Map<string, number> {
    return storedPresses(this.server.data)
  }

  /** A teacher, signed in anew: the server may have been killed since. */
  teacher(): Promise<StaffSession> {
    return this.server.signIn('teacher')
  }
  async openAlerts(): Promise<Alert[]> {
    return (await (await this.teacher()).call(alertsList, {})).alerts
  }

  /** Staff go to the child and lift, then the worksheet is opened again. */
  async lift({ id }: Alert): Promise<void> {
    const teacher = await this.teacher()
    await teacher.call(alertsAcknowledge, { alert: id })
    await teacher.call(alertsAttend, { alert: id })
    await teacher.call(alertsLift, { alert: id })
    await this.desktop.until('#000000', WITHIN_MS)
    await teacher.call(alertsClose, { alert: id, as: 'mistake' })
  }
  async openWorksheet(): Promise<void> {
    this.worksheet.map()
    await this.desktop.until(WORKSHEET, WITHIN_MS)
  }

  async close(): Promise<{ looksPerSecond: number; longestGapMs: number }> {
    this.stopTyping()
    this.#spool.close()
    const { samples, longestGapMs } = await this.desktop.close()
    const looksPerSecond = (samples / (nowMs() - this.#openedAt)) * 1_000
    await Promise.allSettled([this.mark.close(), this.#keyboard.close(), this.#typist.close(), this.worksheet.close()])
    await this.pc.close()
    await this.server.stop()
    return { looksPerSecond, longestGapMs }
  }
}
