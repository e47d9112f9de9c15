/**
 * What may happen to an alert, and what follows. Two things move independently: who is dealing with it, and the cover.
 *
 *   raised ──painted──▶ delivered ──acknowledge──▶ acknowledged ──attend──▶ attended ──close──▶ closed
 *      └───────────acknowledge / attend──────────────▲  └────────close────────────────────────────▲
 *   overdue or sendSomeone while nobody is going: escalated is set, the state stays
 *
 *   covered ──lift (somebody is going)──▶ lifting ──lifted──▶ lifted
 *                                          │  ▲
 *                                liftFailed▼  │lift again      closing with the cover on lifts it too,
 *                                         failed               a failed lift opens a closed alert again
 *
 * Everything a person did is a step, also when somebody else was quicker. The child hears only what was done first.
 */
import type { ALERT_STATES, Alert, CLOSED_AS, LIFT_STATES } from '../../protocol/alerts.ts'
import type { ErrorCode } from '../../protocol/errors.ts'

export interface Actor {
  readonly id: string
  readonly name: string
  /** a supply teacher: said beside the name to staff; a child hears the name alone */
  readonly supply?: true
}
export interface Step {
  readonly step: Alert['steps'][number]['step']
  readonly at: number
  readonly by: Actor | null
}
/** What the child was last told, and by whose word. */
export interface Told {
  readonly state: 'told' | 'seen' | 'coming' | 'here'
  readonly by: string | null
}
export interface Course {
  readonly state: (typeof ALERT_STATES)[number]
  readonly lift: (typeof LIFT_STATES)[number]
  readonly count: number
  readonly steps: readonly Step[]
  readonly told: Told
  readonly sendSomeone: boolean
  readonly escalated: boolean
  readonly closedAs: (typeof CLOSED_AS)[number] | null
}
export type Happening =
  /** pressed again while the cover is on */
  | { readonly kind: 'pressed' }
  | { readonly kind: 'painted' | 'acknowledge' | 'sendSomeone' | 'attend' | 'lift'; readonly by: Actor }
  | { readonly kind: 'close'; readonly by: Actor; readonly as: (typeof CLOSED_AS)[number] }
  /** nobody has said “I'm going” in time */
  | { readonly kind: 'overdue' }
  /** the PC's own word: an adult at it typed a code; null when the server knows the code no more */
  | { readonly kind: 'liftedByCode'; readonly by: Actor | null }
  /** the PC's own word */
  | { readonly kind: 'lifted' | 'liftFailed' }

export type Effect =
  | { readonly kind: 'tell'; readonly told: Told }
  | { readonly kind: 'liftCover' }
  /** the ladder needs to wait no more */
  | { readonly kind: 'stopLadder' }
  | { readonly kind: 'forgetLater' }
  | { readonly kind: 'keep' }
export type Outcome = { readonly course: Course; readonly effects: readonly Effect[] } | { readonly refused: ErrorCode }

export const RAISED: Course = {
  state: 'raised',
  lift: 'covered',
  count: 1,
  steps: [],
  told: { state: 'told', by: null },
  sendSomeone: false,
  escalated: false,
  closedAs: null,
}

/** `course` itself comes back when nothing changes, so that a repeated click is no news to anybody. */
export function next(course: Course, happening: Happening, now: number): Outcome {
  switch (happening.kind) {
    case 'pressed':
      return { course: { ...course, count: course.count + 1 }, effects: [{ kind: 'tell', told: course.told }] }
    case 'painted':
      if (course.state !== 'raised') return unchanged(course)
      return { course: step({ ...course, state: 'delivered' }, 'delivered', happening.by, now), effects: [] }
    case 'acknowledge':
      return acknowledge(course, happening.by, now)
    case 'sendSomeone':
      return sendSomeone(course, happening.by, now)
    case 'attend':
      return attend(course, happening.by, now)
    case 'overdue':
      if (!isWaiting(course) || course.escalated) return unchanged(course)
      return { course: step({ ...course, escalated: true }, 'escalated', null, now), effects: [] }
    case 'lift':
      return lift(course, happening.by, now)
    case 'close':
      return close(course, happening.by, happening.as, now)
    case 'lifted':
      if (course.lift === 'lifted') return unchanged(course)
      return { course: step({ ...course, lift: 'lifted' }, 'lifted', null, now), effects: [] }
    case 'liftedByCode':
      return liftedByCode(course, happening.by, now)
    case 'liftFailed':
      return liftFailed(course, now)
  }
}

function acknowledge(course: Course, by: Actor, now: number): Outcome {
  if (course.state === 'closed') return { refused: 'ALERT_CLOSED' }
  const taken = step(course, 'acknowledged', by, now)
  if (!isWaiting(course)) return { course: taken, effects: [] }
  const told: Told = { state: 'coming', by: by.name }
  return { course: { ...taken, state: 'acknowledged', told }, effects: [{ kind: 'tell', told }, { kind: 'stopLadder' }] }
}

function sendSomeone(course: Course, by: Actor, now: number): Outcome {
  if (course.state === 'closed') return { refused: 'ALERT_CLOSED' }
  let asked: Course = { ...step(course, 'sendSomeone', by, now), sendSomeone: true }
  if (!course.escalated) asked = { ...step(asked, 'escalated', null, now), escalated: true }
  const first = isWaiting(course) && course.told.state === 'told'
  const told: Told = { state: 'seen', by: by.name }
  if (!first) return asked.steps === course.steps ? unchanged(course) : { course: asked, effects: [] }
  return { course: { ...asked, told }, effects: [{ kind: 'tell', told }] }
}

function attend(course: Course, by: Actor, now: number): Outcome {
  if (course.state === 'closed') return { refused: 'ALERT_CLOSED' }
  const there = step(course, 'attended', by, now)
  if (course.state === 'attended') return { course: there, effects: [] }
  const told: Told = { state: 'here', by: by.name }
  return { course: { ...there, state: 'attended', told }, effects: [{ kind: 'tell', told }, { kind: 'stopLadder' }] }
}

function lift(course: Course, by: Actor, now: number): Outcome {
  if (isWaiting(course)) return { refused: 'ALERT_NOT_ATTENDED' }
  switch (course.lift) {
    case 'lifted':
      return { refused: 'PANIC_NOT_COVERED' }
    case 'lifting':
      // Asked again because nothing happened: the PC is told again, so that no adult is left before a cover that stays.
      return { course, effects: [{ kind: 'liftCover' }] }
    case 'covered':
    case 'failed':
      return { course: { ...course, lift: 'lifting', steps: [...course.steps, { step: 'lifting', at: now, by }] }, effects: [{ kind: 'liftCover' }] }
  }
}

function close(course: Course, by: Actor, as: (typeof CLOSED_AS)[number], now: number): Outcome {
  if (course.state === 'closed') return { refused: 'ALERT_CLOSED' }
  if (isWaiting(course)) return { refused: 'ALERT_NOT_ATTENDED' }
  const effects: Effect[] = as === 'mistake' ? [{ kind: 'forgetLater' }] : []
  let closing = course
  // A closed alert leaves the board; a PC still covered then would have nobody left to lift it.
  if (course.lift === 'covered' || course.lift === 'failed') {
    const lifting = lift(course, by, now)
    if ('refused' in lifting) return lifting
    closing = lifting.course
    effects.push(...lifting.effects)
  }
  const steps = [...closing.steps, { step: 'closed' as const, at: now, by }]
  return { course: { ...closing, state: 'closed', closedAs: as, steps }, effects }
}

/** Whoever typed the code was with the child; that the cover is off has nothing to tell it any more. */
function liftedByCode(course: Course, by: Actor | null, now: number): Outcome {
  if (course.lift === 'lifted') return unchanged(course)
  const there = course.state === 'closed' ? course : { ...step(course, 'attended', by, now), state: 'attended' as const }
  const lifted: Course = { ...there, lift: 'lifted', steps: [...there.steps, { step: 'lifted', at: now, by }] }
  return { course: lifted, effects: course.state === 'closed' ? [] : [{ kind: 'stopLadder' }] }
}

function liftFailed(course: Course, now: number): Outcome {
  if (course.lift !== 'lifting') return unchanged(course)
  const failed: Course = { ...course, lift: 'failed', steps: [...course.steps, { step: 'liftFailed', at: now, by: null }] }
  if (course.state !== 'closed') return { course: failed, effects: [] }
  return { course: { ...failed, state: 'attended', closedAs: null }, effects: [{ kind: 'keep' }] }
}

/** Has nobody said yet that they are going? */
function isWaiting(course: Course): boolean {
  return course.state === 'raised' || course.state === 'delivered'
}
function unchanged(course: Course): Outcome {
  return { course, effects: [] }
}
/** Adds the step once per person. */
function step(course: Course, name: Step['step'], by: Actor | null, now: number): Course {
  if (by && course.steps.some((s) => s.step === name && s.by?.id === by.id)) return course
  return { ...course, steps: [...course.steps, { step: name, at: now, by }] }
}
