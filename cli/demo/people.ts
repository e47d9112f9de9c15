/** The pretend school's people, by the real importer from files like those of a school's own system. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { accountsRuleSave, DEFAULT_RULE } from '../../protocol/accounts.ts'
import type { Client } from '../../protocol/op.ts'
import { rosterPeople } from '../../protocol/roster.ts'
import { staffLinkPerson, staffList, staffUnlinked } from '../../protocol/staff.ts'
import { NO_SUPPORT, supportList, supportSave } from '../../protocol/support.ts'
import { importFolder } from '../import.ts'
import { writeSampleSchool } from './sample-school.ts'
import type { SignIn } from './sign-ins.ts'

export interface Bringing {
  dashboard: string
  technician: SignIn
  staff: Client
  head: Client
  data: string
  /** this machine's pupil account, which one of the invented pupils gets */
  account: string
  say(line: string): void
}

/** Once per data folder; afterwards the school's people are whatever was made of them on the dashboard. */
export async function bringPeople({ dashboard, technician, staff, head, data, account, say }: Bringing): Promise<void> {
  const { total } = await staff.call(rosterPeople, { search: '', after: null, limit: 1 })
  if (total > 0) return
  const folder = join(data, 'people')
  if (!existsSync(folder)) writeSampleSchool(folder, { account })
  const { email, password } = technician
  const { applied } = await importFolder({ server: dashboard, email, password, path: folder, dryRun: false, confirmRemovals: false, say: () => {} })
  // Year 1 shares a login, as infant classes do.
  await staff.call(accountsRuleSave, { rule: { ...DEFAULT_RULE, kinds: [{ name: 'year1', kind: 'class', className: '1P' }] } })
  await introduce(head, 'Mrs Khan', 'Amina Khan', '1P')
  say(`${applied?.added ?? 0} pretend people were imported from ${folder}.`)
}

/** A colleague’s account is somebody of the school’s list, and one pupil of their class has a support profile: both pages have something to show. */
async function introduce(head: Client, colleague: string, teacher: string, className: string): Promise<void> {
  const account = (await head.call(staffList, {})).staff.find(({ name }) => name === colleague)
  const person = (await head.call(staffUnlinked, {})).people.find(({ name }) => name === teacher)
  if (account && person) await head.call(staffLinkPerson, { id: account.id, person: person.id })
  const { pupils } = await head.call(supportList, { search: '', onlyWith: false, after: null, limit: 200 })
  const pupil = pupils.find(({ classes }) => classes.includes(className))
  if (pupil) await head.call(supportSave, { person: pupil.person, from: pupil.revision, effects: { ...NO_SUPPORT, readAloud: true, symbols: true } })
}
