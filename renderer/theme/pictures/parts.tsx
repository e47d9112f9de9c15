/** What the pictures are put together from, on a sheet of 400 by 300. The ground is at 256. */
import type { ReactNode } from 'react'
import { Lifebelt } from '../lifebelt.tsx'
import { Puffin } from '../puffin.tsx'

export const INK = '#12304a'
export const SOFT = '#2b5273'
export const PAPER = '#fdf7ea'
export const CORAL = '#ff7f66'
export const GREEN = '#4fb87c'
export const SUN = '#f6c24d'
export const SEA = '#a9cbdc'
const SKY = '#dcebf2'
const SAND = '#efdfb8'

type Children = { readonly children?: ReactNode }
interface Place {
  readonly x: number
  readonly y: number
}

/** Sky and sand, and what is on them. What a picture shows stands in the words beside it: a screen reader passes it by. */
export function Scene({ children }: Children) {
  return (
    <svg className="picture" viewBox="0 0 400 300" aria-hidden="true" focusable="false">
      <rect width="400" height="300" rx="28" fill={SKY} />
      <path d="M0 240 Q200 220 400 240 V272 a28 28 0 0 1 -28 28 H28 a28 28 0 0 1 -28 -28 Z" fill={SAND} />
      {children}
    </svg>
  )
}

interface Bird {
  /** where the feet stand */
  readonly x: number
  readonly y?: number
  readonly size?: number
  readonly pose?: 'hello' | 'waiting'
  /** he looks to the left, unless turned */
  readonly turned?: boolean
  readonly children?: ReactNode
}
/** `children` are on him: drawn where Puffin says. */
export function Pip({ x, y = 268, size = 0.4, pose = 'waiting', turned = false, children }: Bird) {
  return (
    <g transform={`translate(${x} ${y}) scale(${turned ? -size : size} ${size}) translate(-268 -570)`}>
      <ellipse cx="268" cy="568" rx="120" ry="14" fill={INK} opacity=".15" />
      <Puffin pose={pose} />
      {children}
    </g>
  )
}

/** A grown-up: taller, with glasses and a scarf. */
export function Gran(bird: Bird) {
  return (
    <Pip size={0.46} {...bird}>
      <path d="M168 272 C 220 312 320 312 366 262 C 378 286 376 304 362 314 C 310 346 216 344 172 310 C 160 298 160 284 168 272 Z" fill={CORAL} />
      <path d="M214 322 C 204 366 204 398 214 432 L 250 428 C 244 396 246 364 256 330 Z" fill="#d95f47" />
      <circle cx="258" cy="162" r="37" fill="#fff" fillOpacity=".25" stroke={SUN} strokeWidth="9" />
      <path d="M221 160 L 206 154 M295 156 L 350 146" stroke={SUN} strokeWidth="9" strokeLinecap="round" />
    </Pip>
  )
}

/** A computer; its screen is 150 by 100, and `children` are drawn from its upper left corner. */
export function Computer({ x, y = 104, children }: { readonly x: number; readonly y?: number } & Children) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <ellipse cx="80" cy="160" rx="78" ry="8" fill={INK} opacity=".15" />
      <path d="M64 116 H96 L102 150 H58 Z" fill={SOFT} />
      <rect x="38" y="146" width="84" height="12" rx="6" fill={INK} />
      <rect x="-2" y="-2" width="164" height="120" rx="14" fill={INK} />
      <rect x="5" y="8" width="150" height="100" rx="6" fill={PAPER} />
      <g transform="translate(5 8)">{children}</g>
    </g>
  )
}

/** What somebody says or thinks; its tail points down to `to` on the sheet, and `children` are drawn around its middle. */
export function Bubble({ x, y, to, width = 92, children }: Place & { readonly to: readonly [number, number]; readonly width?: number } & Children) {
  const [toX, toY] = to
  return (
    <g>
      <path d={`M${x - 14} ${y + 20} L${toX} ${toY} L${x + 14} ${y + 20} Z`} fill="#fff" />
      <rect x={x - width / 2} y={y - 34} width={width} height="68" rx="30" fill="#fff" />
      <g transform={`translate(${x} ${y})`}>{children}</g>
    </g>
  )
}

export function Heart({ x = 0, y = 0, size = 1, fill = CORAL }: Partial<Place> & { readonly size?: number; readonly fill?: string }) {
  return (
    <path
      transform={`translate(${x} ${y}) scale(${size})`}
      d="M0 22 C-30 0 -24 -22 -10 -22 C-3 -22 0 -16 0 -12 C0 -16 3 -22 10 -22 C24 -22 30 0 0 22 Z"
      fill={fill}
    />
  )
}

export function Tick({ x, y, size = 1 }: Place & { readonly size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <circle r="22" fill={GREEN} />
      <path d="M-10 1 L-3 9 L11 -8" fill="none" stroke="#fff" strokeWidth="6" strokeLinecap="round" strokeLinejoin="round" />
    </g>
  )
}

/** Not this. Coral, as everything here that wants care: red is for danger alone. */
export function Crossed({ x, y, size = 1 }: Place & { readonly size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`} fill="none" stroke="#b23a22" strokeWidth="7">
      <circle r="36" />
      <path d="M-25 25 L25 -25" />
    </g>
  )
}

export function House({ x, y, size = 1 }: Place & { readonly size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <path d="M-22 -2 H22 V30 H-22 Z" fill="#fff" stroke={INK} strokeWidth="3" />
      <path d="M-30 0 L0 -28 L30 0 Z" fill={CORAL} stroke={INK} strokeWidth="3" strokeLinejoin="round" />
      <path d="M-7 30 V12 a7 7 0 0 1 14 0 V30 Z" fill={SOFT} />
    </g>
  )
}

export function Padlock({ x, y, size = 1 }: Place & { readonly size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <path d="M-16 -4 V-18 a16 16 0 0 1 32 0 V-4" fill="none" stroke={SOFT} strokeWidth="8" />
      <rect x="-26" y="-6" width="52" height="42" rx="8" fill={SUN} />
      <path d="M0 8 a6 6 0 0 1 3.5 11 L6 27 H-6 L-3.5 19 A6 6 0 0 1 0 8 Z" fill={INK} />
    </g>
  )
}

export function Glass({ x, y, size = 1 }: Place & { readonly size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <path d="M22 22 L50 50" stroke={INK} strokeWidth="12" strokeLinecap="round" />
      <circle r="30" fill="#fff" fillOpacity=".35" stroke={SUN} strokeWidth="8" />
    </g>
  )
}

/** The button on every screen, as it looks there. */
export function Button({ x, y, size }: Place & { readonly size: number }) {
  return (
    <svg x={x - size / 2} y={y - size / 2} width={size} height={size} aria-hidden="true" focusable="false">
      <Lifebelt />
    </svg>
  )
}

export function Fish({ x, y, size = 1, fill = CORAL }: Place & { readonly size?: number; readonly fill?: string }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <path d="M-30 0 C-18 -20 10 -20 20 -2 L36 -14 V14 L20 2 C10 20 -18 20 -30 0 Z" fill={fill} />
      <circle cx="-16" cy="-3" r="3.5" fill={INK} />
      <path d="M-4 -9 C0 -3 0 5 -4 11" fill="none" stroke={INK} strokeOpacity=".4" strokeWidth="3" strokeLinecap="round" />
    </g>
  )
}
