import { createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sealPrimitives } from '../../agent/outbox/sealer.ts'
import { bodyHash, canonical, GENESIS, type Header, headerHash, type PlainBody, type SealedBody } from '../../protocol/evidence.ts'
import { storable, WORDS_MAX } from '../../protocol/kinds.ts'
import { openBody, sealBody, sealingKey } from '../../protocol/seal.ts'

const golden = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../protocol/golden', `${name}.json`), 'utf8'))
const primitives = sealPrimitives(randomBytes)
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64url')

describe('canonical JSON', () => {
  test.each(golden('canonical') as { from: string; value: unknown; text: string }[])('$from', ({ value, text }) => {
    expect(canonical(value)).toBe(text)
  })

  test('the same facts give the same bytes in whatever order they were put together, or a true record would look forged', () => {
    const shuffled = fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.string({ unit: 'binary' })))
    fc.assert(
      fc.property(shuffled, (record) => {
        const backwards = Object.fromEntries(Object.entries(record).reverse())
        expect(canonical(backwards)).toBe(canonical(record))
        expect(JSON.parse(canonical(record))).toEqual(JSON.parse(JSON.stringify(record)))
      }),
    )
  })

  test.each([
    ['a fraction', 0.1],
    ['NaN', Number.NaN],
    ['2^53', 2 ** 53],
    ['half a character', '\ud800'],
    ['a function', () => 1],
    ['a big integer', 1n],
  ])('%s is refused: two readers could take it for different values', (_, value) => {
    expect(() => canonical({ value })).toThrow(TypeError)
  })
})

describe('the chain', () => {
  const chain = golden('chain') as { header: Header; body: PlainBody; canonical: string; headerHash: string }[]

  test('its hashes are those another program computed', () => {
    for (const { header, body, canonical: text, headerHash: hash } of chain) {
      expect(canonical(header)).toBe(text)
      expect(headerHash(header, sha256)).toBe(hash)
      expect(bodyHash(body, sha256)).toBe(header.bodyHash)
    }
    expect(chain.map(({ header }) => header.prev)).toEqual([GENESIS, chain[0]?.headerHash])
  })

  test('the fast way of writing a header gives the bytes of the careful one, for every header', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/)
    const type = fc.stringMatching(/^[a-z]{1,20}\.[a-zA-Z]{1,20}$/)
    const header = fc.record({
      v: fc.constant(1 as const),
      id: fc.uuid(),
      device: fc.uuid(),
      seq: fc.nat(),
      at: fc.nat(),
      mono: fc.nat(),
      type,
      bodyHash: text,
      prev: text,
    })
    fc.assert(
      fc.property(header, (h) => {
        expect(headerHash(h, sha256)).toBe(sha256(canonical(h)))
      }),
    )
  })
})

describe('sealing', () => {
  const vector = golden('seal') as Record<'event' | 'schoolPrivate' | 'schoolKey' | 'ephemeralPrivate' | 'derivedKey', string> & {
    body: PlainBody
    sealed: SealedBody
  }
  const privateKey = (d: string, x: string) => createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d, x }, format: 'jwk' })
  const school = privateKey(vector.schoolPrivate, vector.schoolKey)
  const keys = { epk: vector.sealed.epk, schoolKey: vector.schoolKey }

  test('what another program sealed is opened, or a server could lose every event of older PCs', () => {
    const key = sealingKey(primitives, school, vector.sealed.epk, keys)
    expect(Buffer.from(key).toString('base64url')).toBe(vector.derivedKey)
    expect(openBody(primitives, key, vector.event, vector.sealed)).toEqual(vector.body)
  })

  test('what ours seals is opened by plain primitives that follow the written format', () => {
    const key = sealingKey(primitives, privateKey(vector.ephemeralPrivate, vector.sealed.epk), vector.schoolKey, keys)
    const sealed = sealBody(primitives, { kid: 'k', epk: vector.sealed.epk, key }, vector.event, vector.body)
    const peer = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: sealed.epk }, format: 'jwk' })
    const shared = diffieHellman({ privateKey: school, publicKey: peer })
    const derived = new Uint8Array(hkdfSync('sha256', shared, `${sealed.epk}.${vector.schoolKey}`, 'handrail-seal-v1', 32))
    const bytes = Buffer.from(sealed.text, 'base64url')
    const open = createDecipheriv('aes-256-gcm', derived, Buffer.from(sealed.iv, 'base64url'))
      .setAAD(Buffer.from(`handrail-seal-v1:${vector.event}`))
      .setAuthTag(bytes.subarray(-16))
    expect(JSON.parse(Buffer.concat([open.update(bytes.subarray(0, -16)), open.final()]).toString())).toEqual(vector.body)
  })

  test('one flipped bit, another event or another school: not opened', () => {
    const key = sealingKey(primitives, school, vector.sealed.epk, keys)
    const flipped = Buffer.from(vector.sealed.text, 'base64url')
    flipped[3] = (flipped[3] ?? 0) ^ 1
    expect(() => openBody(primitives, key, vector.event, { ...vector.sealed, text: flipped.toString('base64url') })).toThrow()
    expect(() => openBody(primitives, key, vector.event.replace(/.$/, 'f'), vector.sealed)).toThrow()
    expect(() =>
      openBody(
        primitives,
        key.map((b) => b ^ 1),
        vector.event,
        vector.sealed,
      ),
    ).toThrow()
  })
})

describe('a child’s words', () => {
  test('are kept exactly, but for what no store can hold, which is made visible', () => {
    expect(storable('hé 👩‍🏫 \u202eabc <script>')).toEqual({ text: 'hé 👩‍🏫 \u202eabc <script>', cut: false })
    expect(storable('a\u0000b\ud800c').text).toBe('a\ufffdb\ufffdc')
  })

  test('are never cut through a character, and never longer than the cap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 0, maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        const { text: kept, cut } = storable(text, max)
        expect(kept.length).toBeLessThanOrEqual(max)
        expect(kept.isWellFormed()).toBe(true)
        expect(cut).toBe(text.toWellFormed().length > max)
      }),
    )
    expect(storable('😀'.repeat(WORDS_MAX)).text.length).toBe(WORDS_MAX)
  })
})
