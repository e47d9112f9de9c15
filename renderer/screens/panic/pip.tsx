import { Puffin } from '../../theme/puffin.tsx'

/**
 * Pip the puffin on the cover. He stands on his rock by the water with a lantern, and looks at the child.
 * `waiting`: wings folded, here with you until somebody comes. `hello`: one wing up, because somebody has come.
 */
export function Pip({ pose }: { readonly pose: 'hello' | 'waiting' }) {
  return (
    <svg className="pip" viewBox="0 0 520 640" aria-hidden="true" focusable="false" data-pose={pose}>
      <Rock />
      <Lantern />
      <Puffin pose={pose} />
    </svg>
  )
}

function Rock() {
  return (
    <>
      <path d="M-60 640 C -50 596 10 566 70 556 C 130 538 206 530 268 536 C 340 530 410 540 452 562 C 510 574 556 600 576 640 Z" fill="#2a3a48" />
      <path d="M70 556 C 130 538 206 530 268 536 C 340 530 410 540 452 562 C 400 560 330 554 268 558 C 200 554 130 558 70 556 Z" fill="#566b7c" />
      <path d="M30 604 q 44 -16 96 -6 M 330 592 q 50 -8 104 12 M 190 612 q 34 -6 66 2" fill="none" stroke="#415566" strokeWidth="6" strokeLinecap="round" />
    </>
  )
}

function Lantern() {
  return (
    <>
      <circle cx="88" cy="500" r="92" fill="#ffd98a" opacity=".1" />
      <circle cx="88" cy="500" r="60" fill="#ffd98a" opacity=".16" />
      <ellipse cx="96" cy="562" rx="76" ry="12" fill="#ffd98a" opacity=".25" />
      <path d="M68 462 C 68 434 108 434 108 462" fill="none" stroke="#14202b" strokeWidth="6" />
      <rect x="60" y="462" width="56" height="14" rx="5" fill="#14202b" />
      <rect x="65" y="474" width="46" height="68" fill="#ffe6a6" />
      <path d="M88 492 C 100 508 102 530 88 532 C 74 530 76 508 88 492 Z" fill="#ff9f5a" />
      <path d="M80 474 V 542 M 96 474 V 542" stroke="#14202b" strokeWidth="3" opacity=".3" />
      <rect x="56" y="540" width="64" height="18" rx="5" fill="#14202b" />
    </>
  )
}
