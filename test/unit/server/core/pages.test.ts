import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { servePages } from '../../../../server/core/pages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<html><head></head><body>dashboard</body></html>')
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the dashboard comes with a policy that lets nothing foreign run, new for each answer, from a folder named as people type it', async () => {
  const app = fastify()
  servePages(app, relative(process.cwd(), folder))
  const [first, second] = [await app.inject('/'), await app.inject('/rooms/4')]
  for (const answer of [first, second]) {
    const nonce = /property="csp-nonce" nonce="([^"]+)"/.exec(answer.body)?.[1] ?? 'none'
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  }
  expect(first.body).not.toBe(second.body)
  expect((await app.inject('/assets/a.js')).headers['cache-control']).toContain('immutable')
  expect((await app.inject('/%2e%2e/%2e%2e/etc/passwd')).body).not.toContain('root:')
  await app.close()
})
