/** Small choices this browser remembers. Where storage is off they last as long as the page. */
export type Preference = 'sound' | 'room' | 'teaching' | 'language'

const PREFIX = 'handrail.'

export function readPreference(name: Preference): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

export function writePreference(name: Preference, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Not remembered: nothing depends on it.
  }
}
