import { afterAll, beforeAll, expect, test } from 'vitest'
import { rosterApply, rosterBegin, rosterPeople, rosterPreview } from '../../../../protocol/roster.ts'
import { staffAdd } from '../../../../protocol/staff.ts'
import { NO_SUPPORT, supportSave } from '../../../../protocol/support.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Serving, serveOn } from '../serving.ts'
import { untilTrue } from './bed.ts'

const DAY_MS = 86_400_000
const HEADING = 'Adno,Forename,Surname,Login,Role\n'
const ANN = 'T1,Ann,Lee,ann.lee@bryn.test,teacher\n'
const ZOE = '1,Zoë,Adeyemi,zadeyemi,pupil\n'
const TOM = '2,Tom,Bevan,tbevan,pupil\n'

onBothDatabases('other features follow the roster', (open) => {
  let serving: Serving
  let technician: Browser
  beforeAll(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
  })
  afterAll(() => serving.close())

  async function bring(csv: string): Promise<void> {
    const { importId } = await technician.client.call(rosterBegin, {})
    const to = `${serving.url}/api/roster.upload?import=${importId}&file=people.csv`
    const sent = await fetch(to, { method: 'PUT', headers: { ...technician.headers, 'content-type': 'application/octet-stream' }, body: csv })
    expect(sent.status).toBe(200)
    await technician.client.call(rosterPreview, { importId, mapping: null })
    await technician.client.call(rosterApply, { importId, confirmRemovals: true })
  }
  const idOf = async (search: string) => (await technician.client.call(rosterPeople, { search, after: null, limit: 1 })).people[0]?.id ?? ''

  test('an account that was there before its teacher was imported is joined with them', async () => {
    const head = await serving.signIn('head')
    const { id } = await head.client.call(staffAdd, { name: 'Ann Lee', email: 'ann.lee@bryn.test', role: 'teacher' })
    const linked = () => serving.db.read.selectFrom('staff').select('person_id').where('id', '=', id).executeTakeFirst()
    expect(await linked()).toEqual({ person_id: null })
    await bring(HEADING + ANN + ZOE + TOM)
    expect(await linked()).toEqual({ person_id: await idOf('ann lee') })
  })
  test('a pupil who left can come back with their support profile; when the import can’t be taken back any more it is gone', async () => {
    const zoe = await idOf('adeyemi')
    const senco = await serving.signIn('senco')
    await senco.client.call(supportSave, { person: zoe, from: 0, effects: { ...NO_SUPPORT, readAloud: true } })
    const kept = async () => (await serving.db.read.selectFrom('support_profiles').select('person_id').where('person_id', '=', zoe).execute()).length
    await bring(HEADING + ANN + TOM)
    expect(await kept()).toBe(1)
    await bring(HEADING + ANN + TOM + ZOE)
    expect(await idOf('adeyemi')).toBe(zoe)
    await bring(HEADING + ANN + TOM)
    serving.clock.advance(40 * DAY_MS)
    // A new timer wakes whoever looks after those that are due.
    technician = await serving.signIn('technician')
    await technician.client.call(rosterBegin, {})
    await untilTrue(async () => (await kept()) === 0)
  })
})
