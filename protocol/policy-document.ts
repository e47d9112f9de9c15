/** How settings travel to a PC: a signed envelope (JWS, EdDSA) whose version (epoch, n) only ever goes forward. */
import Type, { type Static } from 'typebox'
import { ExamSpan } from './exams.ts'
import { EpochMs, Hash, Id, Label, object, Version } from './kinds.ts'
import { op } from './op.ts'
import { PolicyValuesSchema } from './policy.ts'

/** The signed payload. */
export const PolicyDocument = object({
  school: Id,
  device: Id,
  version: Version,
  issuedAt: EpochMs,
  schoolName: Label,
  values: PolicyValuesSchema,
  /** away from all of these this PC is off site; empty: it never is */
  networks: Type.Array(Hash, { maxItems: 100 }),
  /** in the room it stands in, going on and to come; a server of before there were any says nothing */
  exams: Type.Optional(Type.Array(ExamSpan)),
  /** for comparing without reading: H(canonical(values)) */
  hash: Hash,
})
export type PolicyDocument = Static<typeof PolicyDocument>

export const policyFetch = op({
  name: 'policy.fetch',
  summary: 'The policy for this PC, signed; null when the PC already has it.',
  access: { who: 'device' },
  request: object({ have: Type.Union([Version, Type.Null()]) }),
  response: object({ envelope: Type.Union([Type.String({ maxLength: 16_384 }), Type.Null()]) }),
})
