/** People from the school's information system. Passwords, birth dates and other needless columns are never stored. */
import Type, { type Static } from 'typebox'
import { Account, Count, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { FORMATS, MAPPED_BY, PRESETS, ROSTER_FIELDS } from './roster-fields.ts'

export const PERSON_KINDS = ['pupil', 'teacher'] as const

export { FORMATS, MAPPED_BY, PRESETS, ROSTER_FIELDS }

/** The file's column for each field. */
export const Mapping = object(
  Object.fromEntries(ROSTER_FIELDS.map((f) => [f, Type.Optional(Label)])) as Record<(typeof ROSTER_FIELDS)[number], Type.TOptional<typeof Label>>,
)
export type Mapping = Static<typeof Mapping>

export const Person = object({
  id: Id,
  kind: oneOf(PERSON_KINDS),
  externalId: Label,
  givenName: Label,
  familyName: Label,
  username: nullable(Account),
  /** in lower case */
  email: nullable(Label),
  yearGroup: nullable(Label),
  classes: Type.Array(Label),
})
export type Person = Static<typeof Person>

/** Where and why a row was not taken; the value itself is not repeated (it may be personal). */
export const RefusedRow = object({ file: Label, line: Count, column: nullable(Label), reason: Type.String({ maxLength: 300 }) })
export type RefusedRow = Static<typeof RefusedRow>

/** A school in an export of several. */
export const ImportSchool = object({ id: Label, name: Label, people: Count })

export const ImportPreview = object({
  importId: Id,
  format: oneOf(FORMATS),
  /** only what changed since an earlier export: nobody is removed for not being named */
  partial: Type.Boolean(),
  /** the schools with people in these files */
  schools: Type.Array(ImportSchool, { maxItems: 500 }),
  /** the one that is read; null while a person has to choose, and where the files name none */
  chosenSchool: nullable(Label),
  mustChooseSchool: Type.Boolean(),
  /** these look like another school's files; they can't be imported as they are */
  otherSchool: Type.Boolean(),
  read: Count,
  added: Count,
  changed: Count,
  removed: Count,
  unchanged: Count,
  classes: Count,
  refused: Type.Array(RefusedRow, { maxItems: 200 }),
  refusedCount: Count,
  /** a few examples for the person deciding: names only */
  examples: object({ added: Type.Array(Label, { maxItems: 10 }), changed: Type.Array(Label, { maxItems: 10 }), removed: Type.Array(Label, { maxItems: 10 }) }),
  ignoredColumns: Type.Array(Label, { maxItems: 200 }),
  needsConfirmation: Type.Boolean(),
  /** share of the people that may go without being asked about */
  guardPercent: Count,
  /** the columns found and the mapping used, where the format is plain CSV */
  columns: Type.Array(Label, { maxItems: 500 }),
  mapping: nullable(Mapping),
  mappedBy: nullable(oneOf(MAPPED_BY)),
  preset: nullable(oneOf(PRESETS)),
})
export type ImportPreview = Static<typeof ImportPreview>

const TECH = { who: 'staff', roles: ['technician', 'head'] } as const

/**
 * Files come first: PUT /api/roster.upload?import=<id>&file=<name> with the file as the body (streamed to disk, 256 MB cap),
 * with the import id from `roster.begin`. A zip archive is unpacked on arrival and counts as the CSV files in it. A request has half
 * a minute to come in: what may take longer is sent in pieces, each `&at=<its first byte>&size=<bytes of the whole file>`, in order; a
 * piece that got lost is sent again.
 */
export const rosterBegin = op({
  name: 'roster.begin',
  summary: 'Starts an import; files are uploaded to its id.',
  access: TECH,
  request: object({}),
  response: object({ importId: Id }),
})
export const rosterPreview = op({
  name: 'roster.preview',
  summary: 'Dry run: what this import would add, change and remove, and every row it refuses.',
  access: TECH,
  audit: { verb: 'view', of: 'people' },
  request: object({
    importId: Id,
    mapping: nullable(Mapping),
    /** one of the preview's schools; left out: the one remembered, or the only one */
    school: Type.Optional(nullable(Label)),
    /** read a plain CSV as this system's export; left out: as its headings suggest */
    preset: Type.Optional(nullable(oneOf(PRESETS))),
  }),
  response: ImportPreview,
})
export const rosterApply = op({
  name: 'roster.apply',
  summary:
    'Carries out a previewed import. Refused when it would remove more people than the school’s guard lets through, unless confirmed, and when the files are another school’s.',
  access: TECH,
  audit: { verb: 'change', of: 'people' },
  request: object({
    importId: Id,
    confirmRemovals: Type.Boolean(),
    /** the school that was seen in the preview; refused as stale when it was another */
    school: Type.Optional(nullable(Label)),
  }),
  response: object({ added: Count, changed: Count, removed: Count, refused: Count }),
})
export const rosterPeople = op({
  name: 'roster.people',
  summary: 'People of the school, by name, a page at a time.',
  access: { who: 'staff', roles: ['technician', 'head', 'dsl'] },
  audit: { verb: 'view', of: 'people' },
  request: object({ search: Type.String({ maxLength: 100 }), after: nullable(Label), limit: Type.Integer({ minimum: 1, maximum: 200 }) }),
  response: object({ people: Type.Array(Person), total: Count, next: nullable(Label) }),
})
export const ROSTER_OPS = [rosterBegin, rosterPreview, rosterApply, rosterPeople] as const
