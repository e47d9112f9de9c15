/**
 * A quiet sea at dusk, drawn for Handrail. The sky's upper part is the holder's own harbour blue and stays dark: words stand on it.
 * The light lies low, at the horizon, where no words are.
 */
export function Sea() {
  return (
    <svg className="sea" viewBox="0 0 1600 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="sea-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#12304a" />
          <stop offset=".68" stopColor="#163753" />
          <stop offset=".84" stopColor="#3d5574" />
          <stop offset=".93" stopColor="#a5788a" />
          <stop offset="1" stopColor="#f0a98a" />
        </linearGradient>
        <radialGradient id="sea-glow">
          <stop offset="0" stopColor="#ffd9a8" stopOpacity=".85" />
          <stop offset=".45" stopColor="#f7b48c" stopOpacity=".3" />
          <stop offset="1" stopColor="#f7b48c" stopOpacity="0" />
        </radialGradient>
        <linearGradient id="sea-water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#8a7386" />
          <stop offset=".2" stopColor="#41607d" />
          <stop offset=".55" stopColor="#1d4262" />
          <stop offset="1" stopColor="#0f2a42" />
        </linearGradient>
      </defs>
      <rect width="1600" height="900" fill="#12304a" />
      <rect width="1600" height="700" fill="url(#sea-sky)" />
      <g fill="#fdf7ea">
        <circle cx="934" cy="58" r="2" opacity=".7" />
        <circle cx="1064" cy="176" r="1.6" opacity=".6" />
        <circle cx="1216" cy="92" r="2.2" opacity=".8" />
        <circle cx="1342" cy="196" r="1.6" opacity=".6" />
        <circle cx="1470" cy="72" r="1.8" opacity=".7" />
        <circle cx="1544" cy="236" r="1.5" opacity=".5" />
      </g>
      <path d="M1452 118 a 34 34 0 1 0 30 50 a 28 28 0 0 1 -30 -50 Z" fill="#fdf1d6" opacity=".9" />
      <ellipse cx="820" cy="696" rx="620" ry="150" fill="url(#sea-glow)" />
      {/* a headland, and a lighthouse that is on */}
      <path d="M0 702 L 0 662 C 70 650 120 640 170 646 C 226 652 262 676 330 690 C 360 696 392 700 420 702 Z" fill="#24405c" />
      <path d="M0 702 L 0 680 C 60 674 130 668 190 682 C 230 692 262 698 290 702 Z" fill="#1a3550" />
      <path d="M160 646 L 165 596 L 181 596 L 186 648 Z" fill="#e9dcc3" />
      <path d="M163 618 L 183 618 L 184 630 L 162 630 Z" fill="#c9705c" />
      <path d="M163 596 L 173 582 L 183 596 Z" fill="#22384e" />
      <circle cx="173" cy="592" r="4.5" fill="#ffe6a6" />
      <circle cx="173" cy="592" r="20" fill="#ffe6a6" opacity=".22" />
      <rect y="700" width="1600" height="200" fill="url(#sea-water)" />
      <g fill="none" strokeLinecap="round">
        <g stroke="#ffd9b0" strokeWidth="4">
          <path d="M650 708 H 1010" opacity=".75" />
          <path d="M700 720 H 790 M 820 720 H 960" opacity=".6" />
          <path d="M740 734 H 880 M 905 734 H 940" opacity=".45" />
          <path d="M770 750 H 830 M 850 750 H 905" opacity=".35" />
          <path d="M796 770 H 866" opacity=".25" />
        </g>
        <g stroke="#9fc0d8" strokeWidth="3" opacity=".28">
          <path d="M60 742 q 30 -8 60 0 t 60 0 M 300 764 q 34 -9 68 0 t 68 0 M 540 794 q 38 -9 76 0 t 76 0" />
          <path d="M1060 738 q 28 -8 56 0 t 56 0 M 130 820 q 44 -11 88 0 t 88 0 M 700 846 q 46 -11 92 0 t 92 0" />
          <path d="M400 862 q 50 -12 100 0 t 100 0" />
        </g>
      </g>
    </svg>
  )
}
