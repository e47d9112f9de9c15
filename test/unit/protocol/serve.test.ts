import Type from 'typebox'
import { expect, test } from 'vitest'
import { Id, object } from '../../../protocol/kinds.ts'
import { op } from '../../../protocol/op.ts'
import { serve } from '../../../protocol/serve.ts'

const list = op({
  name: 'test.list',
  summary: 'Takes a list.',
  access: { who: 'public' },
  request: object({ ids: Type.Array(Id, { uniqueItems: true }) }),
  response: object({}),
})
const faults: unknown[] = []
const dispatch = serve({ 'test.list': list }, { 'test.list': () => ({}) }, { allow: () => null, onFault: (fault) => faults.push(fault), newId: () => 'id' })

test('ten thousand brackets where ids are wanted are a bad request, not a fault', async () => {
  const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)
  expect(await dispatch('test.list', { ids: deep }, null)).toMatchObject({
    ok: false,
    code: 'BAD_REQUEST',
    message: expect.stringContaining('nested too deeply'),
  })
  expect(faults).toEqual([])
})
