import { canonical } from '../../protocol/evidence.ts'
import { NO_SUPPORT, type SupportEffects } from '../../protocol/support.ts'

/**
 * A PC forgets a pupil's effects, and the server where that pupil sat, when the account has not signed in there for this long: longer
 * than a summer holiday, shorter than a term's drift.
 */
export const SIGHTING_KEPT_MS = 60 * 86_400_000

/** As stored and sent: the same effects are the same text, and a profile that changes nothing is no profile. */
export function written(effects: SupportEffects): string | null {
  const ordered: SupportEffects = { ...effects, exam: [...effects.exam].sort() }
  const text = canonical(ordered)
  return text === canonical(NO_SUPPORT) ? null : text
}

export function read(text: string): SupportEffects {
  // Over the defaults: a profile written before an effect existed simply doesn't have it.
  return { ...NO_SUPPORT, ...(JSON.parse(text) as Partial<SupportEffects>) }
}
