/**
 * The server's own keys, in files only its account may read: the policy's signing key (Ed25519), one sealing key (X25519) per
 * school, and one for staff's second factors (see vault.ts). Server processes that share a PostgreSQL share this folder's contents too.
 * Fail direction: a key file that others can read, or that cannot be read, stops the server; a lost key is never silently replaced
 * while its file is there.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newId, newSecret, sha256 } from './ids.ts'
import { openVault, type Vault } from './vault.ts'

export interface KeyPair {
  readonly privateKey: KeyObject
  /** raw 32 bytes as base64url */
  readonly publicKey: string
}
export interface SealKey extends KeyPair {
  readonly kid: string
}
export interface Keys {
  readonly policy: KeyPair
  /** made when a school is first asked for */
  sealOf(school: string): SealKey
  /** for staff's second factors */
  readonly staff: Vault
  /** for staff codes and what PCs check them with */
  readonly codes: Vault
}

export function openKeys(dir: string): Keys {
  const policy = pair(keepSecret(join(dir, 'policy.key'), () => pem(generateKeyPairSync('ed25519').privateKey)))
  const staff = openVault(keepSecret(join(dir, 'staff.key'), newSecret))
  const codes = openVault(keepSecret(join(dir, 'codes.key'), newSecret))
  const seals = new Map<string, SealKey>()
  return {
    policy,
    staff,
    codes,
    sealOf(school) {
      const known = seals.get(school)
      if (known) return known
      const made = pair(keepSecret(join(dir, `seal-${school}.key`), () => pem(generateKeyPairSync('x25519').privateKey)))
      const seal = { ...made, kid: sha256(made.publicKey) }
      seals.set(school, seal)
      return seal
    },
  }
}

/** The file's text, or what `make` gives, written with 0600 and on disk before it is used. When two servers start at once the first one's stays. */
export function keepSecret(file: string, make: () => string): string {
  try {
    return readSecret(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${newId()}`
  const fd = openSync(draft, 'wx', 0o600)
  try {
    writeSync(fd, make())
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readSecret(file)
}

function readSecret(file: string): string {
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0 && process.platform !== 'win32')
    throw new Error(`${file} can be read by others. Set its mode to 0600, and make a new key if somebody may have.`)
  return readFileSync(file, 'utf8')
}

function pair(text: string): KeyPair {
  const privateKey = createPrivateKey(text)
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('a key file holds a key of another kind')
  return { privateKey, publicKey: x }
}
function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** An Ed25519 public key from its raw bytes (base64url). Throws when they are none. */
export function ed25519Key(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' })
}
/**
 * A document for one PC, as policies and codes travel: JWS (RFC 7515, compact), EdDSA. Signed here and now: a library's promise for each
 * costs more than the signature, and after a change a whole school asks at once.
 */
export function signDocument(key: KeyObject, document: object): string {
  const signed = `${JWS_HEADER}.${Buffer.from(JSON.stringify(document)).toString('base64url')}`
  return `${signed}.${signText(key, signed)}`
}
const JWS_HEADER = Buffer.from(JSON.stringify({ alg: 'EdDSA' })).toString('base64url')

export function signText(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString('base64url')
}
