/** The pictures of the rules. */
import { Bubble, Button, CORAL, Computer, Crossed, Glass, GREEN, Gran, Heart, House, INK, PAPER, Padlock, Pip, Scene, SEA, SOFT, SUN, Tick } from './parts.tsx'

/** Pip waves from the shore. */
export function Hello() {
  return (
    <Scene>
      <circle cx="316" cy="72" r="34" fill={SUN} />
      <path d="M0 196 Q50 184 100 196 T200 196 T300 196 T400 196 V236 Q200 220 0 240 Z" fill={SEA} />
      <Pip x={196} size={0.46} pose="hello" />
      <path d="M276 92 q16 8 18 26 M290 74 q24 12 26 40" fill="none" stroke={SOFT} strokeWidth="5" strokeLinecap="round" />
    </Scene>
  )
}

/** Before he goes to the computer, Pip asks. */
export function AskFirst() {
  return (
    <Scene>
      <Computer x={14}>
        <path d="M54 50 h42 M75 29 v42" stroke={SEA} strokeWidth="10" strokeLinecap="round" />
      </Computer>
      <Pip x={222} size={0.32} turned />
      <Gran x={332} />
      <Bubble x={204} y={48} to={[216, 100]}>
        <circle cx="-22" r="7" fill={INK} />
        <circle r="7" fill={INK} />
        <circle cx="22" r="7" fill={INK} />
      </Bubble>
    </Scene>
  )
}

/** His own sign on the screen, and the key to it under his wing. */
export function MyLogin() {
  return (
    <Scene>
      <Computer x={28} y={92}>
        <circle cx="75" cy="38" r="26" fill={SEA} />
        <svg x="51" y="14" width="48" height="48" viewBox="60 50 330 250" aria-hidden="true" focusable="false">
          <Pip x={268} y={570} size={1} />
        </svg>
        <rect x="26" y="72" width="98" height="18" rx="9" fill="#fff" stroke={SOFT} strokeWidth="2" />
        <path d="M42 81 h.1 M58 81 h.1 M74 81 h.1 M90 81 h.1" stroke={INK} strokeWidth="9" strokeLinecap="round" />
      </Computer>
      <Pip x={296} />
      <g transform="translate(262 190) rotate(-24)" fill="none" stroke={SUN} strokeLinecap="round">
        <circle r="16" strokeWidth="9" />
        <path d="M16 0 H62 M50 2 V16 M62 2 V18" strokeWidth="9" />
      </g>
    </Scene>
  )
}

/** One drawer is open, with Pip's own drawing in it; the others stay shut. */
export function MyWork() {
  const drawer = (y: number) => (
    <g key={y}>
      <rect x="44" y={y} width="132" height="54" rx="8" fill={SOFT} />
      <rect x="92" y={y + 20} width="36" height="12" rx="6" fill={PAPER} />
    </g>
  )
  return (
    <Scene>
      <rect x="32" y="40" width="156" height="216" rx="14" fill={INK} />
      {[54, 190].map(drawer)}
      <path d="M62 92 L150 84 L158 150 L70 158 Z" fill="#fff" />
      <circle cx="108" cy="112" r="13" fill={SUN} />
      <path d="M76 142 q14 -12 30 -2 t44 -6" fill="none" stroke={GREEN} strokeWidth="5" strokeLinecap="round" />
      <rect x="26" y="128" width="168" height="54" rx="8" fill={CORAL} />
      <rect x="92" y="148" width="36" height="12" rx="6" fill={PAPER} />
      <Pip x={296} pose="hello" />
    </Scene>
  )
}

/** Kind words go out, and are liked. */
export function KindWords() {
  return (
    <Scene>
      <Computer x={24}>
        <path d="M18 14 h84 a12 12 0 0 1 12 12 v22 a12 12 0 0 1 -12 12 H52 l-16 16 V60 H18 a12 12 0 0 1 -12 -12 V26 a12 12 0 0 1 12 -12 Z" fill={SEA} />
        <Heart x={44} y={38} size={0.6} />
        <Heart x={76} y={38} size={0.6} />
        <circle cx="122" cy="78" r="16" fill={SUN} />
        <path d="M114 80 q8 8 16 0 M116 73 h.1 M128 73 h.1" fill="none" stroke={INK} strokeWidth="4" strokeLinecap="round" />
      </Computer>
      <Pip x={288} pose="hello" />
      <Heart x={214} y={58} size={0.7} />
      <Heart x={184} y={30} size={0.45} fill="#ffb3a3" />
    </Scene>
  )
}

/** Cup and bun stand far from the computer. */
export function Careful() {
  return (
    <Scene>
      <Computer x={14}>
        <Heart x={75} y={52} size={1.2} fill={GREEN} />
      </Computer>
      <Pip x={226} size={0.36} />
      <path d="M292 204 H384 M306 204 V262 M370 204 V262" stroke={SOFT} strokeWidth="10" strokeLinecap="round" />
      <path d="M304 158 h34 l-4 40 h-26 Z" fill={CORAL} />
      <path d="M316 158 L326 130" stroke={INK} strokeWidth="4" strokeLinecap="round" />
      <path d="M346 198 a18 14 0 0 1 36 0 Z" fill={SUN} stroke="#c9912c" strokeWidth="3" />
    </Scene>
  )
}

/** Home and name are Pip's to keep: behind him, and locked. */
export function KeepSecret() {
  return (
    <Scene>
      <rect x="216" y="60" width="164" height="196" rx="16" fill={SOFT} />
      <rect x="228" y="72" width="140" height="172" rx="10" fill={PAPER} />
      <House x={298} y={112} />
      <rect x="250" y="160" width="96" height="32" rx="16" fill="#fff" stroke={INK} strokeWidth="3" />
      <path d="M268 176 h40 M318 176 h12" stroke={SEA} strokeWidth="8" strokeLinecap="round" />
      <Padlock x={298} y={220} size={0.9} />
      <Pip x={118} size={0.42} />
    </Scene>
  )
}

/** Something horrid is on the screen: one press, and it is hidden. */
export function NotNice() {
  return (
    <Scene>
      <Computer x={18} y={92}>
        <path d="M22 62 l14 -30 16 20 14 -34 14 30 20 -20 4 30 24 -4 -18 22 12 16 -40 -6 -16 14 -14 -14 -24 8 Z" fill={SOFT} />
        <path d="M48 56 l14 8 M48 66 l14 -2 M100 56 l-14 8 M100 66 l-14 -2" stroke={PAPER} strokeWidth="4" strokeLinecap="round" />
      </Computer>
      <Button x={226} y={110} size={86} />
      <path d="M226 40 v-16 M268 58 l12 -12 M184 58 l-12 -12" stroke={CORAL} strokeWidth="6" strokeLinecap="round" />
      <Pip x={316} y={270} size={0.4} />
    </Scene>
  )
}

/** Pip tells what troubles him, and Gran listens. */
export function TellAdult() {
  return (
    <Scene>
      <Pip x={112} size={0.36} turned />
      <Gran x={286} size={0.48} />
      <Bubble x={100} y={44} to={[124, 96]} width={112}>
        <path d="M-26 6 a13 13 0 0 1 4 -25 a18 18 0 0 1 34 2 a12 12 0 0 1 6 23 Z" fill={SOFT} />
        <path d="M-16 14 l-4 10 M0 14 l-4 10 M16 14 l-4 10" stroke={SEA} strokeWidth="4" strokeLinecap="round" />
      </Bubble>
      <Heart x={200} y={140} size={0.8} />
    </Scene>
  )
}

/** Gran looks after the computers; no camera does. */
export function Checking() {
  return (
    <Scene>
      <Computer x={20} y={104}>
        <path d="M22 28 h70 M22 48 h54 M22 68 h64" stroke={SEA} strokeWidth="10" strokeLinecap="round" />
        <Tick x={120} y={50} size={0.8} />
      </Computer>
      <Gran x={280} size={0.44} />
      <Glass x={188} y={162} size={0.8} />
      <g transform="translate(338 60)">
        <rect x="-26" y="-14" width="52" height="36" rx="7" fill={SOFT} />
        <rect x="-10" y="-22" width="20" height="10" rx="4" fill={SOFT} />
        <circle cy="4" r="11" fill={PAPER} />
      </g>
      <Crossed x={338} y={62} size={1.2} />
    </Scene>
  )
}
