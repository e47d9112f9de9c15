/**
 * As much of a kiosk as the agent sees: its stream of facts is open and it beats. For tests of who brings it back; started by the agent,
 * as a kiosk is: `node stand-in-kiosk.ts SOCKET`.
 */
import { request } from 'node:http'
import { BEAT_MS, sessionBeat, sessionFacts } from '../../protocol/local.ts'

const socketPath = process.argv[2] ?? ''
// An agent that goes takes its kiosk with it.
const gone = () => process.exit(1)

request({ socketPath, path: `/v1/${sessionFacts.name}`, agent: false }, (answer) => {
  answer.resume().on('close', gone)
  // From here on the agent knows of it; this is how a test knows that.
  process.title = `kiosk at ${socketPath}`
})
  .on('error', gone)
  .end()
setInterval(() => {
  const text = JSON.stringify({ showing: 'nothing', at: Date.now() })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  request({ socketPath, path: `/v1/${sessionBeat.name}`, method: 'POST', headers, agent: false }, (answer) => answer.resume())
    .on('error', gone)
    .end(text)
}, BEAT_MS / 2)
