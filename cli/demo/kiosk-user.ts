/**
 * Who the pupil is on this machine. An ordinary user is the pupil too, and everything is one user: said aloud by the
 * caller. Root must not be: a browser as root has no sandbox, and the agent's guarantees rest on another user.
 */
import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'

export interface KioskUser {
  name: string
  uid: number
  gid: number
  /** whether the kiosk's user differs from ours */
  separate: boolean
}

const OWN = 'handrail-demo'

/** The person behind sudo, else a system user of the demo's own: it has no password, no shell and no home. Throws when none can be made. */
export function chooseKioskUser(): KioskUser {
  const me = userInfo()
  if (me.uid !== 0) return { name: me.username, uid: me.uid, gid: me.gid, separate: false }
  const sudo = Number(process.env.SUDO_UID ?? 0)
  if (sudo > 0) return { name: process.env.SUDO_USER ?? String(sudo), uid: sudo, gid: Number(process.env.SUDO_GID ?? sudo), separate: true }
  const own = lookUp(OWN) ?? create()
  // Not `nobody`: that is who the holder becomes, and the two must not be one.
  if (!own) throw new Error(`The pupil’s side must not run as root, and no user could be made for it. Make one:  useradd --system ${OWN}`)
  return own
}

function create(): KioskUser | null {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', OWN])
  return lookUp(OWN)
}

function lookUp(name: string): KioskUser | null {
  const line = spawnSync('getent', ['passwd', name], { encoding: 'utf8' }).stdout ?? ''
  const [found, , uid, gid] = line.trim().split(':')
  return found === name && uid !== undefined && gid !== undefined ? { name, uid: Number(uid), gid: Number(gid), separate: true } : null
}
