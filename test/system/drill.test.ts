import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** In the order they must be seen; the teacher's page and the child's “told” may overtake each other. */
const STEPS = [
  'pressed',
  'covered to every corner',
  'words on the cover',
  'durable on the PC',
  'durable on the server',
  'painted for staff',
  'the child is told it is sent',
  'acknowledged',
  'the child is told who is coming',
  'with the child',
  'the child’s screen knows',
  'lifted by staff',
  'the cover is gone',
  'the teacher is told',
]

test('a real key press reaches a real teacher’s page and comes back to the child’s screen: npm start -- --drill sees every step', async () => {
  const drill = spawn(process.execPath, [join(ROOT, 'cli/start.ts'), '--drill'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  drill.stdout.on('data', (chunk) => (said += chunk))
  drill.stderr.on('data', (chunk) => (said += chunk))
  const code = await new Promise((resolve) => drill.once('exit', resolve))
  expect(code, said).toBe(0)
  for (const step of STEPS) expect(said).toMatch(new RegExp(`\\d ms  ${step}`))
  expect(said).toContain('Every step was observed.')
})
