/** The SharedWorker: outlives any one tab, ends with the last. */
import { createHolder } from './holder.ts'
import type { ToHub } from './messages.ts'

const holder = createHolder()
const scope = globalThis as unknown as { onconnect: ((event: MessageEvent) => void) | null }
scope.onconnect = (event) => {
  const port = event.ports[0]
  if (!port) return
  const take = holder.join((message) => port.postMessage(message))
  port.onmessage = ({ data }: MessageEvent<ToHub>) => take(data)
}
