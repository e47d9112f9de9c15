import type { NetworkPlace } from '../../protocol/places.ts'

/** Where a PC's network is: `''` is none, null is a PC that has not said. Until the school has marked one, nothing is known. */
export function networkPlace(network: string | null, ours: ReadonlySet<string>): NetworkPlace {
  if (network === null || ours.size === 0) return 'unknown'
  if (network === '') return 'none'
  return ours.has(network) ? 'school' : 'elsewhere'
}

/** Only what is carried home can be off site; a desk PC whose cable is out is a desk PC. */
export function isOffSite(kind: string, place: NetworkPlace): boolean {
  return kind === 'laptop' && (place === 'elsewhere' || place === 'none')
}
