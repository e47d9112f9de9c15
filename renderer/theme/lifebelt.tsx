/** The sign of the button: a coral lifebelt with cream bands and a rope round it. Drawn for Handrail. */
export function Lifebelt() {
  return (
    <svg className="lifebelt" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <circle cx="48" cy="48" r="44.5" fill="none" stroke="#f3e9d3" strokeWidth="3" />
      <circle cx="48" cy="48" r="29" fill="none" stroke="#ff7f66" strokeWidth="23" />
      {/* four bands, each 15 long on a circle of 182.2 */}
      <circle
        cx="48"
        cy="48"
        r="29"
        fill="none"
        stroke="#fdf7ea"
        strokeWidth="25"
        strokeDasharray="15 30.55"
        strokeDashoffset="7.5"
        transform="rotate(45 48 48)"
      />
      <path d="M26 31 A 28 28 0 0 1 39 21.5 M 57 21.5 A 28 28 0 0 1 70 31" fill="none" stroke="#fff" strokeOpacity=".5" strokeWidth="3" strokeLinecap="round" />
      <circle cx="48" cy="48" r="40.5" fill="none" stroke="#0b2033" strokeOpacity=".25" strokeWidth="1.5" />
      <circle cx="48" cy="48" r="17" fill="none" stroke="#0b2033" strokeOpacity=".25" strokeWidth="1.5" />
    </svg>
  )
}
