/** Between names people know and the ids the audit keeps: of pupils and teachers, staff accounts, rooms and PCs as they are called now. */
import type { Database } from '../core/index.ts'
import { devicesOf } from '../devices/index.ts'
import { roomsOfSchool } from '../places/index.ts'
import { findPeople, fullName, peopleNamed } from '../roster/index.ts'
import { accountNames } from '../staff/index.ts'
import { SUBJECT } from './rules.ts'

/** Words that fit more things than this are too few to say which is meant. */
const MOST = 50

interface Named {
  readonly id: string
  readonly name: string
}

/** Ids of what is called so, each of its words anywhere in the name; an id stands for itself. */
export async function subjectsNamed(db: Database, school: string, about: string): Promise<string[]> {
  const wanted = about.trim().toLowerCase()
  if (SUBJECT.test(wanted)) return [wanted]
  const words = wanted.split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const people = await peopleNamed(db.read, school, wanted, MOST)
  const others = (await thingsOf(db, school)).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  return [...people, ...others].slice(0, MOST).map(({ id }) => id)
}

/** What these ids are called now; nothing for what is gone. */
export async function namesOf(db: Database, school: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const wanted = new Set(ids)
  const people = (await findPeople(db.read, school, { ids })).map((person) => ({ id: person.id, name: fullName(person) }))
  return new Map([...people, ...(await thingsOf(db, school))].filter(({ id }) => wanted.has(id)).map(({ id, name }) => [id, name]))
}

async function thingsOf(db: Database, school: string): Promise<Named[]> {
  const [rooms, accounts, pcs] = await Promise.all([roomsOfSchool(db.read, school), accountNames(db.read, school), devicesOf(db, school)])
  return [...rooms, ...accounts, ...pcs.map(({ id, hostname }) => ({ id, name: hostname }))]
}
