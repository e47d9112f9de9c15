import { Note } from '../../components/index.ts'

/** Names that mean nothing here, and what can be done about it. Nothing where there is none. */
export function Unknown({ names, title, body }: { names: readonly string[]; title: string; body: string }) {
  if (names.length === 0) return null
  return (
    <Note tone="warn">
      <p>
        <strong>{title}</strong>: {names.join(', ')}
      </p>
      <p>{body}</p>
    </Note>
  )
}
