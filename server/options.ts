/** The command line of the server, as data. Whatever is wrong with it is one clear line. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Email, Label, object, oneOf } from '../protocol/kinds.ts'
import { ROLES } from '../protocol/op.ts'
import { PolicyValuesSchema } from '../protocol/policy.ts'
import { PASSWORD_MIN } from '../protocol/staff.ts'
import { type Address, BadAddress, parseAddress } from './core/listen.ts'

export interface Options {
  data: string
  listen: Address[]
  databaseUrl: string | undefined
  publicUrl: string | undefined
  pages: string | undefined
  drop: string | undefined
  setup: string | undefined
  log: string | undefined
  tls: { cert: string; key: string } | undefined
}
/** For whoever typed it. */
export class BadOptions extends Error {}

const DEFAULT_LISTEN = 'http://127.0.0.1:8080'

export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const values = parse(args)
  if (values.data === undefined) throw new BadOptions('--data DIR is needed: the folder this server keeps its database and keys in')
  if ((values['tls-cert'] === undefined) !== (values['tls-key'] === undefined)) throw new BadOptions('--tls-cert and --tls-key belong together')
  const databaseUrl = values['database-url'] ?? env.HANDRAIL_DATABASE_URL
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new BadOptions('--database-url: only postgres://… is known; without it SQLite in --data is used')
  return {
    data: values.data,
    listen: addresses(values.listen ?? [DEFAULT_LISTEN]),
    databaseUrl,
    publicUrl: values['public-url'] === undefined ? undefined : publicUrl(values['public-url']),
    pages: values.pages,
    drop: values.drop ?? env.HANDRAIL_DROP,
    setup: values.setup,
    log: values.log,
    tls: values['tls-cert'] !== undefined && values['tls-key'] !== undefined ? { cert: values['tls-cert'], key: values['tls-key'] } : undefined,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = {
    data: text,
    listen: { ...text, multiple: true },
    'database-url': text,
    'public-url': text,
    pages: text,
    drop: text,
    setup: text,
    log: text,
    'tls-cert': text,
    'tls-key': text,
  } as const
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    // node:util's own words, without its advice about positionals.
    throw new BadOptions((error as Error).message.split('. ')[0] ?? 'wrong arguments')
  }
}
function addresses(texts: readonly string[]): Address[] {
  try {
    return texts.map(parseAddress)
  } catch (error) {
    if (error instanceof BadAddress) throw new BadOptions(error.message)
    throw error
  }
}
function publicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) throw new BadOptions(`--public-url ${text}: write it as https://handrail.example.org`)
  return text
}

export const Setup = object({
  /** `trust`: the trust of schools it belongs to, by name; schools of one name share its settings */
  school: object({ name: Label, trust: Type.Optional(Label) }),
  staff: Type.Array(
    object({
      name: Label,
      email: Email,
      role: oneOf(ROLES),
      password: Type.String({ minLength: PASSWORD_MIN, maxLength: 256 }),
      /** may change what the whole trust has set */
      trustWide: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1, maxItems: 1000 },
  ),
  /** rows of the policy for the whole school, as docs/policy.md names them */
  settings: Type.Optional(Type.Partial(PolicyValuesSchema, { additionalProperties: false })),
})
export type Setup = Static<typeof Setup>

/** What a fresh database starts with. Throws BadOptions. */
export function readSetup(file: string): Setup {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BadOptions(`--setup ${file}: ${(error as Error).message.split('\n')[0]}`)
  }
  const check = Compile(Setup)
  if (check.Check(value)) {
    if (!value.staff.some((one) => one.role === 'head')) throw new BadOptions(`--setup ${file}: one of the staff must be a head, who can add the others`)
    return value
  }
  const [wrong] = check.Errors(value)
  throw new BadOptions(`--setup ${file}: ${wrong?.instancePath || 'the file'} ${wrong?.message ?? 'has the wrong shape'}`)
}
