import { createRoot } from 'react-dom/client'
import { createSpeech } from '../i18n/index.ts'
import { gateCalls } from '../screens/aup/index.ts'
import { connectPage, type Page } from '../shell/bridge.ts'
import { Safe } from '../shell/safe.tsx'
import { usePageState, useReportPainted } from '../shell/use-page.ts'
import '../theme/base.css'
import { STAGE_INSTEAD, Stage } from './stage.tsx'
import './stage.css'

const speechFor = createSpeech()
const gate = gateCalls(window.handrail)

const page = connectPage(window.handrail)
const lock = { here: page.here, hide: () => void page.press({ via: 'switch' }), open: page.openWithCode }

function Main({ page }: { readonly page: Page }) {
  const state = usePageState(page)
  useReportPainted(page, state?.screen)
  return <Stage state={state} speechFor={speechFor} lift={page.liftWithCode} gate={gate} lock={lock} />
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Safe instead={STAGE_INSTEAD}>
      <Main page={page} />
    </Safe>,
  )
}
