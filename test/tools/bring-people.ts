/** People of a school's list, brought as a technician does: a file, a look at what it would change, and yes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rosterApply, rosterBegin, rosterPreview } from '../../protocol/roster.ts'
import type { ServerProcess } from './server-process.ts'

/** `rows`: admission number, forename, surname, username, year, class, pupil or teacher; by commas. */
export async function bringPeople(server: ServerProcess, rows: readonly string[]): Promise<void> {
  const technician = await server.signIn('technician')
  const file = join(server.data, 'people.csv')
  writeFileSync(file, `Admission No,Forename,Surname,Username,Year,Class,Type\n${rows.join('\n')}\n`)
  const { importId } = await technician.call(rosterBegin, {})
  await technician.sendFile('roster.upload', { import: importId, file: 'people.csv' }, file)
  await technician.call(rosterPreview, { importId, mapping: null })
  await technician.call(rosterApply, { importId, confirmRemovals: true })
}
