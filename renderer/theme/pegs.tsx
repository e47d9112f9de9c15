/**
 * Coat-peg symbols: how children who share a login, and can't read yet, say who they are. Drawn by us as silhouettes, so that they
 * are told apart by shape alone: in any one colour, printed in grey, at 44 px. None says anything about a child, and none is an
 * animal or food that some families mind.
 */
import type { Peg } from '../../protocol/accounts.ts'

/** On a square of 48. `ink` is filled whole; `paper` lies on it, and where it overlaps itself the ink shows again. */
interface Drawing {
  readonly ink: string
  readonly paper?: string
}
const dot = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
const box = (x: number, y: number, w: number, h: number) => `M${x} ${y}h${w}v${h}h${-w}z`
const lines = (...points: readonly number[]) => `M${points.join(' ')}z`
/** Points at turns of a circle around the middle. */
const spread = (n: number, radius: number, draw: (x: number, y: number, turn: number) => string) =>
  Array.from({ length: n }, (_, i) => (i * 2 * Math.PI) / n - Math.PI / 2)
    .map((turn) => draw(round(24 + radius * Math.cos(turn)), round(24 + radius * Math.sin(turn)), turn))
    .join('')
const round = (n: number) => Math.round(n * 10) / 10
const corner = (turn: number, radius: number) => [round(24 + radius * Math.cos(turn)), round(24 + radius * Math.sin(turn))]

const DRAWINGS: Readonly<Record<Peg, Drawing>> = {
  anchor: {
    ink: `${dot(24, 9, 6)}${box(22, 12, 4, 30)}${box(14, 18, 20, 4)}M5 27c1 10 8 17 19 17s18-7 19-17l-6 4c-2 5-6 8-13 8s-11-3-13-8z`,
    paper: dot(24, 9, 2.5),
  },
  apple: {
    ink: 'M24 14c-4-4-16-4-16 9c0 11 7 21 12 21c2 0 3-1 4-1s2 1 4 1c5 0 12-10 12-21c0-13-12-13-16-9zM22.5 14c0-5 2-9 6-11l1.5 3c-3 1-4 4-4 8zM29 10c2-5 7-6 11-5c-1 5-6 7-11 5z',
  },
  arrow: { ink: lines(4, 19, 25, 19, 25, 7, 45, 24, 25, 41, 25, 29, 4, 29) },
  bell: { ink: `M24 4c2 0 3 1 3 3c7 2 10 8 10 15c0 8 2 11 5 14v3h-36v-3c3-3 5-6 5-14c0-7 3-13 10-15c0-2 1-3 3-3z${dot(24, 41, 4.5)}` },
  bird: {
    ink: 'M3 18l8 4c4-7 11-10 17-8c2-5 9-6 12-1l6 3-6 3c1 12-8 19-17 19c-9 0-15-6-16-12zM20 36h3v9h-3zM27 36h3v9h-3z',
    paper: `${dot(34, 15, 1.8)}M15 25c6 4 11 3 15-2c1 9-10 13-15 2z`,
  },
  boat: { ink: `M4 32h40l-7 12h-26z${lines(22, 4, 22, 29, 6, 29)}${lines(26, 10, 26, 29, 40, 29)}` },
  book: {
    ink: 'M3 9c7-2 14-1 20 3v31c-6-4-13-5-20-3zM45 9c-7-2-14-1-20 3v31c6-4 13-5 20-3z',
    paper: `${box(8, 17, 10, 2.5)}${box(8, 24, 10, 2.5)}${box(8, 31, 10, 2.5)}${box(30, 17, 10, 2.5)}${box(30, 24, 10, 2.5)}${box(30, 31, 10, 2.5)}`,
  },
  bridge: { ink: `${box(6, 8, 4, 10)}${box(22, 8, 4, 10)}${box(38, 8, 4, 10)}M2 16h44v24h-6c0-9-7-14-16-14s-16 5-16 14h-6z` },
  bucket: { ink: 'M8 20h32l-5 25h-22zM8 20c0-22 32-22 32 0h-4c0-15-24-15-24 0z', paper: 'M11 26h26l-.8 4h-24.4z' },
  bus: {
    ink: `M3 11c0-3 1-4 4-4h34c3 0 4 1 4 4v27h-42z${dot(13, 38, 6)}${dot(35, 38, 6)}`,
    paper: `${box(7, 13, 9, 10)}${box(19.5, 13, 9, 10)}${box(32, 13, 9, 10)}${dot(13, 38, 2.5)}${dot(35, 38, 2.5)}`,
  },
  butterfly: {
    ink: `${dot(13, 17, 10)}${dot(35, 17, 10)}${dot(15, 34, 8)}${dot(33, 34, 8)}${box(22, 12, 4, 31)}M23 13l-7-10 2-1 7 10zM25 13l7-10-2-1-7 10z`,
    paper: `${dot(13, 17, 4)}${dot(35, 17, 4)}${dot(15, 34, 3)}${dot(33, 34, 3)}`,
  },
  castle: {
    ink: 'M4 8h7v5h5v-5h6v5h4v-5h6v5h5v-5h7v37h-40z',
    paper: `M18 45v-9c0-8 12-8 12 0v9z${box(10, 21, 4, 7)}${box(34, 21, 4, 7)}`,
  },
  cloud: { ink: `${dot(13, 29, 10)}${dot(25, 21, 13)}${dot(37, 30, 9)}${box(13, 27, 24, 12)}` },
  cup: { ink: 'M5 13h29v17c0 8-6 13-14.5 13s-14.5-5-14.5-13zM33 16c14-4 14 20 0 17v-4.5c8 2 8-11 0-8.5z' },
  door: { ink: 'M10 45v-30c0-16 28-16 28 0v30z', paper: `M15 22v-6c0-10 18-10 18 0v6z${dot(33, 31, 2.3)}` },
  drum: {
    ink: 'M5 14c0-9 38-9 38 0v21c0 9-38 9-38 0z',
    paper: 'M9 14a15 4 0 1 0 30 0a15 4 0 1 0-30 0zM7 21l8.5 13 8.5-11 8.5 11 8.5-13v5l-8.5 13-8.5-11-8.5 11-8.5-13z',
  },
  fish: { ink: 'M3 24c7-13 23-15 31-3l11-9v24l-11-9c-8 12-24 10-31-3z', paper: `${dot(13, 22, 2.3)}M20 15c4 5 4 13 0 18h2.5c4-5 4-13 0-18z` },
  flag: { ink: `${box(8, 3, 4, 42)}M12 6c9-5 16 4 29 0v21c-13 4-20-5-29 0z` },
  flower: {
    ink: `${dot(24, 9, 7)}${dot(34, 16, 7)}${dot(30, 27, 7)}${dot(18, 27, 7)}${dot(14, 16, 7)}${box(22.5, 28, 3, 18)}M24 44c2-7 8-9 13-8c-1 6-7 9-13 8z`,
    paper: dot(24, 19, 5),
  },
  gate: {
    ink: `${box(3, 7, 5, 38)}${box(40, 7, 5, 38)}${box(8, 13, 32, 4)}${box(8, 23, 32, 4)}${box(8, 33, 32, 4)}${lines(8, 33, 37, 13, 40, 13, 40, 16, 11, 37, 8, 37)}`,
  },
  hat: { ink: 'M14 9c0-6 20-6 20 0l2 20c13 2 12 12-12 12s-25-10-12-12z', paper: 'M13 23h22l.5 5h-23z' },
  hill: { ink: `M1 43c6-17 10-25 16-25c5 0 8 6 11 12c2-4 4-6 7-6c5 0 9 9 12 19z${dot(37, 10, 6)}` },
  house: {
    ink: `${lines(24, 3, 46, 24, 40, 24, 40, 45, 8, 45, 8, 24, 2, 24)}${box(33, 5, 6, 12)}`,
    paper: `${box(20, 31, 8, 14)}${box(12, 26, 6, 6)}${box(30, 26, 6, 6)}`,
  },
  kettle: { ink: 'M9 22c0-9 24-9 24 0l4 21h-32zM35 36l9-15-4-3-9 12zM9 20c0-19 24-19 24 0h-4c0-13-16-13-16 0z', paper: box(9, 35, 24, 2.5) },
  key: { ink: `${dot(24, 13, 11)}${box(22, 20, 4, 26)}${box(26, 33, 8, 4)}${box(26, 41, 6, 4)}`, paper: dot(24, 11, 4.5) },
  kite: {
    ink: `${lines(24, 1, 40, 17, 24, 36, 8, 17)}M22.5 35c-8 4 6 6-1 11h4c6-5-6-6 2-11z`,
    paper: `${box(23, 5, 2, 27)}${box(12, 16, 11, 2)}${box(25, 16, 11, 2)}`,
  },
  ladder: { ink: `${box(12, 2, 4, 44)}${box(32, 2, 4, 44)}${box(16, 8, 16, 4)}${box(16, 18, 16, 4)}${box(16, 28, 16, 4)}${box(16, 38, 16, 4)}` },
  ladybird: {
    ink: `M6 30a18 16 0 1 1 36 0a18 14 0 0 1-36 0z${dot(24, 12, 8)}M20 7l-6-5 1.5-1.5 7 5zM28 7l6-5-1.5-1.5-7 5z`,
    paper: `${box(23, 20, 2, 24)}${dot(15, 26, 3.2)}${dot(33, 26, 3.2)}${dot(17, 36, 2.7)}${dot(31, 36, 2.7)}`,
  },
  lamp: { ink: `${lines(16, 4, 32, 4, 41, 25, 7, 25)}${box(22, 25, 4, 14)}M11 45c0-9 26-9 26 0z` },
  leaf: { ink: 'M44 4c-28 0-41 12-38 31l-4 8 3 2 5-7c19 4 34-8 34-34z', paper: 'M11 37l22-23 1.5 1.5-22 23zM20 27v-12h2v10zM21 28h12v-2h-10z' },
  lighthouse: {
    ink: `${lines(18, 15, 30, 15, 34, 45, 14, 45)}${box(15, 11, 18, 4)}${box(19, 4, 10, 7)}${lines(17, 5, 24, 0, 31, 5)}${lines(32, 7, 46, 2, 46, 13)}${lines(16, 7, 2, 2, 2, 13)}`,
    paper: `${lines(17.3, 20, 30.7, 20, 31.4, 25, 16.6, 25)}${lines(15.9, 31, 32.1, 31, 32.8, 37, 15.2, 37)}`,
  },
  lorry: {
    ink: `${box(2, 9, 27, 26)}M31 16h8l7 10v9h-15z${dot(11, 37, 6)}${dot(36, 37, 6)}`,
    paper: `${dot(11, 37, 2.5)}${dot(36, 37, 2.5)}M34 19h4l4 7h-8z`,
  },
  moon: { ink: 'M29 3a21 21 0 1 0 16 29a18 18 0 0 1-16-29z' },
  mushroom: { ink: 'M3 27c0-30 42-30 42 0zM17 27h14l3 18h-20z', paper: `${dot(14, 18, 3.5)}${dot(27, 13, 4)}${dot(36, 21, 2.7)}` },
  pear: {
    ink: 'M24 11c5 0 6 6 7 11c1 4 8 6 8 14c0 7-7 10-15 10s-15-3-15-10c0-8 7-10 8-14c1-5 2-11 7-11zM22.5 12c0-5 1-8 5-10l2 2.5c-3 2-4 4-4 7.5z',
  },
  pencil: { ink: lines(33, 3, 45, 15, 18, 42, 3, 45, 6, 30), paper: `${lines(8, 30, 10, 28, 20, 38, 18, 40)}${lines(27, 11, 29, 9, 39, 19, 37, 21)}` },
  rocket: {
    ink: `M24 1c8 6 10 14 10 24v10h-20v-10c0-10 2-18 10-24z${lines(14, 24, 14, 37, 4, 43, 5, 33)}${lines(34, 24, 34, 37, 44, 43, 43, 33)}${lines(18, 37, 30, 37, 24, 47)}`,
    paper: dot(24, 18, 4.5),
  },
  scissors: { ink: `M12 2l16 30-5 4zM36 2l-16 30 5 4z${dot(14, 38, 8)}${dot(34, 38, 8)}`, paper: `${dot(14, 38, 4)}${dot(34, 38, 4)}` },
  shell: {
    ink: 'M17 45v-5c-22-14-16-36 7-36s29 22 7 36v5z',
    paper: `${lines(22.8, 9, 25.2, 9, 24.6, 38, 23.4, 38)}${lines(11, 15, 13, 13, 21.5, 37, 20.5, 37.5)}${lines(37, 15, 35, 13, 26.5, 37, 27.5, 37.5)}`,
  },
  snail: {
    ink: `${dot(28, 22, 15)}M2 39c0-5 4-5 5-9v-16h3v13l3-11 3 .8-3 14c3 2 6 5 11 6h22c0 6-3 8-8 8h-30c-4 0-6-2-6-6z`,
    paper: `${dot(28, 22, 11)}${dot(28, 22, 8)}${dot(28, 22, 4.5)}${dot(28, 22, 2)}`,
  },
  spoon: { ink: `M14 14a10 13 0 1 0 20 0a10 13 0 1 0-20 0z${box(22, 25, 4, 22)}` },
  star: {
    ink: lines(...Array.from({ length: 10 }, (_, i) => corner((i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? 23 : 9.5)).flat()),
  },
  sun: {
    ink: dot(24, 24, 11) + spread(8, 23, (x, y, turn) => lines(x, y, ...corner(turn - 0.3, 14), ...corner(turn + 0.3, 14))),
  },
  swing: {
    ink: `${box(8, 3, 32, 4)}${lines(9, 3, 13, 3, 6, 45, 2, 45)}${lines(35, 3, 39, 3, 46, 45, 42, 45)}${box(17, 7, 2.5, 26)}${box(28.5, 7, 2.5, 26)}${box(14, 32, 20, 4.5)}`,
  },
  tent: { ink: `${lines(22, 8, 20, 4, 22, 2, 24, 5, 26, 2, 28, 4, 26, 8, 47, 43, 1, 43)}`, paper: lines(24, 20, 32, 43, 16, 43) },
  train: {
    ink: `${box(3, 6, 18, 4)}${box(5, 8, 14, 24)}${box(19, 19, 23, 13)}${lines(31, 19, 29, 8, 39, 8, 37, 19)}${dot(12, 37, 8)}${dot(28, 39, 6)}${dot(40, 39, 6)}`,
    paper: `${box(8, 13, 8, 8)}${dot(12, 37, 3.5)}${dot(28, 39, 2.3)}${dot(40, 39, 2.3)}`,
  },
  tree: { ink: `${lines(24, 1, 36, 17, 30, 17, 42, 33, 6, 33, 18, 17, 12, 17)}${box(21, 33, 6, 13)}` },
  umbrella: {
    ink: `M2 26c0-30 44-30 44 0c-3-4-8-4-11 0c-3-4-8-4-11 0c-3-4-8-4-11 0c-3-4-8-4-11 0z${box(22.5, 22, 3, 17)}M22.5 38h3c0 4 5 4 5 0h3c0 9-11 9-11 0z`,
  },
  wheel: { ink: dot(24, 24, 22), paper: spread(6, 12.5, (x, y) => dot(x, y, 4.5)) },
  windmill: {
    ink: `${lines(19, 22, 29, 22, 34, 46, 14, 46)}${lines(22, 19, 6, 7, 10, 2, 25, 16)}${lines(26, 19, 42, 7, 38, 2, 23, 16)}${lines(22, 17, 6, 29, 10, 34, 25, 20)}${lines(26, 17, 42, 29, 38, 34, 23, 20)}`,
    paper: `M21 46v-7c0-5 6-5 6 0v7z`,
  },
}

/** A symbol, in the colour of the words around it. Its name stands beside it, so it says nothing to a screen reader. */
export function PegPicture({ symbol, size = 48 }: { symbol: Peg; size?: number }) {
  const { ink, paper } = DRAWINGS[symbol]
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false" data-peg={symbol}>
      {/* Each part by itself: drawn as one, parts that turn the other way would cut holes into each other. */}
      {ink.split(/(?=M)/).map((part) => (
        <path key={part} d={part} fill="currentColor" />
      ))}
      {paper && <path d={paper} fill="var(--peg-paper, #fff)" fillRule="evenodd" />}
    </svg>
  )
}
