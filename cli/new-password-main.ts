/** The program behind `handrail new-password`. */
import { INVITATION_PATH, staffInviteAtConsole } from '../protocol/staff.ts'
import { runAtConsole } from './console.ts'

await runAtConsole('new-password', async ({ server, key, email }) => {
  const { name, invitation } = await server.call(staffInviteAtConsole, { key, email })
  const until = new Date(invitation.expiresAt).toLocaleString('en-GB')
  // Behind a #, as in the dashboard: no server or proxy ever logs it.
  return `${name} chooses a new password here, until ${until}:\n${new URL(INVITATION_PATH, server.url)}#${invitation.secret}\nOpen it on this machine, or put the address the school uses in front.`
})
