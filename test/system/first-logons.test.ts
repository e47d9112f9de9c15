/**
 * Everybody's first logon: each audience in each language it has, all of it real, by keyboard alone. `npm test` takes each audience
 * once in English and once in another language; `npm run prove -- first-logons` takes them all. With HANDRAIL_PICTURES a picture of
 * each last page is kept.
 */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import type { Audience } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import type { Language } from '../../protocol/page.ts'
import { keepPictures } from '../drill/pictures.ts'
import { GateReader } from '../tools/gate-reader.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import { publishPolicy } from '../tools/publish-policy.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { FULL, pick, seededRandom } from '../tools/sampling.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

/** The empty desktop: what the holder leaves when it lets go. */
const DESKTOP = '#000000'
const WITHIN_MS = 30_000
/** Who can sit at a PC. */
const AUDIENCES = ['ks1', 'ks2', 'ks3', 'staff', 'visitor'] as const

let server: ServerProcess
let head: StaffSession
let dsl: StaffSession
let pc: PupilPc
let desktop: PixelWatch

beforeAll(async () => {
  // No rules stand yet: a page of an earlier logon could be taken for the first of this one.
  server = await startServer({ settings: { 'aup.pageMs': 0 } })
  head = await server.signIn('head')
  dsl = await server.signIn('dsl')
  pc = await openPupilPc(await server.enrolToken())
  desktop = await pc.screen.watch(pc.screen.corners)
}, 120_000)
afterAll(async () => {
  await desktop?.close()
  await pc?.close()
  await server?.stop()
})

const documents = (audience: Audience) => builtInAgreements().filter((agreement) => agreement.audience === audience)
const languagesOf = (audience: Audience) => documents(audience)[0]?.texts.map(({ language }) => language) ?? []

function logons(): [Audience, Language][] {
  const all = AUDIENCES.flatMap((audience) => languagesOf(audience).map((language): [Audience, Language] => [audience, language]))
  if (FULL) return all
  const random = seededRandom('first logons')
  return AUDIENCES.flatMap((audience): [Audience, Language][] => [
    [audience, 'en'],
    [
      audience,
      pick(
        random,
        languagesOf(audience).filter((language) => language !== 'en'),
      ),
    ],
  ])
}

test.each(logons())(
  'a first logon of %s in %s: every page is read, the desktop is free, and the register has the words that were shown',
  async (audience, language) => {
    // Each setting by whom it belongs to.
    await setTo(head, 'school.language', language)
    await setTo(dsl, 'aup.unknownAs', audience)
    await setTo(dsl, 'aup.gate', 'enforce')
    const before = answers().length
    await pc.nextLogon({ forgotten: true })
    const reader = new GateReader(pc.screen, language)
    const pictures = keepPictures(pc.screen.framebuffer)
    for (const { kind } of documents(audience)) {
      await reader.readTo(audience, kind)
      pictures.ofDisplay(`first-logon-${audience}-${kind}-${language}`)
      if (audience === 'visitor') await reader.agreeAsVisitor('eve reyes', 'mrs khan')
      else await reader.agree(audience, kind)
    }
    await desktop.until(DESKTOP, WITHIN_MS)
    await until('the school has it', () => answers().length === before + documents(audience).length, WITHIN_MS)
    for (const { detail } of answers().slice(before)) {
      const { texts, ...said } = JSON.parse(detail) as { texts: { language: Language }[]; audience: Audience; visitor?: unknown }
      expect(said.audience).toBe(audience)
      // What no speaker has confirmed stands beside the English, and both were shown.
      expect(texts.map((text) => text.language)).toEqual(confirmed(audience, language) ? [language] : [language, 'en'])
    }
  },
)

/** What the school has at first. */
const inForce: Record<string, string> = { 'school.language': 'en', 'aup.unknownAs': 'visitor', 'aup.gate': 'off' }
/** Publishes the setting where it is another, and waits for the PC to have it. */
async function setTo(owner: StaffSession, key: string, value: string): Promise<void> {
  if (inForce[key] === value) return
  const { version } = await publishPolicy(owner, { [key]: value })
  inForce[key] = value
  await until('the PC has been told', () => pc.agentLog.includes(`"version":${JSON.stringify(version)},"msg":"policy in force"`), WITHIN_MS)
}
function confirmed(audience: Audience, language: Language): boolean {
  return documents(audience).every(({ texts }) => texts.find((text) => text.language === language)?.confirmed)
}
/** The register as it is on the server's disk. */
function answers(): { detail: string }[] {
  const db = new Database(join(server.data, 'handrail.db'), { readonly: true, fileMustExist: true })
  try {
    return db.prepare<[], { detail: string }>("SELECT detail FROM aup_answers WHERE answer = 'accepted' ORDER BY at, id").all()
  } finally {
    db.close()
  }
}
