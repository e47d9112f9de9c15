import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldAccount, normaliseAccount, parseAccount } from '../../../../server/core/account-name.ts'

describe('an account finds its person however Windows or Linux writes it', () => {
  test.each([
    ['SCHOOL\\AKhan', 'akhan'],
    ['akhan@bryn.example', 'akhan'],
    ['AKHAN', 'akhan'],
    ['SCHOOL\\akhan@bryn.example', 'akhan'],
    ['.\\akhan', 'akhan'],
    ['  akhan  ', 'akhan'],
    ['SCHOOL\\ akhan ', 'akhan'],
    ['ａｋｈａｎ', 'akhan'],
    ['STRASSE', 'strasse'],
    ['straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Siân', 'siân'],
    ['SIA\u0302N', 'siân'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['@odd', '@odd'],
    ['\\', ''],
  ])('%s is %s', (account, expected) => expect(normaliseAccount(account)).toBe(expected))

  test('its domain is kept apart: a prefix, a suffix, or none', () => {
    expect(parseAccount('SCHOOL\\AKhan')).toEqual({ name: 'akhan', domain: 'school', machine: false })
    expect(parseAccount('AKhan@Bryn.Example')).toEqual({ name: 'akhan', domain: 'bryn.example', machine: false })
    expect(parseAccount('SCHOOL\\akhan@bryn.example')).toMatchObject({ domain: 'bryn.example' })
    expect(parseAccount('.\\akhan')).toMatchObject({ domain: null })
    expect(parseAccount('akhan')).toMatchObject({ domain: null })
    expect(parseAccount('SCHOOL\\ROOM4-01$')).toMatchObject({ name: 'room4-01$', machine: true })
  })
})

describe('two children are never one because their names look alike', () => {
  test.each([
    ['аkhan', 'akhan'],
    ['zoe2', 'zoe²'],
    ['ırmak', 'irmak'],
    ['zoe', 'zoë'],
    ['zoe', 'zoe\u200B'],
    ['zoe', 'zo\u0435'],
  ])('%s is not %s', (one, other) => expect(normaliseAccount(one)).not.toBe(normaliseAccount(other)))
})

describe('whatever stands in an account', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 }))
  test('folding is done once and for all', () => {
    fc.assert(fc.property(anyText, (text) => foldAccount(foldAccount(text)) === foldAccount(text)))
  })
  test('capitals, composition and the domain make no difference', () => {
    fc.assert(
      // ı has no capital of its own: its capital is i's, and the two are kept apart (above).
      fc.property(
        fc.stringMatching(/^[\p{Ll}\d._-]{1,40}$/u).filter((text) => !text.includes('ı')),
        fc.stringMatching(/^[A-Z]{1,15}$/),
        (name, domain) => {
          const spellings = [name, name.toUpperCase(), name.normalize('NFD'), `${domain}\\${name}`, `${name}@${domain}.example`, ` ${name} `]
          expect(new Set(spellings.map(normaliseAccount)).size).toBe(1)
        },
      ),
    )
  })
  test('a name is what is left, never longer than what came, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { name, domain } = parseAccount(text)
        expect(name).toBe(name.trim())
        if (domain !== null) expect(domain.length).toBeGreaterThan(0)
      }),
    )
  })
})
