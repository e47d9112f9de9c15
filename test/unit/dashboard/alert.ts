import type { Alert } from '../../../protocol/alerts.ts'

/** An alert as the server would send it. */
export function alertOf(of: Partial<Alert> = {}): Alert {
  return {
    id: 'a',
    press: 'p',
    state: 'raised',
    lift: 'covered',
    device: 'd',
    roomId: 'r',
    unwatched: false,
    person: { name: null, className: null, confidence: 'unknown', account: null, kind: 'unknown' },
    place: { room: 'Room 4', seat: 'Seat 1', pc: 'ROOM4-01', mark: null, offSite: false },
    pressedAt: 0,
    raisedAt: 0,
    count: 1,
    steps: [],
    sendSomeone: false,
    escalated: false,
    closedAs: null,
    pos: 1,
    ...of,
  }
}
