/** Pip the puffin, Handrail's own, to be put into a drawing. On 520 by 640: his feet stand at 268, 570, and he looks to the left. */
export function Puffin({ pose }: { readonly pose: 'hello' | 'waiting' }) {
  return (
    <>
      <Feet />
      {pose === 'hello' ? <path d={WING_UP} fill="#1b2530" /> : null}
      <Body />
      {pose === 'waiting' ? <FoldedWing /> : null}
      <Head />
    </>
  )
}

const WING_UP = 'M326 320 C 366 292 392 236 402 176 C 406 152 434 148 444 172 C 462 244 436 372 352 440 Z'

function Feet() {
  return (
    <g fill="#f2813e" stroke="#c95f24" strokeWidth="3" strokeLinejoin="round">
      <path d="M222 520 L 218 552 L 180 566 C 196 576 208 572 216 570 C 224 580 236 580 242 570 C 252 574 262 570 268 562 L 240 550 L 242 520 Z" />
      <path d="M294 520 L 292 552 L 258 566 C 272 576 284 572 292 570 C 300 580 312 580 318 570 C 328 574 340 570 346 562 L 314 550 L 314 520 Z" />
    </g>
  )
}

function Body() {
  return (
    <>
      <path d="M262 150 C 350 152 392 260 394 366 C 396 470 346 536 266 538 C 184 538 142 472 146 372 C 148 262 182 150 262 150 Z" fill="#1b2530" />
      <path d="M246 268 C 306 264 340 322 342 396 C 344 474 308 526 254 528 C 200 528 164 476 166 404 C 168 332 196 270 246 268 Z" fill="#fbf6ea" />
      <path d="M186 456 C 200 500 226 524 254 528 C 308 526 342 474 342 404 C 330 470 300 500 254 502 C 226 502 204 486 186 456 Z" fill="#e3dccb" />
    </>
  )
}

function FoldedWing() {
  return (
    <>
      <path d="M352 292 C 392 330 404 420 372 498 C 362 520 344 516 342 494 C 338 430 334 350 352 292 Z" fill="#1b2530" />
      <path d="M362 380 C 372 420 370 460 358 492" fill="none" stroke="#33424f" strokeWidth="5" strokeLinecap="round" />
      <path d="M156 310 C 132 350 128 430 150 488 C 158 506 172 498 172 480 C 170 420 168 360 156 310 Z" fill="#1b2530" />
    </>
  )
}

function Head() {
  return (
    <>
      {/* crown and nape */}
      <path d="M262 62 C 334 62 374 120 372 186 C 370 248 328 286 262 286 C 196 286 156 246 156 186 C 156 118 194 62 262 62 Z" fill="#1b2530" />
      {/* the pale cheek */}
      <path d="M228 108 C 286 96 328 134 330 184 C 332 236 292 268 240 264 C 196 260 170 226 172 184 C 174 146 194 114 228 108 Z" fill="#fbf6ea" />
      <path d="M196 242 C 222 266 270 270 302 246 C 286 266 262 274 238 272 C 220 270 206 258 196 242 Z" fill="#e3dccb" />
      {/* beak: deep as a puffin's is; slate, yellow, coral */}
      <path d="M204 122 C 158 110 104 140 78 206 C 112 238 164 254 210 244 C 226 204 224 158 204 122 Z" fill="#e8643c" />
      <path d="M204 122 C 182 116 158 120 136 134 C 152 166 154 206 142 240 C 166 248 190 249 210 244 C 226 204 224 158 204 122 Z" fill="#f6c24d" />
      <path d="M204 122 C 188 118 172 118 156 124 C 174 160 177 206 164 245 C 180 248 196 247 210 244 C 226 204 224 158 204 122 Z" fill="#5d7288" />
      <path d="M78 206 C 120 198 168 196 216 198" fill="none" stroke="#1b2530" strokeOpacity=".45" strokeWidth="4" strokeLinecap="round" />
      <path d="M108 168 C 112 180 112 190 108 200" fill="none" stroke="#c2492a" strokeWidth="4" strokeLinecap="round" />
      {/* the corner of the mouth, where a smile is */}
      <path d="M210 198 C 222 201 232 194 236 182" fill="none" stroke="#f2a33c" strokeWidth="8" strokeLinecap="round" />
      {/* eye */}
      <path d="M242 142 Q 256 128 262 116 Q 270 128 282 144 Z" fill="#5d7288" opacity=".6" />
      <path d="M244 184 Q 258 194 274 184 L 270 190 Q 258 197 248 190 Z" fill="#5d7288" opacity=".6" />
      <circle cx="258" cy="162" r="21" fill="#e8643c" />
      <circle cx="258" cy="162" r="17" fill="#fff" />
      <circle cx="256" cy="163" r="13" fill="#14202b" />
      <circle cx="251" cy="157" r="4.5" fill="#fff" />
      <path d="M284 172 C 302 178 318 190 326 206" fill="none" stroke="#c9c2b2" strokeWidth="4" strokeLinecap="round" />
    </>
  )
}
