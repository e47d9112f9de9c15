/** What goes wrong in real exports, from a seed; nothing that changes who is in them. */
import { randomFrom } from './invented-school.ts'

export type Cells = Readonly<Record<string, string>>

export class Mess {
  readonly faults: boolean
  readonly #random: () => number
  #files = 0

  constructor(seed: number, faults: boolean) {
    this.faults = faults
    this.#random = randomFrom(seed + 99)
  }
  #once(share: number): boolean {
    return this.faults && this.#random() < share
  }
  /** A cell nobody needs, over two lines now and then. */
  note(): string {
    return this.#once(0.05) ? 'see\r\n"file", p. 2' : ''
  }
  date(): string {
    return this.#random() < 0.5 || !this.faults ? '2014-09-01' : '01/09/2014'
  }
  /** Rows under a heading, as bytes. */
  file(heading: string, rows: readonly Cells[]): Buffer {
    const columns = heading.split(',')
    const lines = [this.faults ? `${heading},,` : heading]
    for (const row of rows) {
      const cells = columns.map((column) => this.#cell(row[column] ?? ''))
      const line = cells.join(',') + (this.#once(0.3) ? ',,' : '')
      lines.push(line)
      if (this.#once(0.03) && !line.includes('nobody')) lines.push(line)
      if (this.#once(0.02)) lines.push(this.#random() < 0.5 ? '' : ','.repeat(columns.length - 1))
    }
    const text = `${lines.join('\r\n')}\r\n`
    this.#files++
    if (!this.faults) return Buffer.from(text)
    return this.#files % 2 === 0 ? windows1252(text) : Buffer.from(`\uFEFF${text}`)
  }
  #cell(text: string): string {
    return /[",\r\n]/.test(text) || this.#once(0.1) ? `"${text.replaceAll('"', '""')}"` : text
  }
}

const HIGH: Readonly<Record<string, number>> = { '’': 0x92, Š: 0x8a, š: 0x9a, Ž: 0x8e, ž: 0x9e, Œ: 0x8c, œ: 0x9c, Ÿ: 0x9f, '€': 0x80, '–': 0x96 }
/** As Excel saves “CSV” in Britain. Throws for a letter it doesn't have. */
export function windows1252(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (letter) => {
      const code = HIGH[letter] ?? letter.charCodeAt(0)
      if (code > 0xff) throw new Error(`Windows-1252 has no ${letter}`)
      return code
    }),
  )
}
