/** Settings put in force the way staff do it: lines into a draft, then the draft published. */
import type { Client } from '../../protocol/op.ts'
import { type Place, policyDrafts, policyEdit, policyPublish, policyRead, type SetTo } from '../../protocol/policy-page.ts'

export const SCHOOL: Place = { scope: 'school', id: null }

export async function draftPolicy(client: Client, values: Readonly<Record<string, unknown>>, place: Place = SCHOOL): Promise<void> {
  const { rows } = await client.call(policyRead, { place })
  for (const [key, value] of Object.entries(values)) {
    const to: SetTo = value === null ? null : { value }
    await client.call(policyEdit, { place, key, to, seen: rows.find((row) => row.key === key)?.seen ?? null })
  }
}
/** `null` takes back what is set there. */
export async function publishPolicy(client: Client, values: Readonly<Record<string, unknown>>, place: Place = SCHOOL, note = '') {
  await draftPolicy(client, values, place)
  const { place: named } = await client.call(policyRead, { place })
  const { drafts } = await client.call(policyDrafts, {})
  const mark = drafts.find((draft) => draft.place.id === named.id)?.mark ?? ''
  return client.call(policyPublish, { place, mark, note })
}
