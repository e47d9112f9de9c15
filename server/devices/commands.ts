/** Commands to PCs: rows with a position per PC, sent again until the PC's cursor has passed them. */
import type { Command, CommandItem } from '../../protocol/device.ts'
import { type Database, type DeviceCaller, type Feed, nextPosition, readAfter, type Tx } from '../core/index.ts'

declare module '../core/tables.ts' {
  interface Tables {
    device_commands: { school_id: string; device_id: string; n: number; command: string; created_at: number }
  }
}

/** A PC that has been away for longer is told its policy anew anyway, and no cover lasts that long. */
const KEEP_MS = 30 * 86_400_000

/** Inside the caller's transaction: the command goes out if and only if the change it tells of was made. */
export async function sendCommand(tx: Tx, to: { school: string; device: string }, command: Command, now: number): Promise<void> {
  const n = await nextPosition(tx, to.school, counter(to.device))
  const sent = { school_id: to.school, device_id: to.device, n, command: JSON.stringify(command), created_at: now }
  await tx.q.insertInto('device_commands').values(sent).execute()
  await tx.q
    .deleteFrom('device_commands')
    .where('device_id', '=', to.device)
    .where('created_at', '<', now - KEEP_MS)
    .execute()
  tx.notify(topic(to.device))
}

/** The same command to each of these PCs of one school. */
export async function sendToEach(tx: Tx, school: string, devices: readonly string[], command: Command, now: number): Promise<void> {
  for (const device of devices) await sendCommand(tx, { school, device }, command, now)
}

export function commandFeed(db: Database, device: DeviceCaller): Feed<CommandItem> {
  return {
    topic: topic(device.id),
    async read(after, limit) {
      const { epoch } = await db.read.selectFrom('schools').select('epoch').where('id', '=', device.school).executeTakeFirstOrThrow()
      const rows = await db.read
        .selectFrom('device_commands')
        .select(['n', 'command'])
        .where('device_id', '=', device.id)
        .where('school_id', '=', device.school)
        .where('n', '>', readAfter(after, epoch))
        .orderBy('n')
        .limit(limit)
        .execute()
      return rows.map((r) => ({ at: { epoch, n: r.n }, command: JSON.parse(r.command) as Command }))
    },
  }
}

const counter = (device: string) => `commands:${device}`
const topic = (device: string) => `commands:${device}`
