/**
 * What every view stands on: calls to the server, the server's clock, who may see what, paths, and tables as text.
 *
 * Invariants: the server decides every access again; hiding a page here is a kindness, never a guard. A failed call is a Refusal
 * with a code, and what was typed stays typed.
 * Fails towards: showing nothing rather than something old as if it were new.
 */
export { may, pagesFor } from './access.ts'
export { wordsIn } from './agreement-text.ts'
export { type App, AppContext, MeContext, SignedInContext, useApp, useMe } from './app.ts'
export { createClock, type ServerClock, secondsSince, waitedMinutes } from './clock.ts'
export { download, toCsv } from './csv.ts'
export { type Action, type Loaded, useAction, useLive, useLoad, useNow, useSchoolTimes } from './hooks.ts'
export { KeepsTyping, useKept } from './kept.tsx'
export { useNewestFirst } from './newest-first.ts'
export { PATHS, type PagePath, pageAt, SLIP_PATH } from './paths.ts'
export { readPreference, writePreference } from './preferences.ts'
export { compareBy, matcher, type SortOrder, searchable } from './sort.ts'
export { dayAndTime, longDay, type SchoolTimes, schoolTimes, shortDay, timeOfDay } from './times.ts'
export { allowEmptyMarkup, trustWorker } from './trusted-types.ts'
