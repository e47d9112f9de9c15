/** The OpenAPI description, derived from the operation tables: what is described is what is served. */
import { ERRORS } from '../../protocol/errors.ts'
import type { Access, Op, Ops, Stream } from '../../protocol/op.ts'

const FAILURE = {
  type: 'object',
  required: ['ok', 'code', 'message', 'id'],
  properties: { ok: { const: false }, code: { type: 'string', enum: Object.keys(ERRORS) }, message: { type: 'string' }, id: { type: 'string' } },
}

export function describeApi(ops: Ops, streams: readonly Stream[]): object {
  const paths: Record<string, object> = {}
  for (const op of Object.values(ops)) paths[`/api/${op.name}`] = { post: operation(op) }
  for (const stream of streams) paths[`/api/${stream.name}`] = { get: streaming(stream) }
  return {
    openapi: '3.1.0',
    info: { title: 'Handrail', version: '1', description: 'Every operation is a POST with a JSON object; streams are server-sent events.' },
    paths,
    components: {
      schemas: { Failure: FAILURE },
      securitySchemes: { staff: { type: 'apiKey', in: 'cookie', name: '__Host-handrail' }, device: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operation(op: Op): object {
  const success = { type: 'object', required: ['ok', 'value'], properties: { ok: { const: true }, value: op.response } }
  return {
    operationId: op.name,
    summary: op.summary,
    ...allowed(op.access),
    requestBody: { required: true, content: { 'application/json': { schema: op.request } } },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: success } } },
      default: { description: 'Refused, with a code.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } },
    },
  }
}

function streaming(stream: Stream): object {
  const query = (name: string) => ({ name, in: 'query', schema: { type: 'integer', minimum: 0 } })
  return {
    operationId: stream.name,
    summary: stream.summary,
    ...allowed(stream.access),
    parameters: [query('epoch'), query('n'), { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } }],
    responses: { 200: { description: 'Each event’s data is one item.', content: { 'text/event-stream': { schema: stream.item } } } },
  }
}

function allowed(access: Access): object {
  if (access.who === 'staff') return { security: [{ staff: [] }], 'x-roles': access.roles }
  return access.who === 'device' ? { security: [{ device: [] }] } : { security: [] }
}
