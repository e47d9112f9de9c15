import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const KeptContext = createContext<Map<string, unknown>>(new Map())

/** What somebody typed and has not saved: in this tab's memory alone, for as long as they are signed in. Closing the tab asks first. */
export function KeepsTyping({ children }: { children: ReactNode }) {
  const [kept] = useState(() => new Map<string, unknown>())
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => kept.size > 0 && event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [kept])
  return <KeptContext.Provider value={kept}>{children}</KeptContext.Provider>
}

/** A state that a look at another page doesn't end; null: nothing is kept. `key` says what it is of, and stays the same while it is shown. */
export function useKept<T extends object>(key: string): [T | null, (next: T | null) => void] {
  const kept = useContext(KeptContext)
  const [value, setValue] = useState(() => (kept.get(key) as T | undefined) ?? null)
  return [
    value,
    (next) => {
      if (next === null) kept.delete(key)
      else kept.set(key, next)
      setValue(next)
    },
  ]
}
