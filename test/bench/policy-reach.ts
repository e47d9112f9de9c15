/**
 * policy-reach · a member of staff publishes a change → the last of 2,000 online PCs has fetched and checked it. A real server process;
 * the PCs are simulated in another, each with a stream of commands and a connection for its fetches.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeKey } from '../../agent/uplink/identity.ts'
import { client } from '../../protocol/client.ts'
import { claimSigned, enrolClaim } from '../../protocol/device.ts'
import { decodeEnrolToken } from '../../protocol/enrol-token.ts'
import type { Result as Answer } from '../../protocol/op.ts'
import { policyDrafts, policyPublish } from '../../protocol/policy-page.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { newId, newSecret, sha256 } from '../../server/core/index.ts'
import { draftPolicy, SCHOOL } from '../tools/publish-policy.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs } from '../tools/waiting.ts'
import type { LoadOrder, Reached } from './lib/policy-load.ts'
import { judge, type Result } from './lib/report.ts'
import { percentile } from './lib/stats.ts'

const PCS = Number(process.env.HANDRAIL_PCS ?? 2_000)
const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 5)
const SHORTCUTS = ['F9', 'Ctrl+Alt+H'] as const

export async function measure(): Promise<Result> {
  await using server = await startServer()
  const { school, policyKey } = await claimOne(server)
  const order: LoadOrder = { url: server.url, policyKey, pcs: addPcs(server, school) }
  const load = fork(join(import.meta.dirname, 'lib/policy-load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    load.send(order)
    // Every PC's first fetch, at its start.
    await message(load)
    const technician = await server.signIn('technician')
    const [last, half, answered, share, used]: number[][] = [[], [], [], [], []]
    for (let round = 0; round < ROUNDS; round++) {
      await draftPolicy(technician, { 'panic.shortcut': SHORTCUTS[round % SHORTCUTS.length] })
      const mark = (await technician.call(policyDrafts, {})).drafts[0]?.mark ?? ''
      load.send('round')
      await message(load)
      const reached = message(load) as Promise<Reached>
      const cpuBefore = cpuMsOf(server.pid)
      const startedAt = nowMs()
      const { reach } = await technician.call(policyPublish, { place: SCHOOL, mark, note: '' })
      answered?.push(nowMs() - startedAt)
      // The PC that was claimed is the school's too, and is never on.
      if (reach !== PCS + 1) throw new Error(`the change reaches ${reach} PCs`)
      const { at, cpuMs } = await reached
      used?.push(cpuMsOf(server.pid) - cpuBefore)
      const times = at.map((one) => one - startedAt).sort((a, b) => a - b)
      last?.push(times.at(-1) ?? 0)
      half?.push(percentile(times, 50))
      share?.push(cpuMs / (times.at(-1) ?? 1))
    }
    const most = (values: number[] | undefined) => Math.round(Math.max(...(values ?? [])))
    const ours = {
      lastMax: most(last),
      lastMin: Math.round(Math.min(...(last ?? []))),
      halfMax: most(half),
      publishAnsweredMax: most(answered),
      serverCpuMax: most(used),
    }
    return {
      bench: 'policy-reach',
      unit: 'ms',
      ours,
      peer: null,
      ratio: {},
      ...judge([{ name: 'lastMax', goal: '<= 10000', value: ours.lastMax, met: ours.lastMax <= 10_000 }]),
      notes: [
        `${PCS} PCs on loopback, ${ROUNDS} changes; from the call that publishes to the last PC that has fetched, and checked the signature`,
        'a PC’s own write to its disk (one file, synced) is not in it: here it would be one disk for all of them',
        `load generator (own process): at most ${Math.round(Math.max(...(share ?? [])) * 100)} % of a core`,
        'no peer: nothing to compare with in the same run',
      ],
    }
  } finally {
    load.disconnect()
  }
}

/** One PC enrols as PCs do: it is told whose policy to believe. */
async function claimOne(server: ServerProcess): Promise<{ school: string; policyKey: string }> {
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
function addPcs(server: ServerProcess, school: string): { id: string; pass: string }[] {
  const now = Date.now()
  const pcs = Array.from({ length: PCS }, () => ({ id: newId(now), pass: newSecret() }))
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
function cpuMsOf(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(after[11]) + Number(after[12])) * 10
}

function message(load: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the load generator ended (${code})`))
    load.once('exit', ended)
    load.once('message', (value) => {
      load.off('exit', ended)
      resolve(value)
    })
  })
}
