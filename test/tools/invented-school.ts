/** A school of people who do not exist, from a seed: the same every time. */

export interface InventedPerson {
  readonly kind: 'pupil' | 'teacher'
  readonly id: string
  readonly given: string
  readonly family: string
  readonly username: string
  /** as exports write it: not in lower case */
  readonly email: string
  readonly year: string
  readonly form: string
  /** ids */
  readonly classes: readonly string[]
}
export interface InventedClass {
  readonly id: string
  readonly title: string
  readonly code: string
  readonly room: string
  readonly periods: readonly string[]
}
export interface InventedSchool {
  readonly seed: number
  readonly id: string
  readonly name: string
  readonly people: readonly InventedPerson[]
  readonly classes: readonly InventedClass[]
}
/** Letters that Windows-1252 has too, so that one school can be exported either way. */
const GIVEN = 'Aled Zara Siân Zoë Chloé Idris Maëlle Björn Niamh Kofi Eilidh Amélie Tomos Mei François Safiya Žofie Arjun Seren João'.split(' ')
const FAMILY = 'Bevan Hussain Adeyemi O’Neill Barker-Jones D’Souza Müller Nuñez McLeod Škoda Farah Griffiths Chen Vaughan Ó’Dálaigh van_der_Berg'.split(' ')
const SUBJECTS = ['Maths', 'English', 'Science', 'Computing', 'Welsh, spoken', 'Art & Design']
const PUPILS_PER_CLASS = 28

export function inventSchool({
  pupils,
  seed = 1,
  id = 'S100',
  name = 'Alder School',
}: {
  pupils: number
  seed?: number
  id?: string
  name?: string
}): InventedSchool {
  const random = randomFrom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const person = (kind: InventedPerson['kind'], n: number, form: string, year: string, classes: string[]): InventedPerson => {
    const [given, family] = [pick(GIVEN), pick(FAMILY).replaceAll('_', ' ')]
    const username = `${kind === 'pupil' ? 'p' : 't'}${id}-${n}`
    return { kind, id: `${id}-${kind === 'pupil' ? 'P' : 'T'}${n}`, given, family, username, email: `${username}@${id}.Example`, year, form, classes }
  }
  const groups = Math.max(1, Math.ceil(pupils / PUPILS_PER_CLASS))
  const classes = Array.from({ length: groups }, (_, group) =>
    SUBJECTS.map((subject, s) => ({
      id: `${id}-C${group}-${s}`,
      title: `${subject} ${yearOf(group)}${letterOf(group)}`,
      code: `${yearOf(group)}${letterOf(group)}/${s}`,
      room: `Room ${(group + s) % 40}`,
      periods: [String(1 + ((group + s) % 6)), String(1 + ((group + s + 2) % 6))],
    })),
  )
  const people = Array.from({ length: pupils }, (_, n) => {
    const group = n % groups
    const mine = (classes[group] ?? []).filter((_, s) => (n + s) % 2 === 0)
    return person(
      'pupil',
      n,
      `${yearOf(group)}${letterOf(group)}`,
      String(yearOf(group)),
      mine.map((c) => c.id),
    )
  })
  const teachers = classes.map((taught, n) =>
    person(
      'teacher',
      n,
      '',
      '',
      taught.map((c) => c.id),
    ),
  )
  return { seed, id, name, people: [...people, ...teachers], classes: classes.flat() }
}
const yearOf = (group: number) => 7 + (group % 7)
const letterOf = (group: number) => `${String.fromCharCode(65 + (Math.floor(group / 7) % 26))}${group >= 182 ? Math.floor(group / 182) : ''}`

/** The school some weeks later: every tenth pupil has gone, every eleventh has another name, some are new, classes are swapped. */
export function aTermLater(school: InventedSchool): InventedSchool {
  const stayed = school.people.filter((p, n) => p.kind === 'teacher' || n % 10 !== 3)
  const changed = stayed.map((p, n): InventedPerson => {
    if (p.kind === 'teacher') return p
    if (n % 11 === 5) return { ...p, family: `${p.family}-Rees` }
    if (n % 13 === 6) return { ...p, classes: p.classes.slice(1) }
    return p
  })
  const fresh = inventSchool({ pupils: 5, seed: school.seed + 1, id: `${school.id}N`, name: school.name })
  const joined = fresh.people.filter((p) => p.kind === 'pupil').map((p) => ({ ...p, classes: school.classes.slice(0, 2).map((c) => c.id) }))
  return { ...school, people: [...changed, ...joined] }
}

/** mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
