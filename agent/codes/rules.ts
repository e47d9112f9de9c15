/** Which code counts here and now. Pure. */
import type { KnownCode, TryResult } from '../../protocol/codes.ts'

/** The longest a school PC is off: a summer and some weeks. A clock further ahead than that was set wrongly. */
export const LONGEST_OFF_MS = 90 * 86_400_000

/**
 * What this PC knows of the server's time, kept with its codes. `seen`: the latest time it was sure of; a clock set back, even across a
 * restart, can't bring a code back from before it.
 */
export interface TimeKept {
  /** when the server last said its time, and this PC's clock then */
  readonly issuedAt: number
  readonly wall: number
  readonly seen: number
  /** the machine's own count when that was sure */
  readonly mono: number
  readonly boot: string
}
interface Clocks {
  readonly wall: number
  readonly mono: number
  readonly boot: string
}

/** By the machine's own count, which nobody can set and which stops while the machine is off. */
const counted = (kept: TimeKept, { mono, boot }: Clocks): number => (kept.boot === boot ? kept.seen + Math.max(0, mono - kept.mono) : kept.seen)
/** By the PC's clock, corrected by what it was off when the server spoke. */
const byClock = (kept: TimeKept, { wall }: Clocks): number => wall + (kept.issuedAt - kept.wall)

/** The server's time as far as this PC can tell, epoch ms: the later of the two. */
export function timeNow(kept: TimeKept, clocks: Clocks): number {
  return Math.max(byClock(kept, clocks), counted(kept, clocks))
}
/** What of it lasts: a clock that is years ahead makes codes run out only until it is put right. */
export function remembered(kept: TimeKept, clocks: Clocks): TimeKept {
  const sure = counted(kept, clocks)
  const now = timeNow(kept, clocks)
  return { ...kept, seen: now - sure > LONGEST_OFF_MS ? sure : now, mono: clocks.mono, boot: clocks.boot }
}
/** The server has said what time it is: whatever this PC's clock said before, codes count by that. */
export function saidByServer(now: number, { wall, mono, boot }: Clocks): TimeKept {
  return { issuedAt: now, wall, seen: now, mono, boot }
}

export interface Here {
  readonly now: number
  readonly device: string
  /** the press that names the cover to be lifted */
  readonly cover: string
  /** the cover each one-time code was spent on, by the code's id */
  readonly spentOn: ReadonlyMap<string, string>
}

/**
 * A code whose digits are right. Spent means spent on another cover: as long as the one it was spent on is still there, its lift
 * has failed, and the adult standing there may try again.
 */
export function judge(code: KnownCode, { now, device, cover, spentOn }: Here): Exclude<TryResult, 'wrong' | 'tooMany'> {
  if (code.scope.device !== null && code.scope.device !== device) return 'notHere'
  if (now < code.validFrom) return 'notHere'
  if (now >= code.validUntil) return 'expired'
  const spent = spentOn.get(code.id)
  return code.once && spent !== undefined && spent !== cover ? 'spent' : 'accepted'
}

/** Of several codes with these digits the first that counts; else the first. null: the digits are nobody's. */
export function choose(codes: readonly KnownCode[], here: Here): { code: KnownCode; result: ReturnType<typeof judge> } | null {
  const judged = codes.map((code) => ({ code, result: judge(code, here) }))
  return judged.find(({ result }) => result === 'accepted') ?? judged[0] ?? null
}
