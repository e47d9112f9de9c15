/** The sign of the button: a coral lifebelt with cream bands and a rope. Drawn for Handrail. */
export function Lifebelt() {
  return (
    <svg className="lifebelt" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <path d="M14 14 C 30 2 66 2 82 14 C 94 30 94 66 82 82 C 66 94 30 94 14 82 C 2 66 2 30 14 14 Z" fill="none" stroke="#f3e9d3" strokeWidth="3" />
      <circle cx="48" cy="48" r="29" fill="none" stroke="#ff7f66" strokeWidth="21" />
      <g fill="none" stroke="#fdf7ea" strokeWidth="21">
        <path d="M20.3 39.5 A 29 29 0 0 1 20.3 56.5" transform="rotate(45 48 48)" />
        <path d="M20.3 39.5 A 29 29 0 0 1 20.3 56.5" transform="rotate(135 48 48)" />
        <path d="M20.3 39.5 A 29 29 0 0 1 20.3 56.5" transform="rotate(225 48 48)" />
        <path d="M20.3 39.5 A 29 29 0 0 1 20.3 56.5" transform="rotate(315 48 48)" />
      </g>
      <path d="M29 29 A 27 27 0 0 1 67 29" fill="none" stroke="#fff" strokeOpacity=".35" strokeWidth="3" strokeLinecap="round" />
      <circle cx="48" cy="48" r="18.5" fill="none" stroke="#0b2033" strokeOpacity=".35" strokeWidth="2" />
    </svg>
  )
}
