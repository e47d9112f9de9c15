/** The server is upgraded first: what it signs then says more than this agent knows. Nobody goes unasked by it, and nothing it does know is lost. */
import { mkdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Check } from 'typebox/value'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAgreements, hashOf } from '../../../agent/aup/agreements.ts'
import { openReading } from '../../../agent/aup/reading.ts'
import { createPolicy } from '../../../agent/policy/index.ts'
import type { Agreement } from '../../../protocol/agreements.ts'
import { Reading } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { canonical } from '../../../protocol/evidence.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { sha256 } from '../../../server/core/ids.ts'
import { signDocument } from '../../../server/core/index.ts'
import { makeBed, makeSchool, quiet } from './bed.ts'

const school = makeSchool()
const { identity, policyPrivate } = school
let bed: ReturnType<typeof makeBed>
beforeEach(() => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
})
afterEach(() => bed.remove())

describe('settings', () => {
  const EXAM = { startsAt: 1_000, endsAt: 2_000 }
  function signed(n: number, over: object = {}, more: Record<string, unknown> = {}): string {
    const values = { ...policyDefaults(), 'school.language': 'cy', ...more }
    const of = {
      school: identity.school,
      device: identity.device,
      version: { epoch: 1, n },
      issuedAt: 1,
      schoolName: 'Ysgol y Bryn',
      networks: [],
      exams: [EXAM],
    }
    return signDocument(policyPrivate, { ...of, values, hash: sha256(canonical(values)), ...over })
  }
  test('rows, and fields of an exam, of the envelope and of its version that nobody here knows, are let be; the rest is in force, also after a restart', async () => {
    const policy = createPolicy(bed.paths.policy, quiet)
    await policy.restore(identity)
    const exams = [{ ...EXAM, accounts: ['exam1'] }]
    const envelope = signed(2, { exams, version: { epoch: 1, n: 2, of: 'a group' }, footnote: { by: 'a later version' } }, { 'lasers.shown': true })
    await policy.take(envelope)
    const again = createPolicy(bed.paths.policy, quiet)
    await again.restore(identity)
    for (const one of [policy, again]) {
      expect(one.values['school.language']).toBe('cy')
      expect(one.values).not.toHaveProperty('lasers.shown')
      expect(one.exams()).toMatchObject([EXAM])
    }
    // As it was signed, for the version that will know it.
    expect(readFileSync(bed.paths.policy, 'utf8')).toBe(envelope)
  })
  test.each([
    ['a value a known row can’t have', () => signed(3, {}, { 'aup.gate': 'sometimes' })],
    ['an exam without an end', () => signed(3, { exams: [{ startsAt: 1 }] })],
  ])('%s leaves the last good settings in force', async (_, make) => {
    const policy = createPolicy(bed.paths.policy, quiet)
    await policy.restore(identity)
    await policy.take(signed(2))
    await expect(policy.take(make())).rejects.toMatchObject({ code: 'POLICY_INVALID' })
    expect(policy.exams()).toEqual([EXAM])
    expect(policy.values['aup.gate']).toBe(policyDefaults()['aup.gate'])
  })
})

describe('agreements', () => {
  const signed = (n: number, set: unknown) =>
    signDocument(policyPrivate, {
      ...{ school: identity.school, version: { epoch: 1, n }, issuedAt: 1 },
      packed: gzipSync(JSON.stringify(set)).toString('base64url'),
    })
  async function taken(...sets: unknown[]) {
    const agreements = createAgreements(bed.paths.agreements, quiet)
    await agreements.restore(identity)
    for (const [n, set] of sets.entries()) await agreements.refresh({ call: async () => ({ envelope: signed(n + 1, set) }) as never })
    const again = createAgreements(bed.paths.agreements, quiet)
    await again.restore(identity)
    return { now: agreements.inForce, again: again.inForce }
  }
  const OURS = builtInAgreements()
  const ks2 = OURS.find(({ audience, kind }) => audience === 'ks2' && kind === 'agree') as Agreement
  const own = { ...ks2, version: 4 }
  const others = OURS.filter((one) => one !== ks2)
  const named = (some: readonly Agreement[]) => some.map(({ audience, kind, version }) => `${audience} ${kind} ${version}`)

  test('a field more is let be: the page is shown without it, and the record’s hash is of the words as they were signed', async () => {
    const texts = own.texts.map((text) => ({ ...text, reader: 'a name', pages: text.pages.map((page) => ({ ...page, sound: 'bell' })) }))
    const { now } = await taken([{ ...own, texts, colour: 'green' }, ...others])
    expect(named(now)).toEqual(named([own, ...others]))
    const agreement = now[0] as Agreement
    const { reading, turning } = openReading({ agreement, since: 0, languages: ['en'], only: null, asksQuestions: true, now: 0 })
    expect(Check(Reading, reading)).toBe(true)
    const text = texts.find(({ language }) => language === 'en')
    expect(turning.texts[0]?.hash).toBe(sha256(canonical({ document: own.document, version: 4, text })))
    expect(turning.texts[0]?.hash).toBe(hashOf(agreement, text as Agreement['texts'][number]))
  })
  test('rules for somebody nobody here has heard of are nobody’s at this PC; everybody else’s are in force', async () => {
    const { now, again } = await taken([own, ...others, { ...own, document: identity.school, audience: 'alumni' }])
    expect(named(now)).toEqual(named([own, ...others]))
    expect(named(again)).toEqual(named(now))
  })
  test.each([
    ['of an unknown kind', { ...own, version: 5, kind: 'quiz' }],
    [
      'with a page nobody here can draw',
      { ...own, version: 5, texts: own.texts.map((text) => ({ ...text, pages: text.pages.map((p) => ({ ...p, picture: 'hologram' })) })) },
    ],
  ])('a child whose rules came %s is asked the last good ones, and after a restart no fewer than the built-in', async (_, tooNew) => {
    const { now, again } = await taken([own, ...others], [tooNew, ...others])
    expect(named(now).toSorted()).toEqual(named([own, ...others]).toSorted())
    expect(named(again).toSorted()).toEqual(named(OURS).toSorted())
  })
  test('a school whose every rule came too new still has children who are asked', async () => {
    const { now } = await taken(OURS.map((one) => ({ ...one, document: one.document.replace('01900000', '01900001'), kind: 'quiz' })))
    expect(named(now)).toEqual(named(OURS))
  })
  test('what is no set of agreements at all leaves the last good ones', async () => {
    await expect(taken([own, ...others], { not: 'a list' })).rejects.toMatchObject({ code: 'POLICY_INVALID' })
  })
})
