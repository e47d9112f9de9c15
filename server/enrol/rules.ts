import type { EnrolToken } from '../../protocol/device.ts'
import type { ErrorCode } from '../../protocol/errors.ts'

/** An address PCs can reach, from what the server was told; a trailing slash would make every path double. */
export function tokenAddress(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, '')
}

export interface TokenRow {
  readonly expires_at: number
  readonly uses: number
  readonly used: number
}
/** Why a token can't be used now; null when it can. A token nobody knows says nothing more. */
export function judgeToken(row: TokenRow | undefined, now: number): ErrorCode | null {
  if (!row) return 'ENROL_TOKEN_UNKNOWN'
  if (row.expires_at <= now) return 'ENROL_TOKEN_EXPIRED'
  return row.used >= row.uses ? 'ENROL_TOKEN_USED_UP' : null
}

/** `pin` needs our own authority: with the school's certificate, PCs trust what they trust already. */
export function trustOf(wanted: EnrolToken['trust'], caFingerprint: string | null): Pick<EnrolToken, 'trust' | 'caFingerprint'> {
  return wanted === 'pin' && caFingerprint !== null ? { trust: 'pin', caFingerprint } : { trust: 'system', caFingerprint: null }
}
