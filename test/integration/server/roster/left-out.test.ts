import { afterEach, expect, test } from 'vitest'
import { LEFT_OUT_MS } from '../../../../protocol/roster-imports.ts'
import { onBothDatabases } from '../../harness.ts'
import { openRosterBed, type RosterBed } from './bed.ts'

const HEADING = 'Adno,Forename,Surname,Login,Reg\n'

onBothDatabases('somebody who may have left', (open) => {
  let bed: RosterBed
  afterEach(() => bed.close())

  test('C55 is listed when imports have left them out for a week, and no longer when one names them again', async () => {
    bed = await openRosterBed(open)
    const listed = async () => (await bed.roster.handlers['roster.leftOut']({}, bed.tech())).people.map((p) => [p.name, p.group, p.username])
    await bed.bring(`${HEADING}1,Amy,Bevan,abevan,5K\n2,Tom,Lee,tlee,5K\n`)
    // A row that is refused takes nobody off the list, and names nobody.
    await bed.bring(`${HEADING}1,Amy,Bevan,abevan,5K\n2,,,tlee,5K\n`)
    expect(await listed()).toEqual([])
    bed.time.now += LEFT_OUT_MS - 1
    expect(await listed()).toEqual([])
    bed.time.now += 1
    expect(await listed()).toEqual([['Tom Lee', '5K', 'tlee']])
    await bed.bring(`${HEADING}1,Amy,Bevan,abevan,5K\n2,Tom,Lee,tlee,5K\n`)
    expect(await listed()).toEqual([])
  })
  test('is off the list at the next import that no longer has them', async () => {
    bed = await openRosterBed(open)
    await bed.bring(`${HEADING}1,Amy,Bevan,abevan,5K\n2,Tom,Lee,tlee,5K\n`)
    await bed.bring(`${HEADING}1,Amy,Bevan,abevan,5K\n`)
    expect((await bed.everybody()).map((p) => p.familyName)).toEqual(['Bevan'])
  })
})
