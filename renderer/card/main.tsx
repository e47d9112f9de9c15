import { createRoot } from 'react-dom/client'
import { createSpeech } from '../i18n/index.ts'
import { WarningCard } from '../screens/lock/index.ts'
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
  if (state === null) return null
  const { screen, language, support } = state
  const hide = () => void page.press({ via: 'button' })
  switch (screen.kind) {
    case 'warning': {
      const { lock, offered } = screen
      const speech = speechFor(lock.choices.language ?? language)
      return <WarningCard key={lock.id} lock={lock} offered={offered} speech={speech} support={support} here={page.here} hide={hide} />
    }
    case 'reminder': {
      const { card, offered } = screen
      const speech = speechFor(card.choices.language ?? language)
      return <ReminderCard card={card} offered={offered} speech={speech} readAloud={support.readAloud} answer={page.answerReminder} hide={hide} />
    }
    default:
      return null
  }
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Safe instead={null}>
      <Main page={connectPage(window.handrail)} />
    </Safe>,
  )
}
