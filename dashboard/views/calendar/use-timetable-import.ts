import { useRef, useState } from 'react'
import {
  calendarApplyTimetable,
  calendarBeginTimetable,
  calendarPreviewTimetable,
  type TimetableMapping,
  type TimetablePreview,
} from '../../../protocol/calendar.ts'
import type { Refusal } from '../../../protocol/errors.ts'
import { uploadFile } from '../../api/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/**
 * One timetable from its file to the calendar.
 *
 *   choose ─▶ sending ─▶ preview ─▶ done
 *     ▲          │cancel   │ ▲ another mapping; what it says has changed
 *     └──────────┴─────────┘
 */
export type TimetableImport =
  | { step: 'choose'; cancelled: boolean }
  | { step: 'sending'; file: string; percent: number }
  | { step: 'preview'; file: string; preview: TimetablePreview; stale: boolean }
  | { step: 'done'; lessons: number }

export function useTimetableImport(onDone: () => void) {
  const { api } = useApp()
  const [now, setNow] = useState<TimetableImport>({ step: 'choose', cancelled: false })
  const running = useRef(new AbortController())

  async function look(importId: string, file: string, mapping: TimetableMapping | null, stale: boolean): Promise<void> {
    const { signal } = running.current
    const preview = await api.call(calendarPreviewTimetable, { importId, mapping })
    if (!signal.aborted) setNow({ step: 'preview', file, preview, stale })
  }
  const bring = useAction(async (file: File) => {
    const stop = new AbortController()
    running.current = stop
    const sending = (bytes: number) => setNow({ step: 'sending', file: file.name, percent: file.size === 0 ? 100 : Math.round((100 * bytes) / file.size) })
    sending(0)
    try {
      const { importId } = await api.call(calendarBeginTimetable, {})
      await uploadFile({ to: 'calendar.upload', importId, file, signal: stop.signal, onSent: sending })
      await look(importId, file.name, null, false)
    } catch (error) {
      if (stop.signal.aborted) return
      setNow({ step: 'choose', cancelled: false })
      throw error
    }
  })
  const read = useAction(async (mapping: TimetableMapping) => {
    if (now.step === 'preview') await look(now.preview.importId, now.file, mapping, false)
  })
  const apply = useAction(async () => {
    if (now.step !== 'preview' || !now.preview.mapping) return
    const { importId, mapping, seen } = now.preview
    try {
      const { lessons } = await api.call(calendarApplyTimetable, { importId, mapping, seen })
      setNow({ step: 'done', lessons })
      onDone()
    } catch (error) {
      if ((error as Refusal).code !== 'CONFLICT') throw error
      await look(importId, now.file, mapping, true)
    }
  })
  return {
    now,
    bring,
    read,
    apply,
    cancel() {
      running.current.abort()
      setNow({ step: 'choose', cancelled: true })
    },
  }
}
