/** A school changes a rule: who has agreed is shown it first at the next logon, the register has the new version, and then it is one tap again, server or not, a month later, too. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgreementDraft, draftFrom, textsOf } from '../../protocol/agreement-drafts.ts'
import { aupDocument, aupEdit, aupPublish } from '../../protocol/aup-page.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { GateReader } from '../tools/gate-reader.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs, until } from '../tools/waiting.ts'

/** The empty desktop: what the holder leaves when it lets go. */
const DESKTOP = '#000000'
const WITHIN_MS = 30_000
const DAY_MS = 86_400_000
const CHANGED = 'Ask before you print'

let server: ServerProcess
let pc: PupilPc
let child: GateReader
let desktop: PixelWatch

beforeAll(async () => {
  server = await startServer({ settings: { 'aup.gate': 'enforce', 'aup.unknownAs': 'ks2', 'aup.pageMs': 0 } })
  pc = await openPupilPc(await server.enrolToken())
  child = new GateReader(pc.screen)
  desktop = await pc.screen.watch(pc.screen.corners)
  await child.readTo('ks2')
  await child.agree('ks2')
  await child.readTo('ks2', 'confirm')
  await child.agree('ks2', 'confirm')
  await desktop.until(DESKTOP, WITHIN_MS)
}, 180_000)
afterAll(async () => {
  await desktop?.close()
  await pc?.close()
  await server?.stop()
})

test('the changed rule comes first, the rest after it without its questions, and what is accepted is the new version', async () => {
  const document = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree')?.document ?? ''
  const dsl = await server.signIn('dsl')
  const { row, inForce } = await dsl.call(aupDocument, { document })
  if (!inForce) throw new Error('nothing is in force')
  const body = changeThird(draftFrom(inForce))
  const { seen } = await dsl.call(aupEdit, { document, seen: row.draft?.id ?? null, body })
  const told = inForceTold()
  await dsl.call(aupPublish, { document, seen, at: null, note: 'printing' })
  await until('the PC has the new rules', () => inForceTold() > told, WITHIN_MS)

  await pc.nextLogon()
  const pages = textsOf(body, inForce.version + 1, inForce).find(({ language }) => language === 'en')?.pages ?? []
  const [changed, ...rest] = pages.toSorted((a, b) => Number(b.heading === CHANGED) - Number(a.heading === CHANGED))
  if (!changed) throw new Error('a document without pages')
  await child.readAndAgree('ks2', [changed, ...rest.map((page) => ({ ...page, question: null }))])
  await desktop.until(DESKTOP, WITHIN_MS)
  await until('the school has it', () => versionsAccepted(document).length === 2, WITHIN_MS)
  expect(versionsAccepted(document)).toEqual([inForce.version, inForce.version + 1])
})

test('after that it is one tap again, with the server gone', async () => {
  await server.kill()
  await pc.nextLogon()
  await oneTap()
})

test('a month later it still is, with the server gone all the time', async () => {
  pc.clockOffMs = 31 * DAY_MS
  await pc.nextLogon()
  await oneTap()
})

async function oneTap(): Promise<void> {
  await child.seesReminder()
  expect(desktop.sightings(DESKTOP, nowMs())).toEqual([])
  await child.takeMain()
  await desktop.until(DESKTOP, WITHIN_MS)
}

function changeThird(draft: AgreementDraft): AgreementDraft {
  const pages = draft.pages.map((page, at) => (at === 2 ? { ...page, words: page.words.map((words) => ({ ...words, heading: CHANGED })) } : page))
  return { ...draft, pages }
}
/** How often the PC has said that it has agreements. */
function inForceTold(): number {
  return pc.agentLog.split('"msg":"agreements in force"').length
}
function versionsAccepted(document: string): number[] {
  const db = new Database(join(server.data, 'handrail.db'), { readonly: true, fileMustExist: true })
  try {
    return db
      .prepare<[string], { version: number }>("SELECT version FROM aup_answers WHERE answer = 'accepted' AND document_id = ? ORDER BY at, id")
      .all(document)
      .map(({ version }) => version)
  } finally {
    db.close()
  }
}
