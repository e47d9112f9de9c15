/** How hard English is to read: the Flesch–Kincaid grade (Kincaid et al. 1975), with syllables counted by rule. Age ≈ grade + 5. */

/** Sentences, list items and headings, without Markdown. A line that ends without a full stop is a sentence too. */
export function sentences(text: string): string[] {
  return text
    .replaceAll(/\*\*|^- /gm, '')
    .split(/\n+|(?<=[.!?])[”"]?\s+/)
    .map((s) => s.trim())
    .filter((s) => words(s).length > 0)
}

export function words(text: string): string[] {
  return text.match(/[\p{L}\d]+(?:[’'-][\p{L}\d]+)*/gu) ?? []
}

/** Groups of vowels, without an e that is only written at the end (made, sites, closed). */
export function syllables(word: string): number {
  const bare = word.toLowerCase().replaceAll(/[^a-z]/g, '')
  const spoken = bare.replace(/(?:[^lsxzchgaeiouy]es|[^dtaeiou]ed|[^laeiouy]e)$/, (end) => end.charAt(0))
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 1)
}

export function grade(texts: readonly string[]): number {
  const all = texts.flatMap(sentences)
  const spoken = all.flatMap(words)
  return (0.39 * spoken.length) / all.length + (11.8 * spoken.reduce((sum, word) => sum + syllables(word), 0)) / spoken.length - 15.59
}
