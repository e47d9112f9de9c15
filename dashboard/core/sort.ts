export interface SortOrder {
  column: string
  direction: 'ascending' | 'descending'
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Compares two cells: numbers by size, words as people order them (Seat 2 before Seat 10), the empty last in either direction. */
export function compareBy(a: string | number | null, b: string | number | null, direction: SortOrder['direction']): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : BY_NAME.compare(String(a), String(b))
  return direction === 'ascending' ? order : -order
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** What a row is searched in, without accents and capitals: worth keeping, because a filter asks with every letter. */
export function searchable(texts: readonly (string | number | null)[]): string {
  return plain(texts.filter((t) => t !== null).join(' '))
}
/** Does every word typed occur somewhere in a `searchable` text? Accents and capitals do not matter. */
export function matcher(typed: string): (text: string) => boolean {
  const words = plain(typed).split(/\s+/)
  return (text) => words.every((word) => text.includes(word))
}
