import type { TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { DEVICE_OPS } from '../../protocol/device.ts'
import { EVENTS } from '../../protocol/events.ts'
import { Envelope, PlainBody } from '../../protocol/evidence.ts'
import { WORDS_MAX } from '../../protocol/kinds.ts'
import { LOCAL_OPS } from '../../protocol/local.ts'
import { PAGE_OPS } from '../../protocol/page.ts'
import { sources } from './sources.ts'

/** The largest event, sealed and encoded: a picture of a child's screen does not fit, and no field asks for one. */
const EVENT_MAX_BYTES = 16 * 1024
/** Fixed-length fingerprints, keys, signatures and ids; and the one ciphertext, whose contents are an event's body. */
const OPAQUE = /^\^\[[A-Za-z0-9_\\-]+\](?:\{\d+\}|\*)\$$|^\^\[0-9a-f\]\{8\}-/
const CIPHER_MAX = 12_288

interface Node {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Node[]
  properties?: Record<string, Node>
  additionalProperties?: unknown
  items?: Node
  maxItems?: number
  maxLength?: number
  maximum?: number
  pattern?: string
  contentEncoding?: string
  format?: string
}

/** Everything in a schema that has room for a picture, by path. */
function roomFor(schema: Node, path: string): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap((option, at) => roomFor(option, `${path}|${at}`))
  if (schema.enum !== undefined || schema.const !== undefined) return []
  if (schema.contentEncoding !== undefined || /binary|byte|base64/.test(schema.format ?? '')) return [`${path} is binary`]
  switch (schema.type) {
    case 'object':
      return [
        ...(schema.additionalProperties === false ? [] : [`${path} takes unknown fields`]),
        ...Object.entries(schema.properties ?? {}).flatMap(([name, value]) => roomFor(value, `${path}.${name}`)),
      ]
    case 'array':
      return [...(schema.maxItems === undefined ? [`${path} has no end`] : []), ...roomFor(schema.items ?? {}, `${path}[]`)]
    case 'string': {
      const cap = schema.pattern !== undefined && OPAQUE.test(schema.pattern) ? CIPHER_MAX : WORDS_MAX
      return schema.maxLength === undefined || schema.maxLength > cap ? [`${path} holds ${schema.maxLength ?? 'any number of'} characters`] : []
    }
    case 'integer':
    case 'boolean':
    case 'null':
      return []
    default:
      return [`${path} holds anything (${schema.type ?? 'no type'})`]
  }
}

/** Bytes of the longest JSON a schema allows; text counts as every character escaped (`\\u0000`), opaque text as it is. */
function longest(schema: Node): number {
  if (schema.anyOf) return Math.max(...schema.anyOf.map(longest))
  if (schema.const !== undefined) return JSON.stringify(schema.const).length
  if (schema.enum) return Math.max(...schema.enum.map((value) => JSON.stringify(value).length))
  switch (schema.type) {
    case 'object':
      return 2 + Object.entries(schema.properties ?? {}).reduce((sum, [name, value]) => sum + name.length + 4 + longest(value), 0)
    case 'array':
      return 2 + (schema.maxItems ?? Number.POSITIVE_INFINITY) * (longest(schema.items ?? {}) + 1)
    case 'string':
      return 2 + (schema.maxLength ?? Number.POSITIVE_INFINITY) * (schema.pattern !== undefined && OPAQUE.test(schema.pattern) ? 1 : 6)
    case 'integer':
      return String(Number.MAX_SAFE_INTEGER).length
    default:
      return 5
  }
}

const node = (schema: TSchema) => schema as unknown as Node

describe('nothing a PC can send has room for a picture of a child’s screen', () => {
  test.each(Object.values(EVENTS))('$type', ({ type, body }) => {
    expect(roomFor(node(body), type)).toEqual([])
    expect(longest(node(body))).toBeLessThanOrEqual(node(PlainBody).properties?.json?.maxLength ?? 0)
  })

  const calls = [DEVICE_OPS, LOCAL_OPS, PAGE_OPS].flatMap((ops) => Object.values(ops))
  test.each(calls)('$name', ({ name, request }) => {
    // An unsealed body travels as the text of its JSON; that text is held to the event's own schema, which is walked above.
    expect(roomFor(node(request), name).filter((found) => !/plain\.json holds 8192 /.test(found) && !/body\|0\.plain\.json holds 8192/.test(found))).toEqual([])
  })

  test('a whole event, sealed and signed, is at most 16 KiB', () => {
    const { body, ...rest } = node(Envelope).properties ?? {}
    const sealed = body?.anyOf?.find((option) => option.properties?.sealed) ?? {}
    expect(longest({ type: 'object', properties: { ...rest, body: sealed } })).toBeLessThanOrEqual(EVENT_MAX_BYTES)
  })

  test('the walk finds what it is for, or the tests above would hold nothing', () => {
    const wide: Node = {
      type: 'object',
      additionalProperties: false,
      properties: { picture: { type: 'string' }, thumb: { type: 'string', maxLength: 60_000 }, any: {} },
    }
    expect(roomFor(wide, 'x')).toEqual(['x.picture holds any number of characters', 'x.thumb holds 60000 characters', 'x.any holds anything (no type)'])
    expect(roomFor({ type: 'object', properties: {} }, 'x')).toEqual(['x takes unknown fields'])
    expect(roomFor({ type: 'array', items: { type: 'integer' } }, 'x')).toEqual(['x has no end'])
    expect(roomFor({ type: 'string', maxLength: 100, contentEncoding: 'base64' }, 'x')).toEqual(['x is binary'])
  })
})

/** Calls that read a screen, a camera or the clipboard, in every language we write. */
const PICTURES =
  /\b(?:captureScreenshot|screenshot\(|desktopCapturer|getUserMedia|getDisplayMedia|capturePage|mediaDevices|ImageCapture|MediaRecorder|toDataURL|createImageBitmap|clipboard\.read\w*|readClipboard\w*|XGetImage|XShmGetImage|GetImage|BitBlt|PrintWindow|scrot|xwd|import -window|printToPDF|beginFrameSubscription)\b/

test('no product source can take a picture, use a camera or read the clipboard', () => {
  expect(sources().flatMap((s) => (PICTURES.exec(s.code) ? [`${s.path}: ${PICTURES.exec(s.code)?.[0]}`] : []))).toEqual([])
})
