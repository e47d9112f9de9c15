import { type Language, type PageState, type Screen, USUAL_PAGE } from '../../protocol/page.ts'
import type { Speech } from '../i18n/index.ts'
import { Gate, type GateCalls } from '../screens/aup/index.ts'
import { type LockCalls, LockScreen } from '../screens/lock/index.ts'
import { type Cover, type LiftWithCode, PrimaryCover, Sea } from '../screens/panic/index.ts'

/** What the stage speaks until the kiosk has said which language and school it is for. */
const BEFORE: PageState = { screen: { kind: 'nothing' }, language: 'en', school: '', support: USUAL_PAGE }

/**
 * A whole display. The sea and the cover are drawn once, when the window is made, and stay: covering is one commit that
 * makes the cover seen. Without a host it is the sea alone, and calm.
 */
export function Stage({
  state,
  speechFor,
  lift,
  gate,
  lock,
}: {
  readonly state: PageState | null
  readonly speechFor: (language: Language) => Speech
  readonly lift: LiftWithCode
  readonly gate: GateCalls
  readonly lock: LockCalls
}) {
  const { screen, language, school, support } = state ?? BEFORE
  const speech = speechFor(language)
  return (
    <div lang={speech.language} dir={speech.direction}>
      <Sea />
      <PrimaryCover cover={primaryCover(screen)} speech={speech} school={school} support={support} lift={lift} />
      {screen.kind === 'gate' && screen.primary && (
        <Gate key={screen.gate.logon} gate={screen.gate} school={school} support={support} language={language} speechFor={speechFor} calls={gate} />
      )}
      {screen.kind === 'lock' && screen.primary && (
        <LockScreen key={screen.lock.id} screen={screen} school={school} support={support} language={language} speechFor={speechFor} calls={lock} />
      )}
      {isPlainBackdrop(screen) && <div className="backdrop" />}
    </div>
  )
}

function primaryCover(screen: Screen): Cover | null {
  switch (screen.kind) {
    case 'nothing':
    case 'button':
    case 'gate':
    case 'lock':
    case 'warning':
    case 'reminder':
      return null
    case 'cover':
      return screen.primary ? screen : null
  }
}

/** Displays without the words: the sea, or for older pupils the plain colour. */
function isPlainBackdrop(screen: Screen): boolean {
  return (screen.kind === 'cover' || screen.kind === 'lock') && !screen.primary && screen.style === 'plain'
}

/** What a stage that can't be drawn says: true whatever happened, in one language, without a picture. */
export const STAGE_INSTEAD = (
  <main className="instead" lang="en">
    <h1>The screen is hidden.</h1>
    <p>You’re not in trouble for telling. Put your hand up and tell an adult now.</p>
  </main>
)
