/** Pip the puffin. */
export function Pip({ pose }: { readonly pose: 'hello' | 'waiting' }) {
  return (
    <svg className="pip" viewBox="0 0 400 480" aria-hidden="true" focusable="false" data-pose={pose}>
      <ellipse cx="200" cy="260" rx="120" ry="180" fill="#1d2530" />
    </svg>
  )
}
