/** Whom the PC believes to be its server. Never "ignore certificate": what can't be verified is refused by its own code. */
import { createHash, X509Certificate } from 'node:crypto'
import { connect, type DetailedPeerCertificate, getCACertificates } from 'node:tls'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'

const DATE = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
])

/** The code for a failure of the connection, by OpenSSL's and Node's names for it. */
export function serverErrorCode(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (DATE.has(code)) return 'SERVER_CERT_DATE'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'SERVER_CERT_WRONG_NAME'
  if (UNTRUSTED.has(code)) return 'SERVER_CERT_UNTRUSTED'
  return 'SERVER_UNREACHABLE'
}

/** Authorities for `system` trust: Node's own and the machine's, so that one the school installed counts. */
export function systemAuthorities(): string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
}

/** SHA-256 of the certificate's SubjectPublicKeyInfo, base64url: survives a renewal with the same key. */
export function fingerprintOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
}

/**
 * Finds the pinned authority's certificate in the chain the server shows, as PEM. The connection made for it is not
 * verified and therefore carries nothing; everything else goes over connections that trust this certificate alone.
 * Throws SERVER_CERT_UNTRUSTED when the chain holds no authority with that fingerprint, SERVER_UNREACHABLE without a chain.
 */
export async function fetchPinnedAuthority(server: URL, fingerprint: string, timeoutMs = 10_000): Promise<string> {
  const chain = await showChain(server, timeoutMs)
  const found = chain.find((certificate) => certificate.ca && fingerprintOf(certificate) === fingerprint)
  if (!found) throw new Refusal('SERVER_CERT_UNTRUSTED')
  return found.toString()
}

async function showChain(server: URL, timeoutMs: number): Promise<X509Certificate[]> {
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(server.port || 443), rejectUnauthorized: false, ...(isAddress(host) ? {} : { servername: host }) })
    const fail = (): void => {
      socket.destroy()
      reject(new Refusal('SERVER_UNREACHABLE'))
    }
    socket.setTimeout(timeoutMs, fail)
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      const chain: X509Certificate[] = []
      for (let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true); at?.raw && chain.length < 10; ) {
        chain.push(new X509Certificate(at.raw))
        const issuer: DetailedPeerCertificate | undefined = at.issuerCertificate
        at = issuer === at ? undefined : issuer
      }
      socket.destroy()
      resolve(chain)
    })
  })
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}
