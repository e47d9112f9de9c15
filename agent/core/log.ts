/** The agent's log: JSON lines. Codes, ids and counts only; never a secret, an account name or a pupil's words. */
import { type Logger, pino } from 'pino'
import { Refusal } from '../../protocol/errors.ts'

export type Log = Logger

/** @param file where to append; without it, standard error, which the service manager keeps */
export function createLog(file: string | undefined): Log {
  const destination = pino.destination({ dest: file ?? 2, mkdir: true, append: true, sync: true })
  // A full disk may cost a line of the log, never a press.
  destination.on('error', () => undefined)
  return pino(
    {
      base: { process: 'agent', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The last line of defence: these never belong in a log, whoever passes them.
      redact: { paths: ['secret', 'pass', 'token', 'privateKey', 'authorization', 'account', 'who', 'body', 'words'], censor: '[left out]' },
    },
    destination,
  )
}

/** What to log of a failure: an expected one's code, an unexpected one whole. */
export function failure(error: unknown): { code: string } | { err: unknown } {
  return error instanceof Refusal ? { code: error.code } : { err: error }
}
