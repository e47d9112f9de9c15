import { Refusal } from '../../protocol/errors.ts'
import { readResult } from './calls.ts'

export interface Upload {
  importId: string
  file: File
  signal: AbortSignal
  onSent(bytes: number): void
}

/** PUTs one file of an import. XMLHttpRequest, because fetch can't say how much of a body has been sent. */
export function uploadFile({ importId, file, signal, onSent }: Upload): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/roster.upload?import=${encodeURIComponent(importId)}&file=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => {
      const result = readResult(request.response)
      if (result.ok) resolve()
      else reject(new Refusal(result.code, result.id))
    }
    request.onerror = () => reject(new Refusal('SERVER_UNREACHABLE'))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) reject(signal.reason)
    else request.send(file)
  })
}
