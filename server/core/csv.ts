/**
 * Text in columns, read as a stream: any size, any of the encodings school systems export, without holding the file.
 * Fail direction: a file that might be misread (binary, a quotation mark never closed) is refused whole, because rows lost
 * in the middle would look like leavers.
 */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { Refusal } from '../../protocol/errors.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export interface Row {
  /** the line of the file on which the row starts, from 1 */
  readonly line: number
  readonly cells: readonly string[]
}
export interface ReadOptions {
  /** told how many bytes of the file have been read, now and then */
  readonly onBytes?: (bytes: number) => void
}
export interface UnreadableRow {
  readonly line: number
  readonly unreadable: string
}

/** Longest row in bytes. A person's row is a few hundred; far more means a quotation mark went missing. */
const ROW_MAX_BYTES = 64 * 1024
const HEADING_SNIFF_CHARS = 16 * 1024

/** What the bytes are. Windows-1252 is what Excel writes in Britain, and what is left when bytes are not UTF-8. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const refuse = (why: string) => new Refusal('IMPORT_UNREADABLE', `${basename(path)}: ${why}`)
  const strict = new TextDecoder('utf-8', { fatal: true })
  let first = true
  let utf8 = true
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (first) {
      if (chunk.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return 'utf-16le'
      if (chunk.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) return 'utf-16be'
      if (chunk.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') throw refuse('this is a workbook or an archive, not CSV. Save it as “CSV UTF-8” first')
      first = false
    }
    if (holdsControls(chunk)) throw refuse('this is not a text file')
    if (utf8) {
      try {
        strict.decode(chunk, { stream: true })
      } catch {
        utf8 = false
      }
    }
  }
  if (first) throw refuse('the file is empty')
  if (utf8) {
    try {
      strict.decode()
    } catch {
      utf8 = false
    }
  }
  return utf8 ? 'utf-8' : 'windows-1252'
}

/** Bytes no text has, whatever its encoding. */
function holdsControls(chunk: Buffer): boolean {
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i] as number
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) return true
  }
  return false
}

/** Decoded text with every line ending as \n: the parser counts CRLF inside quotes as two lines. */
async function* textOf(path: string, encoding: Encoding, { onBytes }: ReadOptions = {}): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let carriage = ''
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    onBytes?.(bytes)
    const text = carriage + decoder.decode(chunk, { stream: true })
    carriage = text.endsWith('\r') ? '\r' : ''
    const ready = carriage ? text.slice(0, -1) : text
    if (ready) yield ready.replaceAll(/\r\n?/g, '\n')
  }
  const rest = carriage + decoder.decode()
  if (rest) yield rest.replaceAll(/\r\n?/g, '\n')
}

/** The separator that occurs most in the heading line, outside quotes. */
export function sniffDelimiter(head: string): ',' | ';' | '\t' | '|' {
  const heading = head.replaceAll(/"[^"]*"/g, '').split('\n', 1)[0] ?? ''
  const count = (separator: string) => heading.split(separator).length
  return ([',', ';', '\t', '|'] as const).reduce((best, s) => (count(s) > count(best) ? s : best))
}

/** The rows of a file in order, the heading first. Blank rows are left out. Throws IMPORT_UNREADABLE. */
export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<Row | UnreadableRow, void> {
  const encoding = await detectEncoding(path)
  let head = ''
  for await (const text of textOf(path, encoding)) {
    head += text
    if (head.includes('\n') || head.length > HEADING_SNIFF_CHARS) break
  }
  const skipped: UnreadableRow[] = []
  const parser = parse({
    delimiter: sniffDelimiter(head),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: ROW_MAX_BYTES,
    record_delimiter: '\n',
    on_skip: (error) => {
      if (isQuoteFault(error)) parser.destroy(error)
      else skipped.push({ line: Number(error?.lines ?? 0), unreadable: 'has a quotation mark in the wrong place' })
      return undefined
    },
  })
  let line = 1
  // The parser carries every failure of the pipe; the callback only keeps it from being thrown twice.
  pipeline(Readable.from(textOf(path, encoding, options)), parser, () => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      while (skipped[0] && skipped[0].line < info.lines) yield skipped.shift() as UnreadableRow
      const breaks = record.reduce((n, cell) => n + cell.split('\n').length - 1, 0)
      line = info.lines + 1
      if (record.some((cell) => cell.trim() !== '')) yield { line: info.lines - breaks, cells: record }
    }
    yield* skipped
  } catch (error) {
    if (isQuoteFault(error)) throw new Refusal('IMPORT_UNREADABLE', `${basename(path)}: a quotation mark that opens on or after line ${line} is never closed`)
    throw error
  }
}

function isQuoteFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
}
