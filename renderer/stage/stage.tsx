import type { ReactNode } from 'react'
import type { PageState } from '../../protocol/page.ts'
import type { Speech } from '../i18n/index.ts'
import { PrimaryCover, Sea } from '../screens/panic/index.ts'

/**
 * A whole display. The sea is drawn once, when the window is made, and stays beneath everything: covering then only has to
 * add the words.
 */
export function Stage({ state, speechFor }: { readonly state: PageState | null; readonly speechFor: (language: PageState['language']) => Speech }) {
  return (
    <>
      <Sea />
      {state && <ScreenOf state={state} speech={speechFor(state.language)} />}
    </>
  )
}

function ScreenOf({ state, speech }: { readonly state: PageState; readonly speech: Speech }): ReactNode {
  const { screen } = state
  switch (screen.kind) {
    case 'nothing':
    case 'button':
      return null
    case 'cover':
      if (screen.primary) return <PrimaryCover key={screen.press} cover={screen} speech={speech} school={state.school} />
      return screen.style === 'plain' ? <div className="backdrop" /> : null
  }
}

/** What a stage that can't be drawn says: true whatever happened, in one language, without a picture. */
export const STAGE_INSTEAD = (
  <main className="instead" lang="en">
    <h1>The screen is hidden.</h1>
    <p>You’re not in trouble for telling. Put your hand up and tell an adult now.</p>
  </main>
)
