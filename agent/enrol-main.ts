/** `node agent/enrol-main.ts TOKEN --state DIR`: makes this PC known to its school's server, once. */
import { mkdirSync } from 'node:fs'
import { hostname, type as osType, release } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { decodeEnrolToken } from '../protocol/enrol-token.ts'
import { Refusal } from '../protocol/errors.ts'
import { agentPaths } from './core/index.ts'
import { readMachineIdHint } from './device/index.ts'
import { enrol, loadIdentity, saveIdentity } from './uplink/index.ts'

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { state: { type: 'string' } } })
  const [text] = positionals
  if (!text || !values.state || positionals.length > 1) throw new Error('usage: node agent/enrol-main.ts TOKEN --state DIR')
  const token = decodeEnrolToken(text, (coded) => Buffer.from(coded, 'base64url').toString())
  const paths = agentPaths(resolve(values.state), '')
  mkdirSync(paths.state, { recursive: true, mode: 0o700 })
  // A second identity would make this PC's unsent events unsendable: that is a decision, taken by moving the folder away.
  if (loadIdentity(paths.identity)) throw new Error(`this PC is already enrolled; to start anew, stop the agent and move ${paths.state} away`)
  const identity = await enrol({ token, hostname: hostname(), os: `${osType()} ${release()}`, machineIdHint: await readMachineIdHint() })
  saveIdentity(paths.identity, identity)
  return `Enrolled with ${identity.schoolName}.`
}

try {
  process.stdout.write(`${await run()}\n`)
} catch (error) {
  // The server's and our own words only: never the token, which is a secret.
  process.stderr.write(`${error instanceof Refusal ? `${error.code}: ${error.message}` : error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
