/** The pretend school and its staff. Passwords are random for each data folder and kept there for its owner only. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '../../protocol/op.ts'

export interface SignIn {
  role: Role
  name: string
  email: string
  password: string
}
export interface Setup {
  school: { name: string }
  staff: SignIn[]
}

const STAFF: Omit<SignIn, 'password'>[] = [
  { role: 'teacher', name: 'Mrs Khan', email: 'khan@harbour.example' },
  { role: 'dsl', name: 'Ms Okafor', email: 'okafor@harbour.example' },
  { role: 'head', name: 'Mr Penrose', email: 'penrose@harbour.example' },
  { role: 'technician', name: 'Sam Bright', email: 'bright@harbour.example' },
  { role: 'governor', name: 'Dr Lowe', email: 'lowe@harbour.example' },
]
const WORDS = 'anchor beacon cabin dinghy estuary ferry gull harbour island jetty kelp lantern mast north oar puffin quay rope sail tide'.split(' ')

/** What `handrail server --setup` takes; made on the first run of a data folder and read again later. */
export function keepSetup(data: string): { file: string; setup: Setup } {
  const file = join(data, 'setup.json')
  if (existsSync(file)) return { file, setup: JSON.parse(readFileSync(file, 'utf8')) as Setup }
  const setup: Setup = { school: { name: 'Harbour School (pretend)' }, staff: STAFF.map((person) => ({ ...person, password: inventPassword() })) }
  writeFileSync(file, `${JSON.stringify(setup, null, 2)}\n`, { mode: 0o600 })
  return { file, setup }
}

/** Easy to type from one screen to another: 27 bits, behind the server's limit on attempts and on this machine only. */
function inventPassword(): string {
  const words = Array.from({ length: 4 }, () => WORDS[randomInt(WORDS.length)])
  return `${words.join('-')}-${randomInt(100, 1000)}`
}
