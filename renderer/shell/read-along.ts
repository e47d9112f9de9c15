import { type RefObject, useEffect, useSyncExternalStore } from 'react'
import { passageOf, wordAt } from './passage.ts'
import { READING_RATE } from './read-aloud.ts'

/** The name our styles know the spoken word by: `::highlight(spoken)`. */
const SPOKEN = 'spoken'

/**
 * Reads what stands in the elements marked `data-aloud`, in the first of their languages this PC has a voice for, and marks each word
 * while it is said. `about`: what is read; it begins again when that changes. The words themselves are not touched.
 */
export function useReadAlong(on: boolean, root: RefObject<HTMLElement | null>, about: string, languages: readonly string[]): void {
  const voiced = useVoiced(languages)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read is a new element when `about` changes
  useEffect(() => {
    const element = voiced === null ? null : root.current?.querySelector<HTMLElement>(`[data-aloud][lang="${voiced}"]`)
    const voice = voiced === null ? null : voiceFor(voiced)
    if (!on || !element || !voice) return
    const nodes = textsIn(element)
    const passage = passageOf(nodes.map((node) => ({ text: node.data, block: node.parentElement?.closest('h1, h2, p, li') })))
    const utterance = new SpeechSynthesisUtterance(passage.text)
    utterance.voice = voice
    utterance.lang = voice.lang
    utterance.rate = READING_RATE
    utterance.onboundary = ({ name, charIndex }) => {
      const word = name === 'sentence' ? null : wordAt(passage, charIndex)
      const node = word && nodes[word.piece]
      if (node) mark(node, word.from, word.to)
    }
    utterance.onend = unmark
    speechSynthesis.cancel()
    speechSynthesis.speak(utterance)
    return () => {
      utterance.onend = null
      speechSynthesis.cancel()
      unmark()
    }
  }, [on, about, voiced])
}

/** The first of these languages that this PC can speak; null: none. Known late: a browser finds its voices after the page has begun. */
export function useVoiced(languages: readonly string[]): string | null {
  return useSyncExternalStore(onVoices, () => languages.find((language) => voiceFor(language) !== null) ?? null)
}

function onVoices(changed: () => void): () => void {
  const voices = window.speechSynthesis
  voices?.addEventListener('voiceschanged', changed)
  return () => voices?.removeEventListener('voiceschanged', changed)
}
function voiceFor(language: string): SpeechSynthesisVoice | null {
  return (window.speechSynthesis?.getVoices() ?? []).find(({ lang }) => lang.toLowerCase().startsWith(language)) ?? null
}

function textsIn(element: Element): Text[] {
  const texts: Text[] = []
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if ((node as Text).data.trim() !== '') texts.push(node as Text)
  return texts
}

function mark(node: Text, from: number, to: number): void {
  const word = new Range()
  word.setStart(node, Math.min(from, node.length))
  word.setEnd(node, Math.min(to, node.length))
  CSS.highlights?.set(SPOKEN, new Highlight(word))
}
function unmark(): void {
  CSS.highlights?.delete(SPOKEN)
}
