/** C68: two people change one school's settings at once, and the server is killed in between: what is in force is always one whole draft somebody saw. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import { policyDrafts, policyEdit, policyHistory, policyPublish, policyRead } from '../../protocol/policy-page.ts'
import { staffChangeRole, staffList } from '../../protocol/staff.ts'
import { SCHOOL } from '../tools/publish-policy.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

const ROUNDS = 4
const WITHIN_MS = 60_000
const KEYS = ['alerts.escalateAfterMs', 'retention.alertMs', 'codes.pinDays'] as const
/** One number decides all three values, so that a half of a draft would show. */
const valuesOf = (of: number): Record<(typeof KEYS)[number], number> => ({
  'alerts.escalateAfterMs': 15_000 + of,
  'retention.alertMs': 86_400_000 + of,
  'codes.pinDays': 1 + (of % 365),
})

test('C68: two people edit and publish at once while the server is killed: nothing half in force, nothing overwritten unseen, the history is what happened', async () => {
  await using server = await startServer()
  const head = await server.signIn('head')
  const second = (await head.call(staffList, {})).staff.find((one) => one.role === 'teacher')
  await head.call(staffChangeRole, { id: second?.id ?? '', role: 'dsl' })
  let turn = 0
  for (let round = 0; round < ROUNDS; round++) {
    const [one, two] = [await server.signIn('dsl'), await server.signIn('teacher')]
    let killed = false
    let published = 0
    const work = Promise.all(
      [one, two].map((admin) =>
        changeUntil(
          admin,
          () => killed,
          () => turn++,
          () => {
            published += 1
          },
        ),
      ),
    )
    await until('some of it has been published', () => published >= 2 + round, WITHIN_MS)
    // Somewhere in the next edits and publishes.
    await sleep(Math.random() * 200)
    killed = true
    await server.kill()
    // Refusals are among what is expected; anything else a person is told in two ways would be thrown.
    await work
    await server.start()
    await checkWhole(await server.signIn('dsl'))
  }
  await checkTold(server)
}, 300_000)

/** Edits all three rows and publishes what is seen then, and takes a refusal as a person does: by looking again. */
async function changeUntil(admin: StaffSession, over: () => boolean, next: () => number, published: () => void): Promise<void> {
  while (!over()) {
    try {
      const values = valuesOf(next())
      const { rows } = await admin.call(policyRead, { place: SCHOOL })
      for (const key of KEYS)
        await admin.call(policyEdit, { place: SCHOOL, key, to: { value: values[key] }, seen: rows.find((row) => row.key === key)?.seen ?? null })
      const draft = (await admin.call(policyDrafts, {})).drafts[0]
      // The other one's lines may stand among ours: only a draft that is of one piece is what somebody meant.
      const whole =
        draft?.lines.length === KEYS.length &&
        draft.lines.every((line) => line.after !== null && line.after.value === values[line.key as (typeof KEYS)[number]])
      if (draft && whole) {
        await admin.call(policyPublish, { place: SCHOOL, mark: draft.mark, note: JSON.stringify(values) })
        published()
      }
    } catch (error) {
      const { code } = error as { code?: string }
      if (over()) return
      if (!isErrorCode(code) || !['CONFLICT', 'TOO_MANY_ATTEMPTS'].includes(code)) throw error
    }
    // A pause for thought, in which the other one may finish.
    await sleep(Math.random() * 300)
  }
}

/** Every publish is there with all its lines or not at all; the last of them is what is in force. */
async function checkWhole(dsl: StaffSession): Promise<void> {
  const history = await dsl.call(policyHistory, { before: null, limit: 500 })
  // The set-up's own change, made before either of them, is not theirs.
  const changes = history.changes.filter(({ key }) => KEYS.some((own) => own === key))
  const { rows, version } = await dsl.call(policyRead, { place: SCHOOL })
  const published = Map.groupBy(changes, (change) => change.version.n)
  for (const [n, lines] of published) {
    const meant = JSON.parse(lines[0]?.note ?? '{}') as Record<string, number>
    expect(Object.fromEntries(lines.map((line) => [line.key, line.after?.value])), `version ${n}`).toEqual(meant)
  }
  expect(published.size).toBeGreaterThan(0)
  const latest = published.get(Math.max(...published.keys()))
  for (const line of latest ?? []) expect(rows.find((row) => row.key === line.key)?.value).toBe(line.after?.value)
  // Each change names what it replaced: nothing came in force between that nobody saw.
  for (const key of KEYS) {
    const own = changes.filter((change) => change.key === key).toSorted((a, b) => a.version.n - b.version.n)
    for (const [at, change] of own.slice(1).entries()) expect(change.before, `${key} in version ${change.version.n}`).toEqual(own[at]?.after)
  }
  expect(version.n).toBeGreaterThanOrEqual(Math.max(0, ...published.keys()))
}

async function checkTold(server: ServerProcess): Promise<void> {
  const governor = await server.signIn('governor')
  const { rows } = await governor.call(policyRead, { place: SCHOOL })
  const inForce = Object.fromEntries(KEYS.map((key) => [key, rows.find((row) => row.key === key)?.value]))
  const last = (await (await server.signIn('dsl')).call(policyHistory, { before: null, limit: 1 })).changes[0]
  expect(inForce).toEqual(JSON.parse(last?.note ?? '{}'))
}
