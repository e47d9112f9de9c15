/** A typed announcement inside one process: parts tell, without knowing who listens. */
export interface Signal<T> {
  /** Returns what stops listening. */
  on(listener: (value: T) => void): () => void
  emit(value: T): void
}

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit(value) {
      for (const listener of [...listeners]) listener(value)
    },
  }
}
