/** The pictures of the five SMART stories. */
import { Bubble, CORAL, Computer, Fish, Glass, GREEN, Gran, Heart, House, INK, Pip, Scene, SEA, SOFT, SUN } from './parts.tsx'

/** A game would like to know where Pip lives. It stays behind his shield. */
export function Safe() {
  return (
    <Scene>
      <Computer x={16} y={100}>
        <House x={75} y={48} size={0.9} />
        <path d="M20 84 h110" stroke={SEA} strokeWidth="8" strokeLinecap="round" strokeDasharray="1 18" />
      </Computer>
      <Pip x={296} y={272} size={0.42} />
      <g transform="translate(226 180)">
        <path d="M0 -58 L46 -42 V-4 C46 32 24 52 0 66 C-24 52 -46 32 -46 -4 V-42 Z" fill={GREEN} stroke={INK} strokeWidth="5" strokeLinejoin="round" />
        <Heart y={4} size={1.1} fill="#fff" />
      </g>
    </Scene>
  )
}

/** Somebody behind a mask beckons from the game; Pip has gone to Gran. */
export function Meeting() {
  return (
    <Scene>
      <Computer x={14} y={96}>
        <path d="M40 100 C40 62 110 62 110 100 Z" fill={SOFT} />
        <circle cx="75" cy="46" r="26" fill={SOFT} />
        <path d="M47 40 C56 32 68 34 75 40 C82 34 94 32 103 40 C102 58 84 60 75 50 C66 60 48 58 47 40 Z" fill={SUN} />
        <path d="M60 44 h.1 M90 44 h.1" stroke={INK} strokeWidth="9" strokeLinecap="round" />
        <path d="M118 78 q14 -10 14 -28" fill="none" stroke={SOFT} strokeWidth="8" strokeLinecap="round" />
      </Computer>
      <Pip x={236} size={0.32} turned />
      <Gran x={326} />
      <Heart x={250} y={64} size={0.7} />
    </Scene>
  )
}

/** A box with a fish pops up. It has a hook. */
export function Accepting() {
  return (
    <Scene>
      <Computer x={24} y={96}>
        <path d="M75 0 V22 a10 10 0 1 1 -18 6" fill="none" stroke={INK} strokeWidth="4" strokeLinecap="round" />
        <Fish x={84} y={38} size={0.9} />
        <rect x="46" y="62" width="58" height="36" rx="4" fill={GREEN} />
        <path d="M75 62 v36 M46 78 h58" stroke="#fff" strokeWidth="6" />
      </Computer>
      <Pip x={286} pose="hello" />
      <g transform="translate(204 56)">
        <path d="M0 -34 L32 22 H-32 Z" fill={SUN} stroke={INK} strokeWidth="5" strokeLinejoin="round" />
        <path d="M0 -12 V4 M0 13 v.1" stroke={INK} strokeWidth="7" strokeLinecap="round" />
      </g>
    </Scene>
  )
}

/** The moon, a fish? Pip looks more closely. */
export function Reliable() {
  return (
    <Scene>
      <Computer x={24} y={96}>
        <rect width="150" height="100" rx="6" fill={INK} />
        <circle cx="75" cy="50" r="34" fill="#fbe7a8" />
        <Fish x={74} y={50} size={0.8} fill={SOFT} />
        <path d="M22 22 h.1 M130 30 h.1 M26 80 h.1 M124 84 h.1" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
      </Computer>
      <Glass x={196} y={146} size={0.9} />
      <Pip x={298} />
      <Bubble x={228} y={46} to={[264, 96]}>
        <circle cx="-22" r="7" fill={INK} />
        <circle r="7" fill={INK} />
        <circle cx="22" r="7" fill={INK} />
      </Bubble>
    </Scene>
  )
}

/** Told, and not alone any more. */
export function Tell() {
  return (
    <Scene>
      <circle cx="56" cy="56" r="26" fill={SUN} />
      <Pip x={158} size={0.38} turned />
      <Gran x={262} size={0.5} />
      <Heart x={128} y={70} size={1.1} fill={CORAL} />
      <Heart x={340} y={104} size={0.6} fill="#ffb3a3" />
    </Scene>
  )
}
