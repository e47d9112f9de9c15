import { hostname, release, totalmem, type } from 'node:os'
import machineId from 'node-machine-id'
import { system } from 'systeminformation'
import type { deviceFacts, EventBody } from '../../protocol/events.ts'

const LABEL_MAX = 120
const label = (text: string): string => text.toWellFormed().slice(0, LABEL_MAX)

/** Hashed, so that it says "the same disk image" to a server and nothing to anyone else; null where there is none. */
export async function readMachineIdHint(): Promise<string | null> {
  try {
    return label(await machineId.machineId())
  } catch {
    return null
  }
}

/** Inventory. Spawns processes: call it rarely. */
export async function readDeviceFacts(): Promise<EventBody<typeof deviceFacts>> {
  const found = await system().catch(() => ({ manufacturer: '', model: '' }))
  return {
    hostname: label(hostname()),
    os: label(`${type()} ${release()}`),
    model: label(`${found.manufacturer} ${found.model}`.trim()),
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    machineIdHint: await readMachineIdHint(),
  }
}
