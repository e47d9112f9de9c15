/** Minutes and seconds left, as `9:05`; never negative. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Digits in groups a person can carry across a room: `4821 7730`. */
export function grouped(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1 ')
}
