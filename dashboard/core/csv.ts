import { CSV_MARK, csvLine } from '../../protocol/csv.ts'

export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map(csvLine).join('')
}

/** Hands the browser a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([CSV_MARK, text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
