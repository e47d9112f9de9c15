/** In which words a statement is said to whom. Pure. */
import type { Audience } from '../../../protocol/agreements.ts'
import { NEVER, type Statement } from '../../../protocol/sees.ts'
import type { PlainKey, Speech } from '../../i18n/index.ts'

type Age = 'ks1' | 'ks2' | 'ks3'
export function ageOf(audience: Audience): Age {
  return audience === 'ks1' || audience === 'ks2' ? audience : 'ks3'
}

/** Null: it is not about this reader, or nothing is recorded. */
export function wordsOf({ says }: Pick<Statement, 'says'>, audience: Audience): PlainKey | null {
  switch (says) {
    case 'rulesOff':
      return null
    case 'watching':
      return audience === 'staff' ? 'sees.ks3.watching' : null
    case 'tamperObserve':
      return `sees.${ageOf(audience)}.tamper`
    default:
      return `sees.${ageOf(audience)}.${says}`
  }
}

export interface Item {
  readonly topic: string
  readonly what: string
  /** who sees it and for how long; the youngest are told that once for all of it */
  readonly fine: readonly string[]
}
/** Everything the page says, in its order and one language. `numbers`: false for a pupil to whom none are shown. */
export function itemsOf(statements: readonly Statement[], audience: Audience, numbers: boolean, speech: Speech): Item[] {
  return statements.flatMap((statement) => {
    const words = wordsOf(statement, audience)
    if (words === null) return []
    const fine = audience === 'ks1' ? [] : [whoSees(statement, speech), howLong(statement, numbers, speech)]
    return [{ topic: statement.topic, what: speech.say(words).text, fine }]
  })
}
export function neverIn(speech: Speech): string[] {
  return NEVER.map((what) => speech.say(`sees.never.${what}`).text)
}

function whoSees({ sees }: Statement, speech: Speech): string {
  if (sees.length === 0) return speech.say('sees.nobody').text
  const roles = sees.map((role) => speech.say(`sees.role.${role}`).text)
  // Commas alone: a browser that doesn't know the language would put an English “and” between them.
  return speech.say('sees.who', new Intl.ListFormat(speech.language, { type: 'unit', style: 'short' }).format(roles)).text
}
function howLong({ kept: { how, days } }: Statement, numbers: boolean, speech: Speech): string {
  if (how === 'nowhere' || how === 'noEnd') return speech.say(`sees.${how}`).text
  return days === null || !numbers ? speech.say(how === 'mistake' ? 'sees.noEnd' : 'sees.someTime').text : speech.count(`sees.${how}`, days).text
}
