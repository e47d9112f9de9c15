/** A quiet sea at dusk. */
export function Sea() {
  return (
    <svg className="sea" viewBox="0 0 1600 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
      <rect width="1600" height="900" fill="#12304a" />
    </svg>
  )
}
