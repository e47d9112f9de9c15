import { useEffect } from 'react'

/** What a screen reader says when the page changes, and what the window system calls the window. Empty: as it was. */
export function useTitle(text: string): void {
  useEffect(() => {
    const before = document.title
    if (text !== '') document.title = text
    return () => {
      document.title = before
    }
  }, [text])
}
