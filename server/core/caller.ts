/** Who is calling, as the adapter established it; nothing in it comes from the request's body. */
import type { Role } from '../../protocol/op.ts'

export interface StaffCaller {
  readonly who: 'staff'
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly school: string
  /** the session's id (not its secret) */
  readonly session: string
  /** their role needs a second factor they have not set up: only what is declared for that is answered */
  readonly halfway?: boolean
  /** a supply teacher's slip let them in: for the alerts of this room, and for what is declared for supply */
  readonly supply?: { readonly room: string }
}
export interface DeviceCaller {
  readonly who: 'device'
  readonly id: string
  readonly school: string
}
export interface PublicCaller {
  readonly who: 'public'
  /** the network address, for limits on guessing only */
  readonly address: string
  /** Starts a browser session: the adapter sets the cookie. */
  startSession(secret: string): void
}
/** `endSession` is there for staff too: the adapter clears the cookie. */
export type Caller = (StaffCaller & { endSession(): void }) | DeviceCaller | PublicCaller
