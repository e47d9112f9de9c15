/**
 * Who wants to know that something changed. A notice carries a topic and nothing else (`alerts:<school>`): whoever hears it
 * reads the tables again from its own cursor, so a notice that comes twice or without cause does no harm, and after a lost
 * connection everybody is simply told to look.
 */
export class Fanout {
  readonly #listeners = new Map<string, Set<() => void>>()

  /** Calls `listener` after each change under `topic`; returns how to stop. */
  subscribe(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic)
    }
  }

  notify(topic: string): void {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener()
  }

  /** Something may have been missed: everybody looks. */
  notifyAll(): void {
    for (const topic of [...this.#listeners.keys()]) this.notify(topic)
  }
}
