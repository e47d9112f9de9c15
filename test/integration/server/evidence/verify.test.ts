import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { builtInAgreements } from '../../../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, panicPressed, tamperSeen } from '../../../../protocol/events.ts'
import { headerHash } from '../../../../protocol/evidence.ts'
import { registerWitness } from '../../../../server/aup/index.ts'
import type { Tx } from '../../../../server/core/db.ts'
import { newId, sha256 } from '../../../../server/core/ids.ts'
import { verifyEvidence } from '../../../../server/evidence/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Pc, type Serving, serveOn } from '../serving.ts'

const [RULES] = builtInAgreements()
const who = { account: 'abenson', session: '2' }
const gave = { document: RULES?.document ?? '', version: 1, audience: 'ks1' } as const

/** C62: somebody with the whole database in their hands. */
onBothDatabases('verify', (open) => {
  let serving: Serving
  let pc: Pc
  let ids: string[]
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())
  beforeEach(async () => {
    for (const table of ['aup_answers', 'event_people', 'alert_presses', 'anomalies', 'chain_heads', 'events'] as const)
      await serving.db.write((tx) => tx.q.deleteFrom(table).execute())
    pc = await serving.enrolPc()
    const events = [
      pc.make(tamperSeen, { what: 'badFrame', session: null, count: 1 }),
      pc.make(aupAccepted, {
        logon: newId(),
        who,
        ...gave,
        texts: [{ language: 'en', hash: sha256('x') }],
        audioOffered: true,
        withAdult: false,
        visitor: null,
      }),
      pc.make(panicPressed, { press: newId(), who, via: 'button', pressedAt: Date.now(), keptAfterMs: 3 }),
      pc.make(aupDeclined, { logon: newId(), who, ...gave }),
      pc.make(tamperSeen, { what: 'clockJumped', session: null, count: 2 }),
    ]
    ids = events.map((event) => event.header.id)
    await pc.send(events)
  })
  const look = () => verifyEvidence(serving.db, [registerWitness()])
  const change = (run: (tx: Tx) => Promise<unknown>) => serving.db.write(run)
  const event = (n: number) => ids[n - 1] ?? ''
  async function expectFirst(wrong: string, seq: number | null): Promise<void> {
    expect((await look()).fault).toMatchObject({ wrong, seq, device: pc.id })
  }

  test('what nobody touched is as it came', async () => {
    expect(await look()).toMatchObject({ entries: 5, fault: null, withoutContents: 0, seenThen: 0 })
  })
  test('contents erased as they should be leave a chain that holds', async () => {
    await change(({ q }) => q.updateTable('events').set({ salt: null, body: null }).where('id', '=', event(3)).execute())
    expect(await look()).toMatchObject({ fault: null, withoutContents: 1 })
  })
  test('a gap the PC itself left is told apart from what was taken out', async () => {
    const later = [pc.make(tamperSeen, { what: 'badFrame', session: null, count: 3 }), pc.make(tamperSeen, { what: 'badFrame', session: null, count: 4 })]
    await pc.send(later.slice(1), { lowestUnsent: 8 })
    expect(await look()).toMatchObject({ fault: null, seenThen: 1 })
  })

  test.each([
    ['a changed time', { at: 1 }, 'headerChanged'],
    ['other contents', { body: '{"count":9,"session":null,"what":"badFrame"}' }, 'bodyChanged'],
    ['another kind of event', { type: 'device.started' }, 'headerChanged'],
  ] as const)('%s is found, and named', async (_, to, wrong) => {
    await change(({ q }) => q.updateTable('events').set(to).where('id', '=', event(1)).execute())
    await expectFirst(wrong, 1)
  })
  test('a header made anew with its hash no longer leads to the next', async () => {
    const row = await serving.db.read.selectFrom('events').selectAll().where('id', '=', event(4)).executeTakeFirstOrThrow()
    const { device_id: device, id, seq, mono, type, body_hash, prev } = row
    const hash = headerHash({ v: 1, device, id, seq, at: 7, mono, type, bodyHash: body_hash, prev }, sha256)
    await change(({ q }) => q.updateTable('events').set({ at: 7, hash }).where('id', '=', event(4)).execute())
    await expectFirst('chainBroken', 5)
  })
  test('the last entry made anew is not what the PC signed for', async () => {
    const row = await serving.db.read.selectFrom('events').selectAll().where('id', '=', event(5)).executeTakeFirstOrThrow()
    const { device_id: device, id, seq, mono, type, body_hash, prev } = row
    const hash = headerHash({ v: 1, device, id, seq, at: 7, mono, type, bodyHash: body_hash, prev }, sha256)
    await change(async ({ q }) => {
      await q.updateTable('events').set({ at: 7, hash }).where('id', '=', event(5)).execute()
      await q.updateTable('chain_heads').set({ head_hash: hash }).where('device_id', '=', pc.id).execute()
    })
    await expectFirst('headChanged', 5)
  })
  test('an entry taken out of the middle, and the end cut off, are found', async () => {
    await change(({ q }) => q.deleteFrom('events').where('id', '=', event(5)).execute())
    await expectFirst('endMissing', 4)
    await change(({ q }) => q.deleteFrom('events').where('id', '=', event(1)).execute())
    await expectFirst('missing', 2)
  })
  test('a press without its PC’s signature is found', async () => {
    await change(({ q }) => q.updateTable('events').set({ signature: null }).where('id', '=', event(3)).execute())
    await expectFirst('signatureWrong', 3)
  })
  test('a register that says something else than the evidence is found: changed, taken out, or put in', async () => {
    await change(({ q }) => q.updateTable('aup_answers').set({ answer: 'accepted' }).where('id', '=', event(4)).execute())
    await expectFirst('rowChanged', 4)
    await change(({ q }) => q.deleteFrom('aup_answers').where('id', '=', event(4)).execute())
    await expectFirst('rowMissing', 4)
    await change(async ({ q }) => {
      const row = await q.selectFrom('aup_answers').selectAll().where('id', '=', event(2)).executeTakeFirstOrThrow()
      await q
        .insertInto('aup_answers')
        .values({ ...row, id: event(4), answer: 'declined', detail: '{}' })
        .execute()
    })
    await expectFirst('rowChanged', 4)
  })
  test('an answer that no PC reported is found', async () => {
    const made = newId()
    await change(async ({ q }) => {
      const row = await q.selectFrom('aup_answers').selectAll().where('id', '=', event(2)).executeTakeFirstOrThrow()
      await q
        .insertInto('aup_answers')
        .values({ ...row, id: made })
        .execute()
    })
    expect((await look()).fault).toMatchObject({ wrong: 'rowWithoutEvidence', event: made })
  })
})
