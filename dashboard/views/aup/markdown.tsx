import { blocksOf, boldParts } from '../../../protocol/markdown.ts'

/** An agreement's Markdown as elements, from the same pieces as in the kiosk. */
export function Markdown({ text }: { text: string }) {
  return blocksOf(text).map(({ kind, lines }, at) =>
    kind === 'list' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks are drawn anew with each letter
      <ul key={at}>
        {lines.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike
          <li key={n}>{bold(line)}</li>
        ))}
      </ul>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks are drawn anew with each letter
      <p key={at}>{bold(lines.join(' '))}</p>
    ),
  )
}
// biome-ignore lint/suspicious/noArrayIndexKey: parts are drawn anew with each letter
const bold = (line: string) => boldParts(line).map((part, at) => (at % 2 === 1 ? <strong key={at}>{part}</strong> : part))
