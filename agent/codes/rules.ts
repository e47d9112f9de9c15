/** Which code counts here and now. Pure. */
import type { KnownCode, TryResult } from '../../protocol/codes.ts'

/**
 * What this PC knows of the server's time, kept with its codes. `seen`: the latest time it was ever sure of; a clock set back, even
 * across a restart, can't bring a code back from before it.
 */
export interface TimeKept {
  /** the newest envelope's, by the server's clock, and this PC's two clocks when it came */
  readonly issuedAt: number
  readonly wall: number
  readonly mono: number
  readonly boot: string
  readonly seen: number
}

/**
 * The server's time as far as this PC can tell, epoch ms: the PC's own clock, corrected by what it was off when the codes came,
 * but never behind the machine's own count since then nor behind what was seen before.
 */
export function timeNow(kept: TimeKept, clock: { wall: number; mono: number; boot: string }): number {
  const counted = kept.boot === clock.boot ? kept.issuedAt + clock.mono - kept.mono : kept.issuedAt
  return Math.max(clock.wall + (kept.issuedAt - kept.wall), counted, kept.seen)
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
