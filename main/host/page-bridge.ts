/**
 * What runs in a page before its own code: `window.handrail` (PageBridge of protocol/page.ts) over a DevTools binding, and
 * the doors a browser leaves open, closed. Plain script text, because it runs there and not here.
 *
 *   page → host   binding(JSON {id, name, request})          host → page   __handrail.answer(id, result)
 *                                                                          __handrail.state(pageState)
 */
export const BINDING = '__handrailCall'

export const BRIDGE_SCRIPT = `(() => {
  'use strict'
  if (window !== window.top) return
  const send = window.${BINDING}
  delete window.${BINDING}
  const waiting = new Map()
  let next = 1, latest, listener = null
  const fixed = (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value), writable: false, configurable: false })
  fixed('handrail', {
    call: (name, request) => new Promise((resolve) => { const id = next++; waiting.set(id, resolve); send(JSON.stringify({ id, name, request })) }),
    onState: (listen) => { listener = listen; if (latest !== undefined) listen(latest) },
  })
  fixed('__handrail', {
    answer: (id, result) => { waiting.get(id)?.(result); waiting.delete(id) },
    state: (state) => { latest = state; listener?.(state) },
  })
  fixed('open', () => null)
  fixed('print', () => undefined)
  const refuse = (event) => { event.preventDefault(); event.stopPropagation() }
  for (const kind of ['contextmenu', 'dragstart', 'dragover', 'drop', 'auxclick']) addEventListener(kind, refuse, { capture: true })
  // In an app window the page hears keys first: what would work the browser never gets there. Editing keys stay.
  const editing = new Set(['a', 'c', 'v', 'x', 'z'])
  addEventListener('keydown', (event) => {
    const chord = event.ctrlKey || event.altKey || event.metaKey
    const types = event.getModifierState('AltGraph') || (event.ctrlKey && !event.altKey && editing.has(event.key.toLowerCase()))
    if (/^F\\d+$/.test(event.key) || (chord && !types)) event.preventDefault()
  }, { capture: true })
  addEventListener('wheel', (event) => { if (event.ctrlKey) event.preventDefault() }, { capture: true, passive: false })
})()`

/** What a page may send: one call at a time, each small. @throws on anything else. */
export function parseCall(payload: string): { id: number; name: string; request: unknown } {
  const call: unknown = JSON.parse(payload)
  if (typeof call !== 'object' || call === null || !('id' in call) || !('name' in call) || !('request' in call)) throw new Error('not a call')
  if (typeof call.id !== 'number' || typeof call.name !== 'string') throw new Error('not a call')
  return { id: call.id, name: call.name, request: call.request }
}

/** An expression that hands `value` to a function of the bridge. JSON is JavaScript, except for two line ends it escapes. */
export function bridgeCall(method: 'answer' | 'state', ...values: unknown[]): string {
  const args = values.map((value) => JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'))
  return `window.__handrail?.${method}(${args.join(',')})`
}
