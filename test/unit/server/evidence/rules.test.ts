import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GENESIS } from '../../../../protocol/evidence.ts'
import { sha256 } from '../../../../server/core/ids.ts'
import { startGroupCommit } from '../../../../server/evidence/group-commit.ts'
import { CLONE_WITHIN_MS, compareArrival, completeTo, findContradiction, type Link } from '../../../../server/evidence/rules.ts'

function chain(length: number, salt = ''): Link[] {
  const links: Link[] = []
  for (let seq = 1; seq <= length; seq++)
    links.push({ id: `${salt}${seq}`, seq, hash: sha256(`${salt}${seq}`), prev: links.at(-1)?.hash ?? GENESIS, receivedAt: 0 })
  return links
}
const among = (links: readonly Link[]) => (seq: number) => links.filter((l) => l.seq === seq)

describe('the chain', () => {
  test('an honest history never looks like a fork, in whatever order it arrives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }).chain((n) => fc.shuffledSubarray(chain(n), { minLength: n, maxLength: n })),
        (arriving) => {
          const stored: Link[] = []
          for (const link of arriving) {
            if (findContradiction(link, among(stored)) !== null) return false
            stored.push(link)
          }
          return completeTo(0, (seq) => among(stored)(seq).length > 0) === arriving.length
        },
      ),
    )
  })

  test('a history rewritten from any point shows, in whatever order it arrives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 11 }), fc.boolean(), (length, from, backwards) => {
        const stored = chain(length)
        const at = Math.min(from, length)
        const rewritten = stored
          .slice(at - 1)
          .map((l) => ({ ...l, id: `x${l.seq}`, hash: sha256(`x${l.seq}`), prev: l.seq === at ? l.prev : sha256(`x${l.seq - 1}`) }))
        return (backwards ? rewritten.toReversed() : rewritten).some((l) => findContradiction(l, among(stored)) !== null)
      }),
    )
  })

  test('two living PCs are told from one whose disk was put back', () => {
    const [known] = chain(1)
    const rival = { id: 'r', seq: 1, hash: sha256('r'), prev: GENESIS }
    expect(findContradiction({ ...rival, receivedAt: CLONE_WITHIN_MS - 1 }, among([known as Link]))).toBe('clone')
    expect(findContradiction({ ...rival, receivedAt: CLONE_WITHIN_MS }, among([known as Link]))).toBe('fork')
  })

  test('the same event is known again, and one that was altered is not taken for it', () => {
    const [link] = chain(1) as [Link]
    expect([compareArrival(link, undefined), compareArrival(link, link), compareArrival({ ...link, hash: 'other' }, link)]).toEqual(['new', 'again', 'altered'])
  })
})

describe('group commit', () => {
  function recorder(fails: (jobs: string[]) => boolean = () => false) {
    const groups: string[][] = []
    const group = startGroupCommit<string, string>(
      async (jobs) => {
        groups.push(jobs)
        await new Promise((resolve) => setTimeout(resolve, 5))
        if (fails(jobs)) throw new Error('disk')
        return jobs.map((job) => `${job}!`)
      },
      { most: 10, waitMs: 20 },
    )
    return { groups, group }
  }

  test('what comes together is one commit, and each gets its own answer', async () => {
    const { groups, group } = recorder()
    expect(await Promise.all(['a', 'b', 'c'].map((job) => group.add(job, 1, false)))).toEqual(['a!', 'b!', 'c!'])
    expect(groups).toEqual([['a', 'b', 'c']])
  })

  test('a panic does not wait for others, and goes before those that already wait', async () => {
    const { groups, group } = recorder()
    const waiting = group.add('slow', 1, false)
    const started = performance.now()
    await group.add('panic', 1, true)
    expect(performance.now() - started).toBeLessThan(18)
    await waiting
    expect(groups).toEqual([['panic', 'slow']])
  })

  test('no commit is larger than allowed, nothing is lost, and two never run at once', async () => {
    const { groups, group } = recorder()
    const jobs = Array.from({ length: 25 }, (_, i) => `j${i}`)
    expect(await Promise.all(jobs.map((job) => group.add(job, 3, false)))).toEqual(jobs.map((j) => `${j}!`))
    expect(Math.max(...groups.map((g) => g.length))).toBe(3)
    expect(groups.flat()).toEqual(jobs)
  })

  test('one that cannot be committed fails by itself; its neighbours are kept', async () => {
    const { group } = recorder((jobs) => jobs.includes('bad'))
    const results = await Promise.allSettled(['a', 'bad', 'c'].map((job) => group.add(job, 1, false)))
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
