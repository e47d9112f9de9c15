/** What the gate asks of the kiosk. Each resolves with null when nobody could answer, and is then offered again. */
import type { Choices, pageAnswer, pageGrant, pageRead, pageTurn } from '../../../protocol/aup.ts'
import type { TryAnswer } from '../../../protocol/codes.ts'
import type { Request, Response, Result } from '../../../protocol/op.ts'
import type { PageBridge } from '../../../protocol/page.ts'
import type { pageSees } from '../../../protocol/sees.ts'

export type Told<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }
export interface GateCalls {
  read(request: Request<typeof pageRead>): Promise<Told<Response<typeof pageRead>>>
  turn(request: Request<typeof pageTurn>): Promise<Told<Response<typeof pageTurn>>>
  answer(request: Request<typeof pageAnswer>): Promise<Told<unknown>>
  /** Kept by the agent, and shown again by what it then says. */
  choose(choices: Choices): void
  /** What the button does, for whoever has one key. */
  hide(): void
  grant(request: Request<typeof pageGrant>): Promise<TryAnswer | null>
  sees(): Promise<Told<Response<typeof pageSees>>>
}

export function gateCalls(bridge: PageBridge | undefined): GateCalls {
  async function call<T>(name: Parameters<PageBridge['call']>[0], request: unknown): Promise<Told<T>> {
    try {
      const result = (await bridge?.call(name, request)) as Result<T> | undefined
      return result ?? { ok: false, code: 'SERVER_UNREACHABLE' }
    } catch {
      return { ok: false, code: 'SERVER_UNREACHABLE' }
    }
  }
  return {
    read: (request) => call('page.read', request),
    turn: (request) => call('page.turn', request),
    answer: (request) => call('page.answer', request),
    choose: (choices) => void call('page.choose', { choices }),
    hide: () => void call('page.press', { via: 'switch' }),
    sees: () => call('page.sees', {}),
    async grant(request) {
      const told = await call<TryAnswer>('page.grant', request)
      return told.ok ? told.value : null
    },
  }
}

/** How soon it is asked again, while the agent could not say. */
const ASK_AGAIN_MS = 700
/** Asks until it is told. Returns how to give up. */
export function askUntilTold<T>(ask: () => Promise<Told<T>>, tell: (value: T) => void): () => void {
  let left = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = async () => {
    const answer = await ask()
    if (left) return
    if (answer.ok) tell(answer.value)
    else timer = setTimeout(again, ASK_AGAIN_MS)
  }
  void again()
  return () => {
    left = true
    clearTimeout(timer)
  }
}

/** An answer that says nothing else. */
export function plain(answer: 'no' | 'again' | 'help' | 'go' | 'signOut') {
  return { answer, token: null, audioOffered: false, withAdult: false, visitor: null } as const
}
