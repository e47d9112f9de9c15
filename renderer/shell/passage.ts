/** Text that is read aloud, and where each of its words stands. Pure. */

export interface Piece {
  readonly text: string
  /** pieces of one block (a heading, a paragraph, an item) run on; between blocks the voice makes a pause */
  readonly block: unknown
}
export interface Passage {
  readonly text: string
  /** where each piece stands in `text` */
  readonly places: readonly { readonly from: number; readonly to: number }[]
}

export function passageOf(pieces: readonly Piece[]): Passage {
  const places: { from: number; to: number }[] = []
  let text = ''
  let block: unknown
  for (const piece of pieces) {
    if (text !== '' && piece.block !== block) text += /[.!?…:،؟]\s*$/.test(text) ? ' ' : '. '
    block = piece.block
    places.push({ from: text.length, to: text.length + piece.text.length })
    text += piece.text
  }
  return { text, places }
}

/** The word that begins at this place of the text: in which piece, and from where to where. Null between words. */
export function wordAt({ text, places }: Passage, at: number): { readonly piece: number; readonly from: number; readonly to: number } | null {
  const length = /^\S+/.exec(text.slice(at))?.[0].length
  const piece = places.findLastIndex(({ from, to }) => from <= at && at < to)
  const place = places[piece]
  if (length === undefined || !place) return null
  return { piece, from: at - place.from, to: Math.min(at + length, place.to) - place.from }
}
