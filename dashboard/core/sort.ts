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

/** Does every word typed occur somewhere? Accents and capitals do not matter. */
export function matches(typed: string, texts: readonly (string | number | null)[]): boolean {
  const haystack = plain(texts.filter((t) => t !== null).join(' '))
  return plain(typed)
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
