import type { ReactNode } from 'react'
import { blocksOf, boldParts } from '../../protocol/markdown.ts'

/** An agreement's Markdown as elements. */
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

function inline(text: string): ReactNode[] {
  return boldParts(text).map((part, at) => (at % 2 === 1 ? <strong key={part}>{part}</strong> : part))
}
