/** “I’m teaching in …”, the calendar page, and rooms nobody watches, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import { sessionOpened } from '../../../protocol/events.ts'
import { rosterApply, rosterBegin, rosterPreview } from '../../../protocol/roster.ts'
import { type Bed, look, openBed, typeDate, typedDate } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

const room = (page: Page) => page.getByRole('region', { name: 'Your room' })

test('the office types the calendar by keyboard, sees what is missing, and keeps what was typed', async () => {
  const page = await bed.signIn('office')
  await page.goto(`${bed.server.url}/calendar`)
  await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor()
  await look(page, 'calendar-empty')
  await page.getByRole('button', { name: 'Add a term' }).press('Enter')
  await page.keyboard.type('Autumn')
  await page.getByRole('button', { name: 'Save the calendar' }).press('Enter')
  await page.getByText('Something is missing').waitFor()
  const term = page.getByRole('group', { name: 'Autumn' })
  expect(await term.getByLabel('Name').inputValue()).toBe('Autumn')
  const today = new Date()
  const day = (months: number) => new Date(today.getTime() + months * 30 * 86_400_000).toISOString().slice(0, 10)
  await typeDate(page, term, 'First day', day(1))
  await typeDate(page, term, 'Last day', day(-1))
  await page.getByRole('button', { name: 'Save the calendar' }).press('Enter')
  await page.getByText('Autumn ends before it starts').first().waitFor()
  await typeDate(page, term, 'First day', day(-1))
  await typeDate(page, term, 'Last day', day(1))
  await page.getByRole('button', { name: 'Add a lesson' }).press('Enter')
  const lesson = page.getByRole('group', { name: 'Lesson 1', exact: true })
  await typeDate(page, lesson, 'From', '00:00')
  await typeDate(page, lesson, 'To', '23:59')
  for (const name of ['Saturday', 'Sunday']) await lesson.getByRole('checkbox', { name }).press('Space')
  await page.getByRole('button', { name: 'Add days off' }).press('Enter')
  await page.keyboard.type('Half term')
  const off = page.getByRole('group', { name: 'Half term' })
  await typeDate(page, off, 'First day', day(-1))
  await typeDate(page, off, 'Last day', day(-1))
  await look(page, 'calendar')
  await page.getByRole('button', { name: 'Save the calendar' }).press('Enter')
  await page.getByText('The calendar is saved.').waitFor()
  await page.reload()
  await expect.poll(() => typedDate(page.getByRole('group', { name: 'Lesson 1', exact: true }), 'To')).toBe('23:59')
  await page.context().close()
})

test('the school’s own list says who teaches where until there is a timetable; what isn’t understood is named', async () => {
  const files = {
    'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n',
    'users.csv': 'sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades\nt1,true,A,teacher,akhan,Amina,Khan,\n',
    'classes.csv': 'sourcedId,title,schoolSourcedId,location,periods\nc1,7B,A,Library,"Lesson 1,Lesson 9"\nc2,8B,A,Room 12,Lesson 1\n',
    'enrollments.csv': 'sourcedId,classSourcedId,userSourcedId,role\ne1,c1,t1,teacher\ne2,c2,t1,teacher\n',
  }
  const folder = mkdtempSync(join(tmpdir(), 'handrail-list-'))
  try {
    const technician = await bed.server.signIn('technician')
    const { importId } = await technician.call(rosterBegin, {})
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(folder, file), text)
      await technician.sendFile('roster.upload', { import: importId, file }, join(folder, file))
    }
    await technician.call(rosterPreview, { importId, mapping: null })
    await technician.call(rosterApply, { importId, confirmRemovals: true })
  } finally {
    rmSync(folder, { recursive: true })
  }
  const page = await bed.signIn('office')
  await page.goto(`${bed.server.url}/calendar`)
  const timetable = page.getByRole('region', { name: 'Timetable', exact: true })
  await timetable.getByRole('button', { name: 'Show the timetable' }).press('Enter')
  await timetable.getByText('Used now: 1 of 2 classes').waitFor()
  await timetable.getByText('Room 12').waitFor()
  await timetable.getByText('Lesson 9').waitFor()
  await timetable.getByRole('cell', { name: 'Amina Khan' }).first().waitFor()
  await look(page, 'timetable-from-list')
  await page.context().close()
})

test('the office plans an exam by keyboard, is told what is missing, and takes it back', async () => {
  const page = await bed.signIn('office')
  await page.goto(`${bed.server.url}/calendar`)
  const exams = page.getByRole('region', { name: 'Exams', exact: true })
  await exams.getByText('No exams are planned').waitFor()
  const form = exams.getByRole('form', { name: 'Plan the exam' })
  await form.getByLabel('Exam').fill('Maths paper 1')
  const plan = form.getByRole('button', { name: 'Plan the exam' })
  await plan.press('Enter')
  await exams.getByText('Something is missing: an exam needs').waitFor()
  expect(await form.getByLabel('Exam').inputValue()).toBe('Maths paper 1')
  await typeDate(page, form, 'Day', new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10))
  await form.getByRole('checkbox', { name: 'Library' }).press('Space')
  await plan.press('Enter')
  await exams.getByText('The exam is planned').waitFor()
  const row = exams.getByRole('row', { name: /Maths paper 1/ })
  await expect.poll(() => row.textContent()).toMatch(/Library[\s\S]*09:00 to 11:30[\s\S]*To come/)
  await look(page, 'calendar-exams')
  await row.getByRole('button', { name: 'Take back Maths paper 1' }).press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).press('Enter')
  await exams.getByText('The exam is taken back').waitFor()
  await exams.getByText('No exams are planned').waitFor()
  await page.context().close()
})

test('the office brings the timetable in: what isn’t understood is listed, nothing chosen is lost, and what was looked at is used', async () => {
  const page = await bed.signIn('office')
  await page.goto(`${bed.server.url}/calendar`)
  const timetable = page.getByRole('region', { name: 'Timetable', exact: true })
  await timetable.getByRole('button', { name: 'Choose a timetable file' }).waitFor()
  const rows = ['Weekday,Lesson,Where,Teacher', 'Monday,Lesson 1,Library,Teacher', 'Monday,Lesson 1,Labb,Teacher', 'Someday,Lesson 1,Library,Nobody Known']
  const file = { name: 'timetable.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) }
  await timetable.locator('input[type=file]').setInputFiles(file)
  await timetable.getByText('Choose which column is which, then').waitFor()
  const where = timetable.getByRole('button', { name: /Room$/ })
  await where.press('Enter')
  await page.getByRole('option', { name: 'Where' }).press('Enter')
  await timetable.getByRole('button', { name: 'Read it again' }).press('Enter')
  await timetable.getByText('1 lesson from 3 rows').waitFor()
  await timetable.getByText('Labb').first().waitFor()
  expect(await where.textContent()).toContain('Where')
  await look(page, 'timetable-preview')
  await timetable.getByRole('button', { name: 'Use this timetable' }).press('Enter')
  await timetable.getByText('The timetable now has 1 lesson.').waitFor()
  await timetable.getByRole('button', { name: 'Show the timetable' }).press('Enter')
  await timetable.getByRole('cell', { name: 'Monday' }).waitFor()
  await look(page, 'timetable')
  await page.context().close()
})

test('a teacher checks in with one click, is told until when, and leaves; an alert comes and goes with it', async () => {
  const teacher = await bed.signIn('teacher')
  await room(teacher).getByRole('button', { name: 'Watch this room' }).waitFor()
  await look(teacher, 'check-in')
  await room(teacher)
    .getByRole('button', { name: /I’m teaching in/ })
    .click()
  await teacher.getByRole('option', { name: 'Library' }).click()
  await room(teacher).getByRole('button', { name: 'Watch this room' }).click()
  await room(teacher).getByText('You are watching Library until').waitFor()
  await look(teacher, 'watching-room')

  // Somebody else watches the child's room: the alert is theirs, and this page stays quiet.
  const dsl = await bed.signIn('dsl')
  await room(dsl)
    .getByRole('button', { name: /I’m teaching in/ })
    .click()
  await dsl.getByRole('option', { name: 'Room 4' }).click()
  await room(dsl).getByRole('button', { name: 'Watch this room' }).click()
  await room(dsl).getByText('You are watching Room 4 until').waitFor()
  await bed.press()
  await dsl.getByRole('heading', { level: 3, name: 'Room 4, Seat 1' }).waitFor()
  expect(await teacher.locator('[data-alert]').count()).toBe(0)
  await room(dsl).getByRole('button', { name: 'Leave Room 4' }).click()
  const card = teacher.locator('[data-alert]')
  await card.getByText('Nobody is watching this room').waitFor()
  await look(teacher, 'unwatched-alert')
  await room(dsl)
    .getByRole('button', { name: /I’m teaching in/ })
    .click()
  await dsl.getByRole('option', { name: 'Room 4' }).click()
  await room(dsl).getByRole('button', { name: 'Watch this room' }).click()
  await expect.poll(() => teacher.locator('[data-alert]').count()).toBe(0)
  await room(teacher).getByRole('button', { name: 'Leave Library' }).click()
  await room(teacher).getByRole('button', { name: 'Watch this room' }).waitFor()
  await dsl.context().close()
  await teacher.context().close()
})

test('the office sees on every page which room nobody watches', async () => {
  await bed.other.send([bed.other.make(fact(sessionOpened, { who: { account: 'bchowdhury', session: '3' } }))])
  const dsl = await bed.signIn('dsl')
  const leave = room(dsl).getByRole('button', { name: 'Leave Room 4' })
  await leave.click()
  await leave.waitFor({ state: 'detached' })
  await dsl.context().close()
  const page = await bed.signIn('office')
  const banner = page.getByRole('status', { name: 'Rooms nobody watches' })
  await banner.getByText('Nobody is watching Room 4: 1 PC in use since').waitFor()
  await banner.getByRole('button', { name: 'See all rooms' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who is watching' }).waitFor()
  await page.getByRole('cell', { name: 'nobody' }).waitFor()
  await look(page, 'watching')
  await page.context().close()
})
