/** Account names made of a person's details: `{given:1}{family}`, `{id}`, `{given}.{family}`. Pure. */
import { Refusal } from '../../protocol/errors.ts'
import type { Person } from '../../protocol/roster.ts'
import { foldAccount } from '../core/index.ts'

/** Windows' longest sAMAccountName is 20, but a local part of a UPN may have 64. */
const LETTERS_MAX = 64
type Piece = { readonly text: string } | { readonly of: 'given' | 'family' | 'id'; readonly letters: number }

/** Throws BAD_REQUEST, saying which part can't be read. */
export function parsePattern(pattern: string): Piece[] {
  const pieces: Piece[] = []
  let hasName = false
  for (const [part] of pattern.matchAll(/\{[^}]*\}?|[^{]+/g)) {
    const piece = /^\{(given|family|id)(?::([1-9]\d?))?\}$/.exec(part)
    if (piece) {
      hasName = true
      pieces.push({ of: piece[1] as 'given' | 'family' | 'id', letters: Math.min(Number(piece[2] ?? LETTERS_MAX), LETTERS_MAX) })
    } else if (/^[\p{L}\p{N}._-]+$/u.test(part)) pieces.push({ text: foldAccount(part) })
    else throw new Refusal('BAD_REQUEST', `“${part}” is not a part of a pattern`)
  }
  if (!hasName) throw new Refusal('BAD_REQUEST', 'a pattern needs {given}, {family} or {id}')
  return pieces
}

export type NameParts = Pick<Person, 'givenName' | 'familyName' | 'externalId'>
/** Null when the person lacks a piece: half a name would be somebody else's. */
export function applyPattern(pattern: string, person: NameParts, ascii: boolean): string | null {
  let name = ''
  for (const piece of parsePattern(pattern)) {
    if ('text' in piece) name += piece.text
    else {
      const value = { given: person.givenName, family: person.familyName, id: person.externalId }[piece.of]
      const folded = ascii ? toAscii(value) : foldAccount(value).replaceAll(/\s+/g, '')
      if (folded === '') return null
      name += [...folded].slice(0, piece.letters).join('')
    }
  }
  return foldAccount(name)
}

/** Letters that are not a letter with a mark on it. */
const SPELT: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i' }
/** As directories write names: no accents, spaces, hyphens or apostrophes. Letters of other scripts stay. */
function toAscii(text: string): string {
  const plain = foldAccount(text)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  return plain.replaceAll(/[øłđðþæœı]/g, (letter) => SPELT[letter] ?? letter)
}
