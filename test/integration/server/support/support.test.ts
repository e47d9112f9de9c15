import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandItem } from '../../../../protocol/device.ts'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { sessionOpened } from '../../../../protocol/events.ts'
import { NO_SUPPORT, type SupportEffects, supportList, supportMine, supportRemove, supportSave } from '../../../../protocol/support.ts'
import { newId } from '../../../../server/core/ids.ts'
import { SIGHTING_KEPT_MS } from '../../../../server/support/rules.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const EFFECTS: SupportEffects = { ...NO_SUPPORT, language: 'pl', readAloud: true, timePercent: 150, exam: ['reader', 'extraTime'] }

onBothDatabases('support', (open) => {
  let serving: Serving
  let senco: Browser
  beforeAll(async () => {
    serving = await serveOn(open)
    senco = await serving.signIn('senco')
  })
  afterAll(() => serving.close())

  async function addPerson(
    given: string,
    family: string,
    { username = null as string | null, classes = ['5B'], kind = 'pupil', school = serving.school } = {},
  ) {
    const id = newId()
    const row = { id, school_id: school, kind, external_id: id, given_name: given, family_name: family, username, account: username, year_group: '5' }
    const sortName = `${family} ${given}`.toLowerCase()
    const columns = Object.keys(row).concat('classes', 'sort_name')
    await serving.db.write((tx) => tx.insertMany('roster_people', columns, [[...Object.values(row), JSON.stringify(classes), sortName]]))
    return id
  }
  const list = (search = '', onlyWith = true) => senco.client.call(supportList, { search, onlyWith, after: null, limit: 200 })
  const save = (person: string, from = 0, effects = EFFECTS) => senco.client.call(supportSave, { person, from, effects })
  const signsIn = (pc: Pc, account: string) => pc.send([pc.make(sessionOpened, { who: { account, session: '2' } })])
  async function told(pc: Pc): Promise<CommandItem['command'][]> {
    const { items } = await pc.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })
    return items.map((item) => item.command).filter((command) => command.kind === 'support.profile')
  }

  describe('the SENCO', () => {
    test('writes a profile once and finds it again, as it was written', async () => {
      const amy = await addPerson('Amy', 'Benson')
      expect(await save(amy)).toMatchObject({ person: amy, revision: 1, effects: { ...EFFECTS, exam: ['extraTime', 'reader'] } })
      expect((await list('amy')).pupils).toMatchObject([{ person: amy, givenName: 'Amy', revision: 1 }])
    })
    test('is told when somebody else changed a profile meanwhile, and nothing is overwritten', async () => {
      const bo = await addPerson('Bo', 'Carr')
      await save(bo)
      await expect(save(bo, 0, { ...EFFECTS, symbols: true })).rejects.toMatchObject({ code: 'CONFLICT' })
      expect((await list('bo')).pupils[0]?.effects?.symbols).toBe(false)
    })
    test('a profile that changes nothing is no profile', async () => {
      const cy = await addPerson('Cy', 'Dale')
      expect(await save(cy, 0, NO_SUPPORT)).toMatchObject({ effects: null, revision: 0 })
      expect((await list('cy dale')).pupils).toEqual([])
      expect((await list('cy dale', false)).pupils).toHaveLength(1)
    })
    test('can’t give one to a teacher, to another school’s pupil or to nobody', async () => {
      const foreign = await addPerson('Di', 'East', { school: await addSchool(serving.db, 'Other') })
      for (const person of [await addPerson('Ed', 'Fox', { kind: 'teacher' }), foreign, newId()])
        await expect(save(person)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
    test('pages through pupils of one name, each once', async () => {
      const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(() => addPerson('Sam', 'Twin')))
      const seen: string[] = []
      let after: string | null = null
      do {
        const page: { pupils: { person: string }[]; next: string | null } = await senco.client.call(supportList, {
          search: 'twin',
          onlyWith: false,
          after,
          limit: 2,
        })
        seen.push(...page.pupils.map((p) => p.person))
        after = page.next
      } while (after !== null)
      expect(seen.sort()).toEqual(ids.sort())
    })
  })

  describe('a teacher', () => {
    test('sees the effects for own classes only, and is told when the account is nobody’s', async () => {
      const teacher = await serving.signIn('teacher')
      expect(await teacher.client.call(supportMine, {})).toEqual({ linked: false, pupils: [] })
      const khan = await addPerson('Farah', 'Khan', { kind: 'teacher', classes: ['6K'] })
      const { id } = ((await teacher.call('staff.me', {})) as { value?: { id: string } }).value ?? { id: '' }
      await serving.db.write((tx) => tx.q.updateTable('staff').set({ person_id: khan }).where('id', '=', id).execute())
      const own = await addPerson('Own', 'Pupil', { classes: ['6K'] })
      const other = await addPerson('Other', 'Pupil', { classes: ['1A'] })
      await save(own)
      await save(other)
      const { linked, pupils } = await teacher.client.call(supportMine, {})
      expect(linked).toBe(true)
      expect(pupils.map((p) => p.person)).toEqual([own])
    })
  })

  describe('a PC', () => {
    test('is told when the pupil signs in, again when the profile changes, and to forget it when it goes', async () => {
      const pc = await serving.enrolPc()
      const person = await addPerson('Gus', 'Hill', { username: 'ghill' })
      await save(person)
      expect(await told(pc)).toEqual([])
      await signsIn(pc, 'GHill')
      const effects = { ...EFFECTS, exam: ['extraTime', 'reader'] }
      expect(await told(pc)).toEqual([{ kind: 'support.profile', account: 'GHill', effects }])
      await save(person, 1, { ...EFFECTS, symbols: true })
      await senco.client.call(supportRemove, { person, from: 2 })
      expect((await told(pc)).slice(1)).toEqual([
        { kind: 'support.profile', account: 'GHill', effects: { ...effects, symbols: true } },
        { kind: 'support.profile', account: 'GHill', effects: null },
      ])
    })
    test('never hears of pupils who sit elsewhere', async () => {
      const [pc, other] = [await serving.enrolPc(), await serving.enrolPc()]
      const person = await addPerson('Ivy', 'Jones', { username: 'ijones' })
      await signsIn(pc, 'ijones')
      await save(person)
      expect(await told(pc)).toHaveLength(1)
      expect(await told(other)).toEqual([])
    })
    test('is told nothing while two children could be meant, and takes back what it knew', async () => {
      const pc = await serving.enrolPc()
      await save(await addPerson('Kay', 'Lane', { username: 'klane' }))
      await signsIn(pc, 'klane')
      await addPerson('Kit', 'Lane', { username: 'klane' })
      await signsIn(pc, 'klane')
      expect((await told(pc)).map((c) => c.kind === 'support.profile' && c.effects !== null)).toEqual([true, false])
    })
    test('forgets a pupil who has not signed in for a summer', async () => {
      const pc = await serving.enrolPc()
      await save(await addPerson('Liv', 'Moss', { username: 'lmoss' }))
      await signsIn(pc, 'lmoss')
      serving.clock.advance(SIGHTING_KEPT_MS + 1)
      await pc.fetchPass()
      await signsIn(pc, 'nobody')
      expect((await told(pc)).at(-1)).toEqual({ kind: 'support.profile', account: 'lmoss', effects: null })
    })
  })
})
