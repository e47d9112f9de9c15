/**
 * An operating system's account, as text: what it says, and how two are compared. Pure.
 *
 * Compared as RFC 8265 compares user names (width-mapped, case-folded, NFC) and no further: what only looks alike (Latin a
 * and Cyrillic а, 2 and ²) stays apart, because a name taken for another's would send an adult to the wrong child.
 */

export interface AccountName {
  /** who, within its domain; folded */
  readonly name: string
  /** the NetBIOS prefix or the UPN suffix, folded; null where the system gives none */
  readonly domain: string | null
  /** a PC's own account (`ROOM4-01$`), which is nobody */
  readonly machine: boolean
}

/** Full- and half-width forms, which Japanese and Korean keyboards type for the same letter. */
const WIDTH = /[\u3000\uFF01-\uFFEE]/g
/** ASCII has one spelling but for its capitals. */
const PLAIN = /^[\u0020-\u007E]*$/

/**
 * Folded text: equal for every spelling one account can be typed in. By way of upper case, so that ß and ss agree (Unicode's full
 * folding), and by way of lower before, for ẞ; ı is kept apart from i, and ς is σ wherever it stands. Idempotent.
 */
export function foldAccount(text: string): string {
  // Nearly every account there is.
  if (PLAIN.test(text)) return text.toLowerCase().trim()
  const narrow = text.replaceAll(WIDTH, (char) => char.normalize('NFKC')).normalize('NFC')
  const cased = narrow
    .split('ı')
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase())
    .join('ı')
  return cased.replaceAll('ς', 'σ').normalize('NFC').trim()
}

/** `SCHOOL\AKhan`, `akhan@school.example`, `.\akhan`, `ROOM4-01$`, or a plain name. A UPN's suffix wins over a prefix. */
export function parseAccount(account: string): AccountName {
  const text = account.trim()
  const slash = text.lastIndexOf('\\')
  const bare = text.slice(slash + 1)
  const at = bare.lastIndexOf('@')
  const name = foldAccount(at > 0 ? bare.slice(0, at) : bare)
  const domain = foldAccount(at > 0 ? bare.slice(at + 1) : slash > 0 ? text.slice(0, slash) : '')
  return { name, domain: domain === '' || domain === '.' ? null : domain, machine: name.length > 1 && name.endsWith('$') }
}

/** The account without its domain, folded: `SCHOOL\AKhan`, `akhan@school.example` and `AKHAN` are all `akhan`. */
export function normaliseAccount(account: string): string {
  return parseAccount(account).name
}
