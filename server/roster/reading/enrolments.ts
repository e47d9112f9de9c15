/** Who is in which class. */
import { personKey } from '../rules.ts'
import { hasLeft, isPast } from './leaving.ts'
import { personOf, type Reading } from './one-reading.ts'
import { kindOfRole } from './roles.ts'

export async function readEnrolments(reading: Reading, classes: ReadonlyMap<string, string>): Promise<void> {
  const { source, modes, known, passedOver } = reading
  const { into, request } = source
  if (modes.enrollments === 'absent') return
  if (modes.enrollments === 'bulk' && modes.users !== 'bulk') {
    // Everybody's classes are listed, also those of people who are not.
    for (const before of known.values()) {
      const key = personKey(before)
      if (!into.people.has(key) && !into.left.has(key)) into.put({ ...before, classes: [] })
    }
  }
  const table = await source.open('enrollments.csv', ['classSourcedId', 'userSourcedId'])
  if (!table) return
  for await (const row of table.rows) {
    const [classId, user] = [row.get('classSourcedId'), row.get('userSourcedId')]
    if (passedOver.has(classId) || passedOver.has(user) || kindOfRole(row.get('role')) === null) continue
    const name = classes.get(classId)
    const ended = hasLeft(row.get('status'), request.now) || isPast(row.get('endDate'), request.now)
    // A delta ends what is there; a full list just doesn't have it.
    if (ended && modes.enrollments === 'bulk') continue
    const key = personOf(reading, user)
    if (name === undefined) into.refuse(table.file, row.line, 'classSourcedId', 'names a class that is not in classes.csv')
    else if (key === undefined) into.refuse(table.file, row.line, 'userSourcedId', 'names nobody among the people taken')
    else if (ended) into.unenrol(key, name)
    else if (!into.enrol(key, name)) into.refuse(table.file, row.line, 'classSourcedId', 'is one class too many for this person')
  }
}
