import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBehind, refuseDocument } from '../../../agent/core/signed.ts'
import { kioskPolicy } from '../../../agent/policy/rules.ts'
import { parseSession } from '../../../agent/session/index.ts'
import { isDesktop, parseLogindSession } from '../../../agent/session/sessions.linux.ts'
import { BACKOFF_MAX_MS, BACKOFF_MIN_MS, backoffMs, PANIC_BACKOFF_MAX_MS } from '../../../agent/uplink/backoff.ts'
import { serverErrorCode } from '../../../agent/uplink/trust.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import type { PolicyDocument } from '../../../protocol/policy-document.ts'

describe('policy', () => {
  const document: PolicyDocument = {
    school: 's',
    device: 'd',
    version: { epoch: 2, n: 5 },
    issuedAt: 1,
    networks: [],
    schoolName: 'Ysgol y Bryn',
    values: { ...policyDefaults(), 'school.language': 'cy' },
    hash: 'h',
  }
  const own = { device: 'd', school: 's' }

  test('an older policy is refused, so nobody can loosen a PC by replaying last week’s', () => {
    expect(refuseDocument(document, own, { epoch: 2, n: 6 })).toBe('POLICY_OLDER')
    expect(refuseDocument(document, own, { epoch: 2, n: 5 })).toBeNull()
  })
  test('a server restored from yesterday is followed, because its epoch is higher', () => {
    expect(refuseDocument(document, own, { epoch: 1, n: 900 })).toBeNull()
    expect(isBehind({ epoch: 1, n: 9 }, { epoch: 2, n: 1 })).toBe(true)
  })
  test('another PC’s or another school’s policy is refused, however well signed', () => {
    expect(refuseDocument(document, { ...own, device: 'x' }, null)).toBe('POLICY_INVALID')
    expect(refuseDocument(document, { ...own, school: 'x' }, null)).toBe('POLICY_INVALID')
  })
  test('the kiosk is never without settings: the table’s defaults until a policy has come', () => {
    expect(kioskPolicy(null, 'From enrolment')).toEqual({
      'school.name': 'From enrolment',
      'school.language': 'en',
      'panic.shortcut': 'Ctrl+Shift+H',
      'panic.coverStyle': 'pip',
    })
    expect(kioskPolicy(document, 'x')['school.language']).toBe('cy')
  })
})

describe('sessions', () => {
  test.each([
    ['0::99', ':99', null],
    ['0::0:/home/a/.Xauthority', ':0', '/home/a/.Xauthority'],
    ['0:7', ':7', null],
    ['0', null, null],
    ['0:', null, null],
  ])('--session %s is understood, so the demo covers the right screen', (text, display, xauthority) => {
    expect(parseSession(text)).toMatchObject({ uid: 0, display, xauthority, account: 'root' })
  })
  test.each(['', 'ada::0', '1000:0:relative', '-1', '1000::0 extra'])('--session "%s" gets one clear line', (text) => {
    expect(() => parseSession(text)).toThrow(/UID:DISPLAY/)
  })
  test('a greeter, a background session and one that is ending get no button of their own', () => {
    const fields = parseLogindSession('# comment\nUID=1000\nCLASS=user\nTYPE=x11\nSTATE=active\nDISPLAY=:0\n')
    expect(isDesktop(fields)).toBe(true)
    for (const over of [{ CLASS: 'greeter' }, { TYPE: 'tty' }, { STATE: 'closing' }]) expect(isDesktop({ ...fields, ...over })).toBe(false)
  })
})

describe('the line to the server', () => {
  test('back-off stays between half a second and half a minute and spreads a school’s PCs out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (failures, random) => {
        const ms = backoffMs(failures, random)
        expect(ms).toBeGreaterThanOrEqual(BACKOFF_MIN_MS)
        expect(ms).toBeLessThanOrEqual(BACKOFF_MAX_MS)
      }),
    )
    expect(backoffMs(10, 0.1)).not.toBe(backoffMs(10, 0.9))
    // A press that waited out a long outage is on its way soon after it.
    expect(backoffMs(50, 0.999, PANIC_BACKOFF_MAX_MS)).toBeLessThanOrEqual(2_000)
  })
  test.each([
    ['CERT_HAS_EXPIRED', 'SERVER_CERT_DATE'],
    ['CERT_NOT_YET_VALID', 'SERVER_CERT_DATE'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'SERVER_CERT_WRONG_NAME'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'SERVER_CERT_UNTRUSTED'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SERVER_CERT_UNTRUSTED'],
    ['ECONNREFUSED', 'SERVER_UNREACHABLE'],
  ])('%s is told to the technician as %s', (code, expected) => {
    expect(serverErrorCode(Object.assign(new Error('x'), { code }))).toBe(expected)
  })
})
