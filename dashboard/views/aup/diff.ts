/** What became of a text, word by word. Pure. */

export interface Piece {
  readonly kind: 'same' | 'out' | 'in'
  readonly text: string
}

/** A table of more cells than this costs a second and 16 MB: then whole lines are compared, and at last nothing within. */
const MOST_CELLS = 4_000_000

/** Pieces in reading order: `same` and `out` together are `before`, `same` and `in` are `after`; as much as possible is the same. */
export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  const pieces = fits(a, b) ? diff(a, b) : diff(linesOf(before), linesOf(after))
  return joined(pieces)
}
/** Words with the spaces between them as pieces of their own: nothing is lost when they are put together. */
const wordsOf = (text: string): string[] => text.match(/\s|[^\s]+/gu) ?? []
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/gu) ?? []
const fits = (a: readonly string[], b: readonly string[]) => (a.length + 1) * (b.length + 1) <= MOST_CELLS

function diff(a: readonly string[], b: readonly string[]): Piece[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const same = (text: string): Piece => ({ kind: 'same', text })
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  return [...a.slice(0, start).map(same), ...longestCommon(middleA, middleB), ...a.slice(a.length - end).map(same)]
}

/** By the length of the longest common subsequence of what is left from each pair of places on. */
function longestCommon(a: readonly string[], b: readonly string[]): Piece[] {
  const out = (text: string): Piece => ({ kind: 'out', text })
  const added = (text: string): Piece => ({ kind: 'in', text })
  if (a.length === 0 || b.length === 0 || !fits(a, b)) return [...a.map(out), ...b.map(added)]
  const width = b.length + 1
  const length = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => length[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const [old, fresh] = [a[i] ?? '', b[j] ?? '']
    if (old === fresh) {
      pieces.push({ kind: 'same', text: old })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      pieces.push(out(old))
      i++
    } else {
      pieces.push(added(fresh))
      j++
    }
  }
  return [...pieces, ...a.slice(i).map(out), ...b.slice(j).map(added)]
}

function joined(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = []
  for (const { kind, text } of pieces) {
    const last = runs.at(-1)
    if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text }
    else runs.push({ kind, text })
  }
  return runs
}
