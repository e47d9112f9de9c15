/** Before the demo leaves a person's own desktop: a cover that is up is lifted as in a school, for it would outlive every program. */
import { setTimeout as sleep } from 'node:timers/promises'
import { alertsAttend, alertsLift, alertsList } from '../../protocol/alerts.ts'
import type { Client } from '../../protocol/op.ts'

const LIFTED_WITHIN_MS = 5_000

/** True when nothing covers the screen any more. */
export async function liftCover(staff: Client): Promise<boolean> {
  const covered = async () => (await staff.call(alertsList, {})).alerts.filter(({ lift }) => lift !== 'lifted')
  for (const { id, state } of await covered()) {
    if (state !== 'attended') await staff.call(alertsAttend, { alert: id })
    await staff.call(alertsLift, { alert: id })
  }
  for (const until = Date.now() + LIFTED_WITHIN_MS; Date.now() < until; await sleep(100)) {
    if ((await covered()).length === 0) return true
  }
  return false
}
