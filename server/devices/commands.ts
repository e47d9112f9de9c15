/** Commands to PCs: rows with a position per PC, sent again until the PC's cursor has passed them. */
import type { Command, CommandItem } from '../../protocol/device.ts'
import { type Clock, type Database, type DeviceCaller, type Feed, nextPositions, type Tx } from '../core/index.ts'

declare module '../core/tables.ts' {
  interface Tables {
    device_commands: { school_id: string; device_id: string; n: number; command: string; created_at: number; until: number | null }
  }
}

/** A PC that has been away for longer is told its policy anew anyway, and no cover lasts that long. */
const KEEP_MS = 30 * 86_400_000
/** Looking for old ones reads all of a PC's: not at every command. */
const TIDY_EVERY = 64
/** A statement has a most of parameters. */
const AT_ONCE = 1_000

/** Inside the caller's transaction: the command goes out if and only if the change it tells of was made. */
export function sendCommand(tx: Tx, to: { school: string; device: string }, command: Command, now: number): Promise<void> {
  return sendToEach(tx, to.school, [to.device], command, now)
}

/**
 * The same command to each of these PCs of one school, a few statements for all of them. `until` (epoch ms): a PC that comes for it
 * later doesn't get it any more.
 */
export async function sendToEach(
  tx: Tx,
  school: string,
  devices: readonly string[],
  command: Command,
  now: number,
  until: number | null = null,
): Promise<void> {
  const text = JSON.stringify(command)
  // In one order, so that two who tell the same PCs never wait for each other.
  const ids = [...new Set(devices)].toSorted()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    const positions = await nextPositions(tx, school, some.map(counter))
    const rows = some.map((device) => [school, device, positions.get(counter(device)) ?? 0, text, now, until])
    await tx.insertMany('device_commands', ['school_id', 'device_id', 'n', 'command', 'created_at', 'until'], rows)
    const crowded = some.filter((device) => (positions.get(counter(device)) ?? 0) % TIDY_EVERY === 0)
    if (crowded.length > 0)
      await tx.q
        .deleteFrom('device_commands')
        .where('device_id', 'in', crowded)
        .where('created_at', '<', now - KEEP_MS)
        .execute()
  }
  for (const device of ids) tx.notify(topic(device))
}

/** The same command to every PC of a school that is still one of its PCs; resolves with how many. */
export async function sendToAll(tx: Tx, school: string, command: Command, now: number): Promise<number> {
  const rows = await tx.q.selectFrom('devices').select('id').where('school_id', '=', school).where('revoked_at', 'is', null).execute()
  await sendToEach(
    tx,
    school,
    rows.map((row) => row.id),
    command,
    now,
  )
  return rows.length
}

export function commandFeed({ db, clock }: { db: Database; clock: Clock }, device: DeviceCaller): Feed<CommandItem> {
  return {
    topic: topic(device.id),
    complete: true,
    async read(after, limit) {
      // One statement, for all PCs of a school read when their policy changes. readAfter, in SQL: an `after` of another epoch reads from the start.
      const rows = await db.read
        .selectFrom('device_commands as c')
        .innerJoin('schools as s', 's.id', 'c.school_id')
        .select(['s.epoch', 'c.n', 'c.command'])
        .where('c.device_id', '=', device.id)
        .where('c.school_id', '=', device.school)
        .where((e) => e.or([e('c.n', '>', after.n), e('s.epoch', '!=', after.epoch)]))
        .where((e) => e.or([e('c.until', 'is', null), e('c.until', '>', clock.now())]))
        .orderBy('c.n')
        .limit(limit)
        .execute()
      return rows.map(({ epoch, n, command }) => ({ at: { epoch, n }, command: JSON.parse(command) as Command }))
    },
  }
}

const counter = (device: string) => `commands:${device}`
const topic = (device: string) => `commands:${device}`
