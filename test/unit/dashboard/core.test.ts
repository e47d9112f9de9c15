import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readResult } from '../../../dashboard/api/result.ts'
import type { Column } from '../../../dashboard/components/table.tsx'
import { tableCsv } from '../../../dashboard/components/table-csv.ts'
import { pagesFor } from '../../../dashboard/core/access.ts'
import { createClock, waitedMinutes } from '../../../dashboard/core/clock.ts'
import { toCsv } from '../../../dashboard/core/csv.ts'
import { pageAt } from '../../../dashboard/core/paths.ts'
import { compareBy, matcher, searchable } from '../../../dashboard/core/sort.ts'

describe('an exported table', () => {
  /** A reader of quoted CSV, as a spreadsheet does it. */
  const cellsOf = (text: string) => [...text.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => (m[1] ?? '').replaceAll('""', '"'))

  test('no cell starts with what a spreadsheet runs, and the words are all there', () => {
    const nasty = fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n@', ''), fc.string()).map(([a, b]) => a + b)
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1 }), (words) => {
        const read = cellsOf(
          toCsv(
            ['Heading'],
            words.map((w) => [w]),
          ),
        ).slice(1)
        expect(read.map((cell, i) => (cell === words[i] ? cell : cell.slice(1)))).toEqual(words)
        for (const cell of read) expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r]/)
      }),
    )
  })

  test('times are ISO 8601, what is sorted is told in place of what is shown, and buttons are left out', () => {
    const columns: Column<{ at: number | null; name: string }>[] = [
      { id: 'at', title: 'When', value: (row) => row.at, instant: true, show: () => 'yesterday' },
      { id: 'name', title: 'Name', value: (row) => row.name },
      { id: 'act', title: 'Act', value: () => 'Press me', unsorted: true },
    ]
    const rows = [
      { at: 0, name: 'Amy' },
      { at: null, name: 'Bilal' },
    ]
    expect(tableCsv(columns, rows)).toBe('"When","Name"\r\n"1970-01-01T00:00:00.000Z","Amy"\r\n"","Bilal"\r\n')
  })

  test('numbers stay numbers, quotes are doubled, lines end as RFC 4180 says', () => {
    expect(toCsv(['a', 'b'], [[-1, 'say "hi", then\ngo']])).toBe('"a","b"\r\n-1,"say ""hi"", then\ngo"\r\n')
  })
})

describe('how long a child has waited', () => {
  test('is in whole minutes and never below zero', () => {
    expect([0, 59_999, 60_000, 179_999].map((now) => waitedMinutes(0, now))).toEqual([0, 0, 1, 2])
    expect(waitedMinutes(10_000, 0)).toBe(0)
  })

  test('counts on the server’s clock where this PC is minutes off, and on its own where it is not', () => {
    const clock = createClock(() => 1_000_000)
    clock.observe(new Date(1_600_000).toUTCString(), 999_900, 1_000_100)
    expect(Math.abs(clock.now() - 1_600_000)).toBeLessThan(1_000)
    const right = createClock(() => 1_000_000)
    right.observe(new Date(1_000_000).toUTCString(), 999_900, 1_000_100)
    right.observe('not a date', 0, 0)
    right.observe(null, 0, 0)
    expect(right.now()).toBe(1_000_000)
  })
})

describe('tables', () => {
  test('Seat 2 comes before Seat 10, and the empty last whichever way', () => {
    const sorted = (d: 'ascending' | 'descending') => ['Seat 10', null, 'Seat 2'].sort((a, b) => compareBy(a, b, d))
    expect(sorted('ascending')).toEqual(['Seat 2', 'Seat 10', null])
    expect(sorted('descending')).toEqual(['Seat 10', 'Seat 2', null])
  })
  test('a filter finds every word, whatever its accents and capitals', () => {
    expect(matcher('sion ROOM')(searchable(['Siôn', 'Room 4']))).toBe(true)
    expect(matcher('sion hall')(searchable(['Siôn', 'Room 4']))).toBe(false)
    expect(matcher('  ')(searchable([null]))).toBe(true)
  })
})

describe('who gets which page', () => {
  test('a governor sees nothing personal, a technician no alerts', () => {
    expect(pagesFor('governor')).toEqual(['/reports', '/settings', '/sees', '/account'])
    expect(pagesFor('teacher')).toEqual([
      '/',
      '/locks',
      '/codes',
      '/reminders',
      '/register',
      '/papers',
      '/support',
      '/pegs',
      '/calendar',
      '/settings',
      '/sees',
      '/account',
    ])
    expect(pagesFor('teacher', true)).toEqual(['/', '/sees'])
    expect(pagesFor('senco')).toEqual(['/papers', '/support', '/calendar', '/settings', '/sees', '/account'])
    expect(pagesFor('technician')).toEqual(['/rooms', '/enrol', '/people', '/accounts', '/calendar', '/settings', '/groups', '/sees', '/account'])
  })
  test('an address is a page or it is not', () => {
    expect(pageAt('/rooms/')).toBe('/rooms')
    expect(pageAt('/')).toBe('/')
    expect(pageAt('/rooms/../staff')).toBeNull()
    expect(pageAt('/nowhere')).toBeNull()
  })
})

test('what a filter or proxy answers in the server’s place is never taken for the server', () => {
  for (const answer of [null, {}, 'blocked', { ok: 'yes' }, { ok: false, code: 'TEAPOT' }, []])
    expect(readResult(answer)).toMatchObject({ ok: false, code: 'SERVER_UNREACHABLE' })
  expect(readResult({ ok: true, value: 1 })).toEqual({ ok: true, value: 1 })
})
