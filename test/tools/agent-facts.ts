/** What an agent tells the kiosk of a session, read from the session's own socket. */
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { type AgentFacts, sessionFacts } from '../../protocol/local.ts'

/** Every fact told from now on, the present ones first, until one is what was waited for: resolves with all of them. */
export function untilFacts(socketPath: string, wanted: (facts: AgentFacts) => boolean, withinMs = 30_000): Promise<AgentFacts[]> {
  const told: AgentFacts[] = []
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: `/v1/${sessionFacts.name}`, agent: false }, (answer) => {
      const lines = createInterface({ input: answer })
      // How it ended is told by its end.
      lines.on('error', () => undefined)
      lines.on('line', (line) => {
        if (!line.startsWith('data: ')) return
        const facts = JSON.parse(line.slice('data: '.length)) as AgentFacts
        told.push(facts)
        if (wanted(facts)) finish(() => resolve(told))
      })
      lines.on('close', () => finish(() => reject(new Error('the agent ended its stream of facts'))))
    })
    const late = setTimeout(() => finish(() => reject(new Error(`not told within ${withinMs / 1000} s, but ${JSON.stringify(told.at(-1))}`))), withinMs)
    const finish = (settle: () => void): void => {
      clearTimeout(late)
      settle()
      asked.destroy()
    }
    asked.on('error', (error) => finish(() => reject(error)))
    asked.end()
  })
}
