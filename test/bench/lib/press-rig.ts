/** What the three panic benches stand on: a real server, a real pupil's PC with two displays, a teacher as a program, a worksheet on the screen. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { StaffSession } from '../../../cli/staff-session.ts'
import { type Alert, alertsAcknowledge, alertsAttend, alertsClose, alertsLift, alertsList } from '../../../protocol/alerts.ts'
import { HOLDER_COLOUR } from '../../../protocol/holder.ts'
import { COVER_MARK, COVER_STATE_COLOURS } from '../../../renderer/screens/panic/marks.ts'
import { type Keyboard, openKeyboard } from '../../tools/keyboard.ts'
import { openPupilPc, type PupilPc } from '../../tools/pupil-pc.ts'
import { nowMs, type PixelWatch, type PlainWindows } from '../../tools/screen.ts'
import { type ServerOptions, type ServerProcess, startServer } from '../../tools/server-process.ts'

/** A colour nobody else uses: the page a child should not be looking at. */
export const WORKSHEET = '#c01010'
const WITHIN_MS = 10_000

export class PressRig {
  readonly server: ServerProcess
  readonly pc: PupilPc
  readonly keyboard: Keyboard
  readonly worksheet: PlainWindows
  /** a corner of each display: the holder's colour, later the stage */
  readonly corners: PixelWatch
  /** used in turn: one session that clicks this fast for minutes is slowed down, as it should be */
  readonly #sessions: readonly StaffSession[]
  #calls = 0
  /** the state mark on the primary cover */
  readonly mark: PixelWatch

  private constructor(parts: Pick<PressRig, 'server' | 'pc' | 'keyboard' | 'worksheet' | 'corners' | 'mark'>, sessions: readonly StaffSession[]) {
    this.server = parts.server
    this.pc = parts.pc
    this.#sessions = sessions
    this.keyboard = parts.keyboard
    this.worksheet = parts.worksheet
    this.corners = parts.corners
    this.mark = parts.mark
  }

  static async open(options: ServerOptions = {}): Promise<PressRig> {
    const server = await startServer(options)
    const pc = await openPupilPc(await server.enrolToken())
    const { screen } = pc
    const worksheet = await screen.openWindows(WORKSHEET)
    const sessions: StaffSession[] = []
    while (sessions.length < 6) sessions.push(await server.signIn('teacher'))
    const at = COVER_MARK.left + COVER_MARK.size / 2
    const parts = {
      server,
      pc,
      keyboard: openKeyboard(screen.env()),
      worksheet,
      corners: await screen.watch(screen.centres.map(({ x }) => ({ x: x + screen.width / 2 - 3, y: 3 }))),
      mark: await screen.watch([{ x: at, y: at }]),
    }
    return new PressRig(parts, sessions)
  }

  get teacher(): StaffSession {
    return this.#sessions[this.#calls++ % this.#sessions.length] as StaffSession
  }

  /** When the mark first had one of the states' colours after `fromMs`. */
  async markShown(fromMs: number, states: readonly (keyof typeof COVER_STATE_COLOURS)[]): Promise<number> {
    const colours = new Set<string>(states.map((s) => COVER_STATE_COLOURS[s]))
    return poll(() => this.mark.seen.find((s) => s.atMs >= fromMs && colours.has(s.colour))?.atMs)
  }

  /** When the last display first stopped showing the worksheet, which is when the holder's colour came. */
  async covered(fromMs: number): Promise<number> {
    return poll(() => {
      const times = this.pc.screen.centres.map(
        (_, point) => this.corners.seen.find((s) => s.point === point && s.atMs >= fromMs && s.colour === HOLDER_COLOUR)?.atMs,
      )
      return times.every((t) => t !== undefined) ? Math.max(...times) : undefined
    })
  }

  async openAlert(): Promise<Alert> {
    let found: Alert | undefined
    await poll(async () => {
      found = (await this.teacher.call(alertsList, {})).alerts.at(-1)
      return found ? 1 : undefined
    })
    return found as Alert
  }

  /** Staff go to the child and lift; the worksheet is opened again. */
  async reset(): Promise<void> {
    const { id, state } = await this.openAlert()
    if (state === 'raised' || state === 'delivered') await this.teacher.call(alertsAcknowledge, { alert: id })
    await this.teacher.call(alertsAttend, { alert: id })
    await this.teacher.call(alertsLift, { alert: id })
    await poll(() => (this.corners.colour(0) === '#000000' ? 1 : undefined))
    await this.teacher.call(alertsClose, { alert: id, as: 'mistake' })
    await this.openWorksheet()
  }

  /** When the last display first showed the empty desktop after `fromMs`. */
  async lifted(fromMs: number): Promise<number> {
    return poll(() => {
      const times = this.pc.screen.centres.map(
        (_, point) => this.corners.seen.find((s) => s.point === point && s.atMs >= fromMs && s.colour === '#000000')?.atMs,
      )
      return times.every((t) => t !== undefined) ? Math.max(...times) : undefined
    })
  }

  async openWorksheet(): Promise<void> {
    this.worksheet.map()
    await this.corners.until(WORKSHEET, WITHIN_MS)
    // A held key repeats: the kiosk takes presses close together for one finger.
    await sleep(50)
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.keyboard.close(), this.corners.close(), this.mark.close(), this.worksheet.close()])
    await this.pc.close()
    await this.server.stop()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function poll(look: () => number | undefined | Promise<number | undefined>): Promise<number> {
  const end = nowMs() + WITHIN_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (nowMs() > end) throw new Error(`not seen within ${WITHIN_MS / 1000} s`)
    await sleep(2)
  }
}
