/** The lifebelt. Always beside the name, so it says nothing to a screen reader. */
export function Brand({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="10" fill="none" stroke="var(--coral)" strokeWidth="8" />
      <path fill="var(--paper)" d="M13 1h6v9.500h-6zM13 21.500h6v9.500h-6zM1 13h9.500v6h-9.500zM21.500 13h9.500v6h-9.500z" />
    </svg>
  )
}
