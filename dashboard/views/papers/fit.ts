import { type RefObject, useEffect } from 'react'

/** Sizes of a paper's letters that are tried, the largest first; in rem. */
const [LARGEST, SMALLEST, STEP] = [2.4, 0.6, 0.05]

/**
 * In print, letters as large as one page takes: tried on the sheet itself, which `data-printed` gives the size of its page (theme/papers.css).
 * A text that fits at no size comes out at the smallest, on several pages: no word is left out.
 */
export function useFit(sheet: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const fit = () => {
      const element = sheet.current
      if (!element) return
      element.dataset.printed = 'true'
      for (let size = LARGEST; size >= SMALLEST; size -= STEP) {
        element.style.setProperty('--fit', `${size.toFixed(2)}rem`)
        if (element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth) break
      }
    }
    const leave = () => {
      delete sheet.current?.dataset.printed
    }
    window.addEventListener('beforeprint', fit)
    window.addEventListener('afterprint', leave)
    return () => {
      window.removeEventListener('beforeprint', fit)
      window.removeEventListener('afterprint', leave)
    }
  }, [sheet])
}
