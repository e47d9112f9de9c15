/**
 * Is there a kiosk in this session, and does it live? Two signs: its facts stream is open, and it beats.
 *
 *   absent ──stream──▶ present ──last stream closed──▶ leaving ──1 s──▶ absent (kioskGone)
 *                      │   ▲ beat                         └──stream──▶ present
 *                      └───┘ three beats missed: kioskSilent, once until it beats again
 *
 * One that was started and doesn't come within COMES_WITHIN_MS is silent too: it hangs before its first word.
 */
import { BEAT_MS } from '../../protocol/local.ts'

export const SILENT_AFTER_MS = 3 * BEAT_MS
/** A kiosk that is restarted in time is not gone. */
export const GONE_AFTER_MS = 1_000
/** Longer than a slow PC takes while a whole class logs on: a kiosk that is still starting is not ended. */
export const COMES_WITHIN_MS = 120_000

export interface PresenceListener {
  gone(): void
  silent(): void
  changed(present: boolean): void
}

export interface Presence {
  readonly present: boolean
  /** A kiosk has been started: it has to come. */
  expect(): void
  streamOpened(): void
  streamClosed(): void
  beat(): void
  /** The OS session ended: nothing is expected any more. */
  end(): void
}

export function createPresence(listener: PresenceListener): Presence {
  let streams = 0
  let present = false
  let leaving: NodeJS.Timeout | undefined
  let silence: NodeJS.Timeout | undefined

  function expectBeat(): void {
    clearTimeout(silence)
    silence = setTimeout(() => listener.silent(), SILENT_AFTER_MS).unref()
  }
  function become(now: boolean): void {
    if (present === now) return
    present = now
    listener.changed(now)
  }

  return {
    get present() {
      return present
    },
    expect() {
      if (present) return
      clearTimeout(silence)
      silence = setTimeout(() => listener.silent(), COMES_WITHIN_MS).unref()
    },
    streamOpened() {
      streams += 1
      clearTimeout(leaving)
      become(true)
      expectBeat()
    },
    streamClosed() {
      streams -= 1
      if (streams > 0) return
      clearTimeout(silence)
      leaving = setTimeout(() => {
        become(false)
        listener.gone()
      }, GONE_AFTER_MS).unref()
    },
    beat() {
      if (streams > 0) expectBeat()
    },
    end() {
      clearTimeout(leaving)
      clearTimeout(silence)
      become(false)
    },
  }
}
