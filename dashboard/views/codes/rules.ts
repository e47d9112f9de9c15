import type { Slip } from '../../../protocol/code-slips.ts'

/** Minutes and seconds left, as `9:05`; never negative. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Digits in groups a person can carry across a room: `4821 7730`. */
export function grouped(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** Does a slip count now, or will it later? `now` in epoch ms, as all times here. */
export function isToCome(slip: Pick<Slip, 'endedAt' | 'validUntil'>, now: number): boolean {
  return slip.endedAt === null && now < slip.validUntil
}
/** What a slip is now, and since when where that is worth saying. */
export function slipState(
  slip: Pick<Slip, 'endedAt' | 'validFrom' | 'validUntil' | 'signedInAt' | 'reach'>,
  now: number,
): { is: 'toCome' | 'now' | 'signedIn' | 'over' | 'overUsed' | 'ended'; at: number | null } {
  if (slip.endedAt !== null) return { is: 'ended', at: slip.endedAt }
  if (now >= slip.validUntil) return { is: slip.signedInAt !== null || slip.reach.used > 0 ? 'overUsed' : 'over', at: null }
  if (slip.signedInAt !== null) return { is: 'signedIn', at: slip.signedInAt }
  return { is: now < slip.validFrom ? 'toCome' : 'now', at: null }
}
