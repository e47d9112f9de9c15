/** Certificates for tests, made on the spot: an authority and what it (or another) issued, right or wrong in one way. */
import { createHash, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto as never)
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000

export interface Authority {
  readonly pem: string
  /** SHA-256 of its SubjectPublicKeyInfo, base64url: what a token pins */
  readonly fingerprint: string
  /** A server's key and its chain up to the authority. */
  issue(over?: { host?: string; from?: number; to?: number }): Promise<{ key: string; cert: string }>
}

export async function makeAuthority(name = 'Handrail test CA'): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 1_000 * DAY),
    notAfter: new Date(Date.now() + 1_000 * DAY),
    signingAlgorithm: ALGORITHM,
    keys: keys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return authorityOf(ca, keys.privateKey)
}

/** An authority that is there already: its private key and certificate as one text in PEM, as our server keeps its own. */
export async function openAuthority(pem: string): Promise<Authority> {
  const at = pem.indexOf('-----BEGIN CERTIFICATE-----')
  const key = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem.slice(0, at)), ALGORITHM, false, ['sign'])
  return authorityOf(new x509.X509Certificate(pem.slice(at)), key)
}

function authorityOf(ca: x509.X509Certificate, caKey: webcrypto.CryptoKey): Authority {
  const pem = ca.toString('pem')
  return {
    pem,
    fingerprint: createHash('sha256').update(Buffer.from(ca.publicKey.rawData)).digest('base64url'),
    async issue({ host = '127.0.0.1', from = -1, to = 30 } = {}) {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: '02',
        subject: 'CN=server',
        issuer: ca.subject,
        notBefore: new Date(Date.now() + from * DAY),
        notAfter: new Date(Date.now() + to * DAY),
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey as never,
        signingKey: caKey as never,
        extensions: [
          new x509.SubjectAlternativeNameExtension([{ type: /^[\d.]+$/.test(host) ? 'ip' : 'dns', value: host }]),
          new x509.BasicConstraintsExtension(false),
        ],
      })
      const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey)
      return {
        key: `-----BEGIN PRIVATE KEY-----\n${Buffer.from(key).toString('base64')}\n-----END PRIVATE KEY-----\n`,
        cert: `${leaf.toString('pem')}\n${pem}\n`,
      }
    },
  }
}
