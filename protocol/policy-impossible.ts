/** Combinations of values that can't hold together. Each value alone is possible; the row's own schema says that. */
import { POLICY, type PolicyKey, type PolicyValues } from './policy.ts'

export interface ImpossibleRule {
  /** a key of the pages' words */
  readonly reason: string
  readonly keys: readonly PolicyKey[]
  readonly broken: (values: PolicyValues) => boolean
  /** for docs/policy.md */
  readonly why: string
}

/** Add the rule together with the row it is about. */
export const IMPOSSIBLE: readonly ImpossibleRule[] = [
  {
    // U+0612 on AltGr+H: xkeyboard-config pk(urd-crulp), the phonetic layout of CRULP; Windows reads Ctrl+Alt as AltGr.
    reason: 'shortcutIsLetter',
    keys: ['school.language', 'panic.shortcut'],
    broken: (values) => values['school.language'] === 'ur' && values['panic.shortcut'] === 'Ctrl+Alt+H',
    why: 'On an Urdu keyboard these keys are a letter: a child who types it would hide the screen and call an adult.',
  },
  {
    reason: 'secondByPassword',
    keys: ['policy.twoPeople', 'staff.secondFactorFor'],
    broken: (values) => values['policy.twoPeople'] && values['staff.secondFactorFor'] === 'nobody',
    why: 'With a password alone, whoever has stolen one is the second person.',
  },
]
/** Those a PC would feel. What only concerns the server must not keep a PC from its policy. */
const FELT_BY_PCS = IMPOSSIBLE.filter((rule) => rule.keys.some((key) => POLICY[key].used !== 'server'))

/** What is wrong with these values, as one PC or the server would get them; empty when nothing is. */
export function impossible(values: PolicyValues, rules: readonly ImpossibleRule[] = IMPOSSIBLE): { reason: string; keys: readonly PolicyKey[] }[] {
  return rules.filter((rule) => rule.broken(values)).map(({ reason, keys }) => ({ reason, keys }))
}
export function impossibleForPc(values: PolicyValues): boolean {
  return impossible(values, FELT_BY_PCS).length > 0
}
