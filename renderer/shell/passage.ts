/** Text that is read aloud, and where each of its words stands. Pure. */

export interface Piece {
  readonly text: string
  /** pieces of one block (a heading, a paragraph, an item) run on; between blocks the voice makes a pause */
  readonly block: unknown
}
export interface Passage {
  readonly text: string
  /** where each piece begins in `text` */
  readonly starts: readonly number[]
}

export function passageOf(pieces: readonly Piece[]): Passage {
  const starts: number[] = []
  let text = ''
  let block: unknown
  for (const piece of pieces) {
    if (text !== '' && piece.block !== block) text += /[.!?…:،؟]\s*$/.test(text) ? ' ' : '. '
    block = piece.block
    starts.push(text.length)
    text += piece.text
  }
  return { text, starts }
}

/** The word that begins at this place of the text: in which piece, and from where to where. Null between words. */
export function wordAt({ text, starts }: Passage, at: number): { readonly piece: number; readonly from: number; readonly to: number } | null {
  const length = /^\S+/.exec(text.slice(at))?.[0].length
  const piece = starts.findLastIndex((start) => start <= at)
  const start = starts[piece]
  if (length === undefined || start === undefined) return null
  const end = starts[piece + 1] ?? text.length
  return { piece, from: at - start, to: Math.min(at + length, end) - start }
}
