import { createRoot } from 'react-dom/client'
import { createApi } from './api/index.ts'
import { PageLanguage } from './components/index.ts'
import { allowEmptyMarkup, createClock, readPreference } from './core/index.ts'
import { startWords } from './i18n/index.ts'
import { attachLive } from './live/index.ts'
import { Dashboard } from './shell/app.tsx'
import './theme/dashboard.css'

let signedOut: () => void = () => undefined
const clock = createClock(Date.now)
const api = createApi({ fetch: window.fetch.bind(window), clock, now: Date.now, onSignedOut: () => signedOut() })
allowEmptyMarkup()
const chosen = readPreference('language')

await startWords(chosen ? [chosen] : navigator.languages)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <PageLanguage>
    <Dashboard
      app={{ api, clock, live: attachLive() }}
      onSignedOut={(listener) => {
        signedOut = listener
      }}
    />
  </PageLanguage>,
)
