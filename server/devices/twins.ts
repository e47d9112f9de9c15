/**
 * A PC that enrols under a name, on a machine, that an older PC of the school has: installed anew, or a copy of its disk?
 * The older one is asked by its silence; while it is on, nothing is taken from it.
 */
import type { Warning } from '../../protocol/places.ts'
import { type Clock, clearTimer, type Database, setTimer, type TimerHandlers, type Tx } from '../core/index.ts'
import { judgeTwin } from './rules.ts'
import { showDevices } from './shown.ts'
import { changeDevice, type DeviceRow, devicesNamed, markRevoked } from './store.ts'

export const REPLACE = 'devices.replace'

export interface TwinsNeed {
  db: Database
  clock: Clock
  replaceAfterMs(tx: Tx, school: string): Promise<number>
  warn(tx: Tx, device: { id: string; school: string }, warning: Warning, now: number): Promise<void>
  ended(tx: Tx, device: string): void
}

export function startTwins({ db, clock, replaceAfterMs, warn, ended }: TwinsNeed) {
  async function replace(tx: Tx, school: string, old: string, now: number): Promise<void> {
    if (!(await markRevoked(tx, school, old, now))) return
    ended(tx, old)
    await showDevices(tx, school, [old])
  }

  return {
    /** The older PC whose seat `arrived` takes; null when it is nobody's successor. In the transaction of its enrolment. */
    async meet(tx: Tx, arrived: DeviceRow, now: number): Promise<string | null> {
      const named = (await devicesNamed(tx.q, arrived.school_id, arrived.hostname)).filter((row) => row.id !== arrived.id)
      // Both carry their warning from now on.
      await showDevices(
        tx,
        arrived.school_id,
        named.map((row) => row.id),
      )
      const old = arrived.machine_id_hint === null ? undefined : named.find((row) => row.machine_id_hint === arrived.machine_id_hint)
      if (!old) return null
      const heardAt = old.last_seen_at ?? old.enrolled_at
      const limitMs = await replaceAfterMs(tx, arrived.school_id)
      switch (judgeTwin(now - heardAt, limitMs)) {
        case 'clone':
          for (const { id } of [old, arrived]) await warn(tx, { id, school: arrived.school_id }, 'clone', now)
          return null
        case 'reclaim':
          await changeDevice(tx, arrived.school_id, old.id, { replaced_by: arrived.id })
          await warn(tx, { id: old.id, school: arrived.school_id }, 'replaced', now)
          await setTimer(tx, { kind: REPLACE, subject: old.id, school: arrived.school_id, dueAt: heardAt + limitMs })
          return old.id
        case 'replace':
          await replace(tx, arrived.school_id, old.id, now)
          return old.id
      }
    },
    /** A PC that was thought to be replaced is heard again: they are two. */
    async returned(tx: Tx, { id, school_id, replaced_by }: { id: string; school_id: string; replaced_by: string | null }): Promise<void> {
      if (replaced_by === null) return
      const now = clock.now()
      await changeDevice(tx, school_id, id, { replaced_by: null })
      await clearTimer(tx, REPLACE, id)
      for (const device of [id, replaced_by]) await warn(tx, { id: device, school: school_id }, 'clone', now)
      await showDevices(tx, school_id, [id, replaced_by])
    },
    timers: {
      async [REPLACE]({ subject, school }) {
        await db.write(async (tx) => {
          const old = await tx.q.selectFrom('devices').select(['replaced_by', 'online']).where('id', '=', subject).executeTakeFirst()
          // Heard again, or kept by a technician: it stays.
          if (old?.replaced_by && old.online === 0) await replace(tx, school, subject, clock.now())
        })
      },
    } satisfies TimerHandlers,
  }
}
