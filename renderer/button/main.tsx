import { createRoot } from 'react-dom/client'
import { createSpeech } from '../i18n/index.ts'
import { LifebeltButton } from '../screens/panic/index.ts'
import { connectPage, type Page } from '../shell/bridge.ts'
import { Safe } from '../shell/safe.tsx'
import { usePageState, useReportPainted } from '../shell/use-page.ts'
import '../theme/base.css'

const speechFor = createSpeech()

/** Drawn before the kiosk has said anything: a child's button is never waiting for somebody else. */
function Main({ page }: { readonly page: Page }) {
  const state = usePageState(page)
  useReportPainted(page, state?.screen)
  const shortcut = state?.screen.kind === 'button' ? state.screen.shortcut : ''
  return <LifebeltButton page={page} speech={speechFor(state?.language ?? 'en')} shortcut={shortcut} />
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Safe instead={<p>Tell an adult now</p>}>
      <Main page={connectPage(window.handrail)} />
    </Safe>,
  )
}
