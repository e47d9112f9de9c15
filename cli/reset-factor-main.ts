/** The program behind `handrail reset-second-factor`. */
import { staffResetAtConsole } from '../protocol/staff.ts'
import { runAtConsole } from './console.ts'

await runAtConsole('reset-second-factor', async ({ server, key, email }) => {
  const { name, had } = await server.call(staffResetAtConsole, { key, email })
  return had
    ? `${name} signs in with the password alone now, and is asked for a new second factor where the school needs one.`
    : `${name} has no second factor. All their sessions have ended.`
})
