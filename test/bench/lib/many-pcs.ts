/** A school of many online PCs: the server's rows for them, and a process that plays them. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeKey } from '../../../agent/uplink/identity.ts'
import { client } from '../../../protocol/client.ts'
import { claimSigned, enrolClaim } from '../../../protocol/device.ts'
import { decodeEnrolToken } from '../../../protocol/enrol-token.ts'
import type { Result as Answer } from '../../../protocol/op.ts'
import { PROTOCOL_VERSION } from '../../../protocol/version.ts'
import { newId, newSecret, sha256 } from '../../../server/core/index.ts'
import type { ServerProcess } from '../../tools/server-process.ts'
import type { LoadOrder } from './policy-load.ts'

/** Resolves when every PC has made its first fetch and holds its stream. */
export async function startLoad(order: LoadOrder): Promise<ChildProcess> {
  const load = fork(join(import.meta.dirname, 'policy-load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  load.send(order)
  await message(load)
  return load
}

/** One PC enrols as PCs do: it is told whose policy to believe. */
export async function claimOne(server: ServerProcess): Promise<{ school: string; policyKey: string }> {
  const { secret } = decodeEnrolToken(await server.enrolToken(), (text) => Buffer.from(text, 'base64url').toString())
  const key = makeKey()
  const anonymous = client(async (name, body) => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(new URL(`/api/${name}`, server.url), { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<Answer<unknown>>
  })
  const signature = key.sign(claimSigned(secret, key.publicKey))
  const known = { hostname: 'BENCH', os: 'Debian 12', machineIdHint: null }
  return anonymous.call(enrolClaim, { protocol: PROTOCOL_VERSION, secret, key: key.publicKey, ...known, signature })
}

/** The others are written where enrolment would have: 2,000 claims and signatures are another bench's. */
export function addPcs(server: ServerProcess, school: string, count: number): { id: string; pass: string }[] {
  const now = Date.now()
  const pcs = Array.from({ length: count }, () => ({ id: newId(now), pass: newSecret() }))
  const db = new Database(join(server.data, 'handrail.db'), { timeout: 10_000 })
  try {
    const device = db.prepare(`INSERT INTO devices (id, school_id, hostname, os, version, key, protection, covered, enrolled_at)
      VALUES (?, ?, ?, 'Debian 12', '', '', 'unknown', 0, ?)`)
    const pass = db.prepare('INSERT INTO device_passes (hash, school_id, device_id, expires_at) VALUES (?, ?, ?, ?)')
    db.transaction(() => {
      for (const [n, pc] of pcs.entries()) {
        device.run(pc.id, school, `BENCH-${n}`, now)
        pass.run(sha256(pc.pass), school, pc.id, now + 3_600_000)
      }
    })()
  } finally {
    db.close()
  }
  return pcs
}

/** CPU a process has used so far: clock ticks, of which Linux counts 100 a second. */
export function cpuMsOf(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(after[11]) + Number(after[12])) * 10
}

export function message(load: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the load generator ended (${code})`))
    load.once('exit', ended)
    load.once('message', (value) => {
      load.off('exit', ended)
      resolve(value)
    })
  })
}
