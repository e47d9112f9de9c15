/** Calls as this PC: with a pass, renewed when it is refused or nearly over, and answers checked against the contract. */
import { Compile } from 'typebox/compile'
import { enrolChallenge, enrolPass, nonceSigned } from '../../protocol/device.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Op, Request, Response } from '../../protocol/op.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Clock } from '../core/index.ts'
import type { Author } from '../outbox/index.ts'
import type { Transport } from './transport.ts'

const PASS_TIMEOUT_MS = 10_000
/** A pass is renewed when this share of its life is over, by the PC's monotonic clock. */
const RENEW_AT = 0.8

export interface Line {
  call<O extends Op>(operation: O, request: Request<O>, options: { timeoutMs: number; signal?: AbortSignal }): Promise<Response<O>>
  /** A valid pass. Throws SERVER_* or the server's refusal. */
  pass(): Promise<string>
  /** The server refused this pass. */
  forget(pass: string): void
}

export function createLine(transport: Transport, author: Pick<Author, 'device' | 'sign'>, clock: Pick<Clock, 'mono'>): Line {
  let current: { pass: string; until: number } | undefined
  let coming: Promise<string> | undefined
  const checks = new Map<string, { Check(value: unknown): boolean }>()

  async function plain<O extends Op>(
    operation: O,
    request: Request<O>,
    options: { pass?: string; timeoutMs: number; signal?: AbortSignal },
  ): Promise<Response<O>> {
    const result = await transport.post(operation.name, request, options)
    if (!result.ok) throw new Refusal(result.code)
    let check = checks.get(operation.name)
    if (!check) {
      check = Compile(operation.response)
      checks.set(operation.name, check)
    }
    if (!check.Check(result.value)) throw new Refusal('SERVER_UNREACHABLE', `the answer to ${operation.name} does not have the expected shape`)
    return result.value as Response<O>
  }

  async function fetchPass(): Promise<string> {
    const { device } = author
    const { nonce } = await plain(enrolChallenge, { protocol: PROTOCOL_VERSION, device }, { timeoutMs: PASS_TIMEOUT_MS })
    const got = await plain(enrolPass, { device, nonce, signature: author.sign(nonceSigned(device, nonce)) }, { timeoutMs: PASS_TIMEOUT_MS })
    current = { pass: got.pass, until: clock.mono() + got.lifetimeMs * RENEW_AT }
    return got.pass
  }
  async function pass(): Promise<string> {
    if (current && clock.mono() < current.until) return current.pass
    coming ??= fetchPass().finally(() => {
      coming = undefined
    })
    return coming
  }
  function forget(refused: string): void {
    if (current?.pass === refused) current = undefined
  }

  return {
    pass,
    forget,
    async call(operation, request, options) {
      const used = await pass()
      try {
        return await plain(operation, request, { ...options, pass: used })
      } catch (error) {
        if (!(error instanceof Refusal) || (error.code !== 'DEVICE_TOKEN_INVALID' && error.code !== 'NOT_SIGNED_IN')) throw error
        forget(used)
        return plain(operation, request, { ...options, pass: await pass() })
      }
    },
  }
}
