import { hostname, release, totalmem, type } from 'node:os'
import type { deviceFacts, EventBody } from '../../protocol/events.ts'

const LABEL_MAX = 120
const label = (text: string): string => text.toWellFormed().slice(0, LABEL_MAX)

/** Hashed, so that it says "the same disk image" to a server and nothing to anyone else; null where there is none. */
export async function readMachineIdHint(): Promise<string | null> {
  try {
    const { default: machineId } = await import('node-machine-id')
    return label(await machineId.machineId())
  } catch {
    return null
  }
}

/** Inventory. Spawns processes: call it rarely. Its library is loaded only now, so that no start waits for it. */
export async function readDeviceFacts(): Promise<EventBody<typeof deviceFacts>> {
  const { system } = await import('systeminformation')
  const found = await system().catch(() => ({ manufacturer: '', model: '' }))
  return {
    hostname: label(hostname()),
    os: label(`${type()} ${release()}`),
    model: label(`${found.manufacturer} ${found.model}`.trim()),
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    machineIdHint: await readMachineIdHint(),
  }
}
