/** An account as the name service knows it: local, LDAP or Active Directory alike. */
import { execFileSync } from 'node:child_process'

export interface OsAccount {
  readonly account: string
  readonly gid: number
  readonly home: string
}

/** Falls back to a name made from the number: a session must not stay without its button because a directory is away. */
export function lookUpAccount(uid: number): OsAccount {
  try {
    const line = execFileSync('getent', ['passwd', String(uid)], { encoding: 'utf8', timeout: 2_000, stdio: ['ignore', 'pipe', 'ignore'] })
    const [account, , , gid, , home] = line.trim().split(':')
    if (account && gid && home) return { account, gid: Number(gid), home }
  } catch {
    // Not known, or not answering: below.
  }
  return { account: `uid-${uid}`, gid: uid, home: '/' }
}
