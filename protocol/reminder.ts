/**
 * The SMART reminder: one rule on a card, for a few seconds, on the pupils' screens of a room. A teacher sends it, or a lesson begins
 * with it. It is no cover: whoever works goes on typing beneath it, and nobody records who saw it.
 */
import Type, { type Static } from 'typebox'
import { type Agreement, AUDIENCES, type Audience, Line, PICTURES, SMART_RULES, type SmartRule } from './agreements.ts'
import { Choices } from './aup.ts'
import { CODE_ROLES } from './codes.ts'
import { Count, Id, nullable, object, oneOf } from './kinds.ts'
import { blocksOf, boldParts } from './markdown.ts'
import { op } from './op.ts'
import { LANGUAGES } from './policy.ts'
import type { SupportEffects } from './support.ts'

/** How long a card is up when nobody closes it, in milliseconds: time to read two short sentences twice. */
export const REMINDER_MS = 15_000
/** For who listens to it, or works it with one key and has to wait for what is offered. */
export const REMINDER_SLOW_MS = 60_000
/** A room is reminded once in this time, whoever sends it. */
export const REMINDER_EVERY_MS = 60_000
/** The protocol's first version whose PCs know what a card is (version.ts); older ones are sent none. */
export const REMINDER_SINCE = 3

/** `day`: the rule of the day, the one that stands at logon too. */
export const REMINDER_CHOICES = ['day', ...SMART_RULES] as const

/** One rule as a card says it. */
export const CardText = object({ language: oneOf(LANGUAGES), heading: Line, line: Line })
export type CardText = Static<typeof CardText>
export const ReminderFact = object({
  /** names this card on this PC */
  id: Id,
  audience: oneOf(AUDIENCES),
  rule: oneOf(SMART_RULES),
  picture: nullable(oneOf(PICTURES)),
  text: CardText,
  /** the same in English, where the school has not confirmed the language */
  beside: nullable(CardText),
  choices: Choices,
  /** somebody wants to keep it: it stays until it is closed */
  kept: Type.Boolean(),
})
export type ReminderFact = Static<typeof ReminderFact>

/** Down to a PC. It counts at once or not at all: the server forgets it within seconds. */
export const ReminderCommand = object({ kind: Type.Literal('reminder.show'), rule: oneOf(SMART_RULES) })

export const REMINDER_ANSWERS = ['close', 'keep'] as const
export type ReminderAnswer = (typeof REMINDER_ANSWERS)[number]
/** By keyboard, whatever program has it: taken only while the card is up, and the second one not from a card that is kept. */
export const CARD_KEYS: Readonly<Record<ReminderAnswer, string>> = { close: 'Escape', keep: 'Shift+Escape' }
/** With one key alone, in the order they are offered: what the key does anywhere else comes first. */
export const CARD_OFFERS = ['hide', 'keep', 'close'] as const
export type CardOffer = (typeof CARD_OFFERS)[number]
/** kiosk → agent. */
export const reminderAnswer = op({
  name: 'reminder.answer',
  summary: 'Somebody closed the card, or wants to keep it. Nothing is recorded; for a card that is gone nothing happens.',
  access: { who: 'session' },
  request: object({ id: Id, answer: oneOf(REMINDER_ANSWERS) }),
  response: object({}),
})
/** page → kiosk: which card it is, is the kiosk's to say. */
export const pageReminder = op({
  name: 'page.reminder',
  summary: 'The card was closed, or is to stay.',
  access: { who: 'page' },
  request: object({ answer: oneOf(REMINDER_ANSWERS) }),
  response: object({}),
})

export const reminderSend = op({
  name: 'reminder.send',
  summary:
    'Shows a SMART rule on the pupils’ screens of a room. REMINDER_NOT_YOUR_ROOM for a teacher when others watch it, REMINDER_TOO_SOON within a minute of the last one.',
  access: { who: 'staff', roles: CODE_ROLES },
  audit: { verb: 'change', of: 'reminders' },
  request: object({ room: Id, rule: oneOf(REMINDER_CHOICES) }),
  response: object({
    rule: oneOf(SMART_RULES),
    /** pupils' PCs of the room */
    pcs: Count,
    /** of them, those that were heard from within OFFLINE_AFTER_MS: it was sent to these; whether a card came up there nobody is told */
    sent: Count,
  }),
})
export const reminderToday = op({
  name: 'reminder.today',
  summary: 'The rule of the day, by the school’s own calendar.',
  access: { who: 'staff', roles: CODE_ROLES },
  request: object({}),
  response: object({ rule: oneOf(SMART_RULES) }),
})
export const REMINDER_OPS = [reminderSend, reminderToday] as const

/** The rule to remember on a day (counted from 1970, as the place counts its days): the same all day and in every room. */
export function ruleOfDay(day: number): SmartRule {
  const count = SMART_RULES.length
  return SMART_RULES[((day % count) + count) % count] ?? 'tell'
}

/** How long the card is up for this pupil when nobody closes it, in milliseconds. */
export function showsForMs({ readAloud, switchKey, timePercent }: Pick<SupportEffects, 'readAloud' | 'switchKey' | 'timePercent'>): number {
  return ((readAloud || switchKey !== null ? REMINDER_SLOW_MS : REMINDER_MS) * timePercent) / 100
}

/** Which page of the agreements in force says a rule to this audience; null: the school has taken it out. */
export function cardPage(
  agreements: readonly Agreement[],
  audience: Audience,
  rule: SmartRule,
): { readonly agreement: Agreement; readonly page: string } | null {
  for (const agreement of agreements) {
    const page = agreement.audience === audience ? agreement.texts[0]?.pages.find((p) => p.rule === rule) : undefined
    if (page) return { agreement, page: page.id }
  }
  return null
}
/** What a page comes to: what is bold in it, the rule after its story; without any, its first lines. */
export function cardLine(body: string): string {
  const blocks = blocksOf(body).map(({ lines }) => lines.join(' '))
  const bold = blocks.flatMap((text) => boldParts(text).filter((_, at) => at % 2 === 1))
  return bold.length > 0 ? bold.join(' ') : (blocks[0] ?? '')
}
