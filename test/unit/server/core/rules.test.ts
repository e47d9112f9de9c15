import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allow } from '../../../../server/core/access.ts'
import { newId } from '../../../../server/core/ids.ts'
import { Limit } from '../../../../server/core/limits.ts'
import { BadAddress, isLoopback, parseAddress } from '../../../../server/core/listen.ts'
import { isOurs } from '../../../../server/core/origin.ts'
import { parsePosition } from '../../../../server/core/stream.ts'

test('ids are version 7, in order of their time, and never the same', () => {
  const ids = Array.from({ length: 1_000 }, () => newId(1_700_000_000_000))
  for (const id of ids) expect(id).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(1_000)
  expect(newId(1).localeCompare(newId(2 ** 47))).toBe(-1)
})

test('plain http cannot be offered to the network, however the address is written', () => {
  for (const text of [
    'http://0.0.0.0:80',
    'http://[::]:80',
    'http://192.168.1.2',
    'http://school.example',
    'http://127.0.0.1.evil.example',
    'http://128.0.0.1',
  ])
    expect(() => parseAddress(text)).toThrow(BadAddress)
  expect(
    ['http://127.0.0.1:0', 'http://127.9.9.9', 'http://[::1]:1', 'http://localhost', 'http://2130706433:80'].map((t) => isLoopback(parseAddress(t).host)),
  ).toEqual(Array(5).fill(true))
  expect(parseAddress('https://0.0.0.0:8443')).toEqual({ scheme: 'https', host: '0.0.0.0', port: 8443 })
  for (const text of ['', '8080', 'https://a/b', 'https://a@b', 'https://a?x', 'ws://a']) expect(() => parseAddress(text)).toThrow(BadAddress)
})

test('a limit lets its burst through, then its rate, and one caller never uses up another’s', () => {
  const limit = new Limit({ perSecond: 2, burst: 3 })
  expect(Array.from({ length: 5 }, () => limit.take('a', 0))).toEqual([true, true, true, false, false])
  expect(limit.take('b', 0)).toBe(true)
  expect([limit.take('a', 400), limit.take('a', 500), limit.take('a', 500), limit.take('a', 1_000)]).toEqual([false, true, false, true])
  // A clock that is set back gives nothing away and takes nothing.
  expect([limit.take('a', 0), limit.take('b', -5_000)]).toEqual([false, true])
})

test('no origin but our own is ours, whatever it looks like', () => {
  const from = { origin: 'https://school.example:8443', fetchSite: 'same-origin', host: 'school.example:8443', encrypted: true }
  expect(isOurs(from, undefined)).toBe(true)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.constantFrom(
          'null',
          'https://school.example',
          'http://school.example:8443',
          'https://school.example:8443.evil.example',
          'https://evil.example#https://school.example:8443',
        ),
      ),
      (origin) => !isOurs({ ...from, origin }, undefined),
    ),
  )
  for (const fetchSite of ['cross-site', 'same-site', 'none', '']) expect(isOurs({ ...from, fetchSite }, undefined)).toBe(false)
  expect(isOurs({ origin: 'https://proxy.example', fetchSite: 'same-origin', host: '127.0.0.1:8080', encrypted: false }, 'https://proxy.example')).toBe(true)
  expect(isOurs({ origin: undefined, fetchSite: undefined, host: 'rebound.example:8080', encrypted: false }, undefined)).toBe(false)
})

test('what is declared for a PC’s own processes is never answered by the server', () => {
  const caller = { who: 'staff', id: 's', name: 'n', role: 'head', school: 'x', session: 'y', endSession: () => undefined } as const
  for (const who of ['page', 'session'] as const) expect(allow({ who }, caller)).toBe('FORBIDDEN')
  expect(allow({ who: 'staff', roles: [] }, caller)).toBe('FORBIDDEN')
})

test('a cursor is two whole numbers or nothing', () => {
  expect(parsePosition('3.17')).toEqual({ epoch: 3, n: 17 })
  for (const text of [undefined, '', '3', '-1.2', '1.2.3', '1e3.1', ' 1.1', '1.99999999999999999']) expect(parsePosition(text)).toBeUndefined()
})
