/** Making this PC known to its server, once. */
import { Compile } from 'typebox/compile'
import { claimSigned, type EnrolToken, enrolClaim } from '../../protocol/device.ts'
import { Refusal } from '../../protocol/errors.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Identity, makeKey } from './identity.ts'
import { createTransport } from './transport.ts'
import { fetchPinnedAuthority, systemAuthorities } from './trust.ts'

const TIMEOUT_MS = 20_000

export interface EnrolOptions {
  readonly token: EnrolToken
  readonly hostname: string
  readonly os: string
  readonly machineIdHint: string | null
}

/** Claims the token with a key made here. Throws ENROL_* or SERVER_*; nothing is kept then. */
export async function enrol({ token, hostname, os, machineIdHint }: EnrolOptions): Promise<Identity> {
  const server = new URL(token.server)
  const ca = token.trust === 'pin' && server.protocol === 'https:' ? await fetchPinnedAuthority(server, requireFingerprint(token)) : null
  const transport = createTransport(server, ca === null ? systemAuthorities() : [ca])
  try {
    const key = makeKey()
    const request = {
      protocol: PROTOCOL_VERSION,
      secret: token.secret,
      key: key.publicKey,
      hostname: hostname.slice(0, 120),
      os: os.slice(0, 120),
      machineIdHint: machineIdHint?.slice(0, 120) ?? null,
      signature: key.sign(claimSigned(token.secret, key.publicKey)),
    }
    const result = await transport.post(enrolClaim.name, request, { timeoutMs: TIMEOUT_MS })
    if (!result.ok) throw new Refusal(result.code)
    const answer = result.value
    if (!Compile(enrolClaim.response).Check(answer)) throw new Refusal('SERVER_UNREACHABLE', 'the server’s answer does not have the expected shape')
    return { ...answer, server: token.server, trust: token.trust, caFingerprint: token.caFingerprint, ca, privateKey: key.privateKey }
  } finally {
    transport.close()
  }
}

function requireFingerprint(token: EnrolToken): string {
  if (token.caFingerprint === null) throw new Refusal('ENROL_TOKEN_MALFORMED')
  return token.caFingerprint
}
