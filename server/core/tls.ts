/**
 * The server's own certificate authority, for schools without one: PCs pin its fingerprint when they enrol, browsers get it by group
 * policy. The server's certificate is made new when it nears its end, or when it doesn't name every name it must.
 * Fail direction: keys are readable by this account only; a certificate that can't be made stops the server.
 */
import 'reflect-metadata'
import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { keepSecret } from './keys.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const CA_LIFETIME_MS = 20 * 365 * DAY_MS
const SERVER_LIFETIME_MS = 90 * DAY_MS
const RENEW_BEFORE_MS = 30 * DAY_MS
/** Clocks of school PCs are wrong by hours, not only minutes. */
const BACKDATED_MS = 2 * DAY_MS

export interface Certificate {
  /** PEM, the server's own first */
  readonly cert: string
  readonly key: string
  readonly validTo: number
  /** SHA-256 of the authority's SubjectPublicKeyInfo, base64url: what an enrolment token pins; null where the school brought its own */
  readonly caFingerprint: string | null
}

/** Makes what is missing in `dir`. `names`: DNS names and addresses the certificate must have, beside this machine's own. */
export async function ownCertificate(dir: string, names: readonly string[], now: number): Promise<Certificate> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const ca = await ownAuthority(dir, now)
  const wanted = [...new Set([...machineNames(), ...names])]
  const file = join(dir, 'server.pem')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (stillGood(kept, ca.cert, wanted, now)) return described(kept, ca.cert)
  const made = await issue(ca, wanted, now)
  // Key and certificates in one file, so that they can't be of two generations after a power cut.
  writeFileSync(file, made, { mode: 0o600, flush: true })
  return described(made, ca.cert)
}

/** The school's own certificate and key. */
export async function givenCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
  return { cert, key, validTo: new X509Certificate(cert).validToDate.getTime(), caFingerprint: null }
}

export function spkiFingerprint(certificate: X509Certificate): string {
  return createHash('sha256')
    .update((certificate.publicKey as KeyObject).export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

/** The library's own view of Node's WebCrypto: its types and Node's differ in names only. */
const subtle = () => cryptoProvider.get().subtle
type Key = Awaited<ReturnType<ReturnType<typeof subtle>['importKey']>>
interface Authority {
  cert: string
  key: Key
  publicKey: Key
}

async function ownAuthority(dir: string, now: number): Promise<Authority> {
  const draft = await makeAuthority(now)
  // One file again, and the first server's stays when two start at once.
  const kept = keepSecret(join(dir, 'ca.pem'), () => draft)
  const { cert, key } = split(kept)
  const privateKey = await subtle().importKey('pkcs8', PemConverter.decodeFirst(key), ALGORITHM, false, ['sign'])
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return { cert, key: privateKey, publicKey: await subtle().importKey('spki', spki, ALGORITHM, true, ['verify']) }
}

async function makeAuthority(now: number): Promise<string> {
  const keys = await subtle().generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=Handrail CA ${hostname()}`,
    keys: keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + CA_LIFETIME_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return joinPem(await pemOf(keys.privateKey), certificate.toString('pem'))
}

async function issue(ca: Authority, names: readonly string[], now: number): Promise<string> {
  const keys = await subtle().generateKey(ALGORITHM, true, ['sign', 'verify'])
  const authority = new X509Certificate(ca.cert)
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${hostname().slice(0, 60)}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: ca.key,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + SERVER_LIFETIME_MS),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  })
  return joinPem(await pemOf(keys.privateKey), certificate.toString('pem'), ca.cert)
}

function stillGood(text: string, caCert: string, names: readonly string[], now: number): boolean {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return false
  const certificate = new X509Certificate(split(text).cert)
  const covers = (name: string): boolean => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined
  return certificate.verify(new X509Certificate(caCert).publicKey) && certificate.validToDate.getTime() - now > RENEW_BEFORE_MS && names.every(covers)
}

function described(text: string, caCert: string): Certificate {
  const { cert, key } = split(text)
  return { cert, key, validTo: new X509Certificate(cert).validToDate.getTime(), caFingerprint: spkiFingerprint(new X509Certificate(caCert)) }
}

function machineNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? [])
  // Link-local addresses carry a zone and change; nobody types them.
  return ['localhost', hostname(), ...addresses.filter((a) => !a.address.startsWith('fe80')).map((a) => a.address)]
}
async function pemOf(key: Key): Promise<string> {
  return PemConverter.encode(await subtle().exportKey('pkcs8', key), 'PRIVATE KEY')
}
function joinPem(...parts: string[]): string {
  return `${parts.map((p) => p.trim()).join('\n')}\n`
}
function split(text: string): { key: string; cert: string } {
  const at = text.indexOf('-----BEGIN CERTIFICATE-----')
  if (at < 0) throw new Error('the certificate file holds no certificate')
  return { key: text.slice(0, at), cert: text.slice(at) }
}
