import type { Line } from '../i18n/index.ts'

/** One line of words; a translation nobody has checked comes with the English, smaller, beneath it. */
export function Words({ line }: { readonly line: Line }) {
  return (
    <>
      {line.text}
      {line.english !== null && (
        <span className="english" lang="en" dir="ltr">
          {line.english}
        </span>
      )}
    </>
  )
}
