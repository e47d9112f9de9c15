import type { ReactNode } from 'react'
import type { PanicState } from '../../../protocol/panic.ts'

/** What each line of the cover says, as a picture: for pupils who read symbols rather than words. Drawn for Handrail. */
export type PictogramName = PanicState | 'praise' | 'hidden' | 'safe'

const PERSON = 'M24 15 a6 6 0 1 0 .01 0 Z M24 17 v15'
const DRAWN: Readonly<Record<PictogramName, ReactNode>> = {
  praise: <path d="M24 5 l5.6 12.2 13.4 1.4 -10 9 2.9 13.1 -11.9 -6.8 -11.9 6.8 2.9 -13.1 -10 -9 13.4 -1.4 Z" />,
  hidden: <path d="M5 9 h38 v24 h-38 Z M19 33 l-2 8 h14 l-2 -8 M12 9 v24 M20 9 v24 M28 9 v24 M36 9 v24" />,
  safe: <path d="M24 4 l16 6 v12 c0 10 -7 17 -16 22 c-9 -5 -16 -12 -16 -22 v-12 Z M16 24 l6 6 11 -12" />,
  sending: <path d="M4 22 L44 5 L33 43 L23 28 Z M23 28 L44 5" />,
  unsent: (
    <path d="M15 43 v-14 l-6 -9 c2 -3 5 -2 6 0 l3 4 v-17 c0 -4 5 -4 5 0 v12 v-14 c0 -4 5 -4 5 0 v14 v-11 c0 -4 5 -4 5 0 v13 v-7 c0 -4 5 -4 5 0 v17 c0 7 -4 9 -5 12 Z" />
  ),
  told: <path d="M4 10 h40 v28 h-40 Z M4 11 l20 16 20 -16" />,
  seen: <path d="M3 24 c9 -16 33 -16 42 0 c-9 16 -33 16 -42 0 Z M24 17 a7 7 0 1 0 .01 0 Z" />,
  coming: <path d="M24 4 a5 5 0 1 0 .01 0 Z M24 15 l-3 14 M24 16 l9 8 M24 16 l-10 6 M21 29 l9 6 2 9 M21 29 l-4 8 -8 5" />,
  here: (
    <>
      <path transform="translate(-11 0)" d={`${PERSON} M13 24 h22 M24 32 l-7 12 M24 32 l7 12`} />
      <path transform="translate(13 12) scale(.75)" d={`${PERSON} M13 24 h22 M24 32 l-7 12 M24 32 l7 12`} />
    </>
  ),
}

/** It repeats the line beside it, so a screen reader passes it by. */
export function Pictogram({ name }: { readonly name: PictogramName }) {
  return (
    <svg
      className="symbol"
      data-symbol={name}
      viewBox="0 0 48 48"
      aria-hidden="true"
      focusable="false"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {DRAWN[name]}
    </svg>
  )
}
