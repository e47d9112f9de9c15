/**
 * Runs in the page's isolated world before the page does, and gives it exactly the two methods of PageBridge: a fixed list
 * of calls and a stream of states. It knows no file, no window and no other channel.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { PAGE_OPS, type PageBridge, type PageState } from '../protocol/page.ts'

// The channel names are repeated in host/electron.ts's exports; importing that file would pull the host into the page.
const CALL_CHANNEL = 'handrail.call'
const STATE_CHANNEL = 'handrail.state'
const NAMES: ReadonlySet<string> = new Set(Object.keys(PAGE_OPS))

let latest: PageState | undefined
const listeners: ((state: PageState) => void)[] = []
ipcRenderer.on(STATE_CHANNEL, (_event, state: PageState) => {
  latest = state
  for (const listener of listeners) listener(state)
})

const bridge: PageBridge = {
  call: (name, request) => (NAMES.has(name) ? ipcRenderer.invoke(CALL_CHANNEL, name, request) : Promise.reject(new Error('no such call'))),
  onState(listener) {
    listeners.push(listener)
    if (latest) listener(latest)
  },
}
contextBridge.exposeInMainWorld('handrail', bridge)
