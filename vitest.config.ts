import { defineConfig } from 'vitest/config'

const SECOND = 1_000

/**
 * One project per kind of test. Groups run one after another; what opens real windows runs a file at a time, because
 * two window systems on two cores would measure each other.
 */
function suite(name: string, group: number, alone: boolean, timeout: number, globalSetup: string[] = []) {
  return {
    test: {
      name,
      root: import.meta.dirname,
      include: [`test/${name}/**/*.{test,spec}.{ts,tsx}`],
      setupFiles: ['test/seed.ts'],
      globalSetup,
      sequence: { groupOrder: group },
      maxWorkers: alone ? 1 : 2,
      fileParallelism: !alone,
      testTimeout: timeout,
      hookTimeout: timeout,
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      suite('arch', 0, false, 20 * SECOND),
      suite('unit', 0, false, 20 * SECOND),
      suite('contract', 0, false, 20 * SECOND),
      suite('integration', 1, false, 60 * SECOND, ['test/integration/postgres.ts']),
      suite('system', 2, true, 180 * SECOND),
      suite('e2e', 3, true, 120 * SECOND),
      suite('faults', 4, true, 180 * SECOND, ['test/integration/postgres.ts']),
    ],
  },
})
