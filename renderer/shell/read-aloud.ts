import { useEffect, useRef } from 'react'
import type { Line, Speech } from '../i18n/index.ts'

/** Slower than people talk: these are lines somebody has to take in. */
export const READING_RATE = 0.9

export interface Aloud {
  /** what this is about: its `first` lines are said once */
  readonly about: string
  readonly first: readonly Line[]
  /** said after them, and again alone whenever they change */
  readonly again: readonly Line[]
}

/**
 * Says it with this PC's own voice; null: nothing is to be said. Without a voice for the language the
 * English beside a draft is said; without any voice nothing is, and the words still stand there. It begins after the words
 * are on the glass: covering must not wait for it.
 */
export function useReadAloud(aloud: Aloud | null, speech: Speech): void {
  const begun = useRef<string | null>(null)
  const text = aloud && JSON.stringify(aloud)
  useEffect(() => {
    const voice = window.speechSynthesis
    if (text === null || !voice) return
    const { about, first, again } = JSON.parse(text) as Aloud
    const lines = begun.current === about ? again : [...first, ...again]
    const say = () => {
      const utterance = utteranceOf(voice.getVoices(), lines, speech.language)
      if (!utterance) return
      // The list of voices may arrive late and in parts; once is enough.
      voice.removeEventListener('voiceschanged', say)
      begun.current = about
      voice.cancel()
      voice.speak(utterance)
    }
    voice.addEventListener('voiceschanged', say)
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(say)
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      voice.removeEventListener('voiceschanged', say)
      voice.cancel()
    }
  }, [text, speech.language])
}

function utteranceOf(voices: readonly SpeechSynthesisVoice[], lines: readonly Line[], language: string): SpeechSynthesisUtterance | null {
  const voiceFor = (tag: string) => voices.find((v) => v.lang.toLowerCase().startsWith(tag))
  const own = voiceFor(language)
  const voice = own ?? voiceFor('en')
  if (!voice) return null
  const utterance = new SpeechSynthesisUtterance(lines.map((line) => (own ? line.text : (line.english ?? line.text))).join(' '))
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.rate = READING_RATE
  return utterance
}
