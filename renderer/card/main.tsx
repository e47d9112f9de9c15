import { createRoot } from 'react-dom/client'
import { createSpeech } from '../i18n/index.ts'
import { ReminderCard } from '../screens/reminder/index.ts'
import { connectPage, type Page } from '../shell/bridge.ts'
import { Safe } from '../shell/safe.tsx'
import { usePageState, useReportPainted } from '../shell/use-page.ts'
import '../theme/base.css'
import './card.css'

const speechFor = createSpeech()

function Main({ page }: { readonly page: Page }) {
  const state = usePageState(page)
  useReportPainted(page, state?.screen)
  if (state?.screen.kind !== 'reminder') return null
  const { card, offered } = state.screen
  return (
    <ReminderCard
      card={card}
      offered={offered}
      speech={speechFor(card.choices.language ?? state.language)}
      readAloud={state.support.readAloud}
      answer={page.answerReminder}
      hide={() => void page.press({ via: 'button' })}
    />
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Safe instead={null}>
      <Main page={connectPage(window.handrail)} />
    </Safe>,
  )
}
