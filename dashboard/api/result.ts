import { isErrorCode } from '../../protocol/errors.ts'
import type { Result } from '../../protocol/op.ts'

/** Something else may answer in the server's place (a filter, a proxy): whatever is no Result counts as not reached. */
export function readResult(answer: unknown): Result<unknown> {
  const result = answer as Partial<Result<unknown> & { code: unknown }> | null
  if (result?.ok === true) return result as Result<unknown>
  if (result?.ok === false && isErrorCode(result.code)) return result as Result<unknown>
  return { ok: false, code: 'SERVER_UNREACHABLE', message: '', id: '' }
}
