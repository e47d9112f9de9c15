/**
 * The calendar: terms, days off, lesson times and the timetable; “I’m teaching in …” on top of every page; and rooms nobody watches, for the
 * office and the DSL.
 */
export { CalendarPage } from './calendar-page.tsx'
export { CheckInBar } from './check-in-bar.tsx'
export { UnwatchedBanner } from './unwatched-banner.tsx'
export { WatchingPage } from './watching-page.tsx'
