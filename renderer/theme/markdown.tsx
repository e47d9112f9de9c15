import type { ReactNode } from 'react'

/**
 * The little Markdown that agreements are written in: paragraphs, lists and bold, as elements. Anything else stands as it was typed:
 * no HTML, no links and no pictures can come of it.
 */
export function Markdown({ text }: { readonly text: string }) {
  return blocksOf(text).map((block, at) =>
    block.kind === 'list' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes while it stands
      <ul key={at}>
        {block.lines.map((line) => (
          <li key={line}>{inline(line)}</li>
        ))}
      </ul>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes while it stands
      <p key={at}>{inline(block.lines.join(' '))}</p>
    ),
  )
}

export interface Block {
  readonly kind: 'list' | 'paragraph'
  readonly lines: readonly string[]
}
/** Blocks are apart by an empty line; lines that begin with `- ` are a list. Pure. */
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

function inline(text: string): ReactNode[] {
  return text.split(/\*\*(.+?)\*\*/).map((part, at) => (at % 2 === 1 ? <strong key={part}>{part}</strong> : part))
}
