/**
 * The little Markdown that agreements are written in: paragraphs, lists and bold. Anything else stands as it was typed, so that no
 * HTML, no links and no pictures can come of it. The kiosk and the editor's preview draw from the same pieces. Pure.
 */
export interface Block {
  readonly kind: 'list' | 'paragraph'
  readonly lines: readonly string[]
}
/** Blocks are apart by an empty line; lines that begin with `- ` or `* ` are a list. */
export function blocksOf(text: string): Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = []
  let open = false
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim()
    const item = /^[-*] +(.+)$/.exec(line)?.[1]
    const kind = item === undefined ? 'paragraph' : 'list'
    const last = blocks.at(-1)
    if (line === '') open = false
    else if (open && last?.kind === kind) last.lines.push(item ?? line)
    else {
      blocks.push({ kind, lines: [item ?? line] })
      open = true
    }
  }
  return blocks
}

/** A line in parts, of which each second one is bold: `a **b** c` is `a `, `b`, ` c`. */
export function boldParts(line: string): string[] {
  return line.split(/\*\*(.+?)\*\*/)
}
