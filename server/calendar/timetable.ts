/** The timetable as the school gives it: one CSV file, looked at first, then taken whole in place of the one before. */
import { join } from 'node:path'
import { calendarBeginTimetable, TIMETABLE_FIELDS, type TimetableMapping, type TimetablePreview } from '../../protocol/calendar.ts'
import { Refusal } from '../../protocol/errors.ts'
import {
  asStaff,
  type Clock,
  createStaging,
  type Database,
  type HandlersFor,
  newId,
  ofSchool,
  pieceOf,
  readRows,
  setTimer,
  sha256,
  type TimerHandlers,
  type Tx,
  type Upload,
} from '../core/index.ts'
import { followRoster } from './from-roster.ts'
import { addImport, endImport, findImport, readCalendar, readDirectory, replaceLessons, timetableOf } from './store.ts'
import { type Cells, type FoundLesson, guessTimetable, isEnough, readLesson } from './timetable-rules.ts'

export interface Timetable {
  readonly handlers: HandlersFor<'calendar.beginTimetable' | 'calendar.previewTimetable' | 'calendar.applyTimetable' | 'calendar.timetable'>
  readonly uploads: readonly Upload[]
  readonly timers: TimerHandlers
}
export interface TimetableNeed {
  readonly db: Database
  readonly clock: Clock
  /** where an uploaded file waits; on a server of several processes all must see the same one */
  readonly folder: string
  onWatchingChanged(tx: Tx, school: string, now: number): Promise<void>
}

const STAGED_MS = 86_400_000
const DROP = 'calendar.drop'
const LISTED = 200
/** Ten times the largest school's: two weeks of 200 classes. */
const LESSONS_MAX = 100_000

export function startTimetable({ db, clock, folder, onWatchingChanged }: TimetableNeed): Timetable {
  const staging = createStaging(folder)

  async function read(school: string, importId: string, chosen: TimetableMapping | null) {
    const [name] = await staging.files(importId)
    if (name === undefined) throw new Refusal('IMPORT_UNKNOWN_FORMAT', 'no file was sent')
    return readTimetable(db, school, join(staging.folder(importId), name), name, chosen)
  }

  return {
    handlers: {
      async 'calendar.beginTimetable'(_request, caller) {
        const { school } = asStaff(caller)
        const now = clock.now()
        const importId = newId(now)
        await staging.begin(importId)
        await db.write(async (tx) => {
          await addImport(tx, { id: importId, school_id: school, created_at: now })
          await setTimer(tx, { kind: DROP, subject: importId, school, dueAt: now + STAGED_MS })
        })
        return { importId }
      },
      async 'calendar.previewTimetable'({ importId, mapping }, caller) {
        const { school } = ofSchoolOf(await findImport(db, importId), asStaff(caller))
        const { lessons, preview } = await read(school, importId, mapping)
        return { importId, seen: seenOf(lessons), ...preview }
      },
      async 'calendar.applyTimetable'({ importId, mapping, seen }, caller) {
        const { school } = ofSchoolOf(await findImport(db, importId), asStaff(caller))
        const { lessons, preview } = await read(school, importId, mapping)
        if (!preview.mapping) throw new Refusal('IMPORT_UNKNOWN_FORMAT')
        // A room, a person or the calendar changed since: what nobody has seen is not carried out.
        if (seenOf(lessons) !== seen) throw new Refusal('CONFLICT')
        await db.write(async (tx) => {
          await replaceLessons(tx, school, lessons, clock.now())
          await followRoster(tx, school, clock.now())
          await endImport(tx, importId)
          await onWatchingChanged(tx, school, clock.now())
        })
        await staging.drop(importId)
        return { lessons: lessons.length }
      },
      async 'calendar.timetable'(_request, caller) {
        return { lessons: await timetableOf(db.read, asStaff(caller).school) }
      },
    },
    uploads: [
      {
        name: 'calendar.upload',
        access: calendarBeginTimetable.access,
        async receive(caller, query, body) {
          const { import: importId, file } = query
          if (importId === undefined || file === undefined) throw new Refusal('BAD_REQUEST', 'import and file are needed')
          ofSchool(await findImport(db, importId), asStaff(caller))
          await staging.receive(importId, file, body, pieceOf(query))
        },
      },
    ],
    timers: {
      async [DROP]({ subject }) {
        await db.write((tx) => endImport(tx, subject))
        await staging.drop(subject)
      },
    },
  }
}

function ofSchoolOf(row: Parameters<typeof ofSchool>[0], caller: { school: string }): { school: string } {
  return { school: ofSchool(row, caller).school_id }
}

type Preview = Omit<TimetablePreview, 'importId' | 'seen'>

function seenOf(lessons: readonly FoundLesson[]): string {
  return sha256(JSON.stringify(lessons))
}

async function readTimetable(db: Database, school: string, path: string, file: string, chosen: TimetableMapping | null) {
  const lessons: FoundLesson[] = []
  const preview: Preview = {
    read: 0,
    lessons: 0,
    rooms: 0,
    unknownRooms: [],
    unknownTeachers: [],
    refused: [],
    refusedCount: 0,
    columns: [],
    guess: {},
    mapping: null,
  }
  const list = (names: string[], name: string): void => {
    const shown = name.slice(0, 120)
    if (names.length < LISTED && !names.includes(shown)) names.push(shown)
  }
  const refuse = (line: number, column: string | null, reason: string): void => {
    preview.refusedCount++
    if (preview.refused.length < LISTED) preview.refused.push({ file: file.slice(0, 120), line, column: column?.slice(0, 120) ?? null, reason })
  }
  const [{ calendar }, known] = await Promise.all([readCalendar(db.read, school), readDirectory(db.read, school)])

  let columns: readonly string[] | null = null
  for await (const row of readRows(path)) {
    if ('unreadable' in row) {
      refuse(row.line, null, row.unreadable)
      continue
    }
    if (!columns) {
      columns = row.cells.map((c) => c.trim())
      preview.columns = columns.slice(0, 500).map((c) => c.slice(0, 120))
      preview.guess = guessTimetable(preview.columns)
      const mapping = chosen ?? preview.guess
      if (!isEnough(mapping) || !Object.values(mapping).every((c) => preview.columns.includes(c))) return { lessons, preview }
      preview.mapping = mapping
      continue
    }
    preview.read++
    const cells: Cells = {}
    for (const field of TIMETABLE_FIELDS) {
      const column = preview.mapping?.[field]
      if (column !== undefined) cells[field] = row.cells[preview.columns.indexOf(column)] ?? ''
    }
    const outcome = readLesson(cells, calendar, known)
    if (outcome.kind === 'unknownRoom') {
      list(preview.unknownRooms, outcome.room)
      refuse(row.line, preview.mapping?.room ?? null, 'is not a room in Handrail')
    } else if (outcome.kind === 'refused') refuse(row.line, preview.mapping?.[outcome.field] ?? null, outcome.reason)
    else {
      for (const teacher of outcome.unknownTeachers) list(preview.unknownTeachers, teacher)
      lessons.push(...outcome.lessons)
      if (lessons.length > LESSONS_MAX) throw new Refusal('TOO_LARGE', `more than ${LESSONS_MAX} lessons`)
    }
  }
  preview.lessons = lessons.length
  preview.rooms = new Set(lessons.map((l) => l.room)).size
  return { lessons, preview }
}
