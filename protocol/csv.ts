/** RFC 4180 text for spreadsheets: CRLF, quoted, with formulas made harmless (OWASP ASVS 1.2.10). The same from server and page. Pure. */

/** A spreadsheet runs a cell that starts with one of these; an apostrophe before it makes it text. */
const RUNS = /^\s*[=+\-@\t\r]/

/** Excel reads a file that starts with this as UTF-8. */
export const CSV_MARK = '\uFEFF'

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = RUNS.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}
