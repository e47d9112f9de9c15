/**
 * Many requests, one commit: what arrives while a commit is under way, or within `waitMs`, or until `most` events have come
 * together, goes to disk in one transaction. Something urgent does not wait.
 */
export interface GroupCommit<Job, Done> {
  /** Resolves once the job is on disk. */
  add(job: Job, events: number, urgent: boolean): Promise<Done>
}

interface Waiting<Job, Done> {
  job: Job
  events: number
  resolve(done: Done): void
  reject(error: unknown): void
}

/** `commit` answers job by job, in order. When a whole group fails, each of its jobs is tried alone, so that one bad job fails by itself. */
export function startGroupCommit<Job, Done>(commit: (jobs: Job[]) => Promise<Done[]>, { most = 500, waitMs = 5 } = {}): GroupCommit<Job, Done> {
  const waiting: Waiting<Job, Done>[] = []
  let events = 0
  let committing = false
  let timer: NodeJS.Timeout | undefined

  function take(): Waiting<Job, Done>[] {
    const group: Waiting<Job, Done>[] = []
    let size = 0
    while (waiting.length > 0) {
      const next = waiting[0] as Waiting<Job, Done>
      if (group.length > 0 && size + next.events > most) break
      group.push(next)
      waiting.shift()
      size += next.events
    }
    events -= size
    return group
  }
  async function settle(group: Waiting<Job, Done>[]): Promise<void> {
    try {
      const done = await commit(group.map((w) => w.job))
      group.forEach((w, i) => {
        w.resolve(done[i] as Done)
      })
    } catch (error) {
      const [only, ...others] = group
      if (others.length === 0) return only?.reject(error)
      for (const one of group) await settle([one])
    }
  }
  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (committing) return
    committing = true
    await settle(take())
    committing = false
    // Whoever came during the commit has waited long enough.
    if (waiting.length > 0) void flush()
  }
  return {
    add(job, size, urgent) {
      return new Promise((resolve, reject) => {
        const one = { job, events: size, resolve, reject }
        // An urgent one goes to the front too: a panic does not stand behind somebody's backlog.
        if (urgent) waiting.unshift(one)
        else waiting.push(one)
        events += size
        if (committing) return
        if (urgent || events >= most) void flush()
        else timer ??= setTimeout(() => void flush(), waitMs)
      })
    },
  }
}
