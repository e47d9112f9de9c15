import { Refusal } from '../../protocol/errors.ts'
import { readResult } from './result.ts'

export interface Upload {
  /** the upload that takes it */
  to: 'roster.upload' | 'calendar.upload'
  importId: string
  file: File
  signal: AbortSignal
  onSent(bytes: number): void
}

/** A request has half a minute to come in. Pieces are made as long as goes through in a few seconds, whatever the line. */
const FIRST_PIECE = 256 * 1024
const SMALLEST_PIECE = 16 * 1024
const LARGEST_PIECE = 8 * 1024 * 1024
const PIECE_MS = 4_000
const TRIES = 6

/** Sends one file of an import, piece by piece; a piece that got lost on a bad line is sent again, smaller. */
export async function uploadFile({ to, importId, file, signal, onSent }: Upload): Promise<void> {
  const name = `/api/${to}?import=${encodeURIComponent(importId)}&file=${encodeURIComponent(file.name)}`
  let length = FIRST_PIECE
  for (let at = 0, failed = 0; at < file.size || (at === 0 && file.size === 0); ) {
    const piece = file.slice(at, at + length)
    const from = performance.now()
    try {
      await put(`${name}&at=${at}&size=${file.size}`, piece, signal, (sent) => onSent(at + sent))
    } catch (error) {
      if (signal.aborted || !isLost(error) || ++failed >= TRIES) throw error
      length = Math.max(SMALLEST_PIECE, Math.floor(length / 4))
      await new Promise((resolve) => setTimeout(resolve, failed * 1_000))
      continue
    }
    failed = 0
    at += piece.size
    if (file.size === 0) return
    const took = Math.max(1, performance.now() - from)
    length = Math.round(Math.min(LARGEST_PIECE, length * 4, Math.max(SMALLEST_PIECE, (piece.size * PIECE_MS) / took)))
  }
}

/** The line failed, not the server: worth another try. */
function isLost(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'SERVER_UNREACHABLE' || error.code === 'BUSY')
}

/** XMLHttpRequest, because fetch can't say how much of a body has been sent. */
function put(address: string, body: Blob, signal: AbortSignal, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('PUT', address)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => {
      const result = readResult(request.response)
      if (result.ok) resolve()
      // 408: this piece took too long to come in.
      else reject(new Refusal(request.status === 408 ? 'SERVER_UNREACHABLE' : result.code, result.id))
    }
    request.onerror = () => reject(new Refusal('SERVER_UNREACHABLE'))
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) reject(signal.reason)
    else request.send(body)
  })
}
