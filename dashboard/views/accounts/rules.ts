/** What was typed as a list, apart by commas or lines: without blanks, each once, as many as the contract takes. */
export function listOf(typed: string): string[] {
  const parts = typed.split(/[,;\n]/).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))].slice(0, 20)
}

/** Who has a symbol chosen, so that nobody else is offered it. */
export function freeFor<Symbol extends string>(all: readonly Symbol[], chosen: ReadonlyMap<string, Symbol | null>, child: string): Symbol[] {
  const taken = new Set([...chosen].flatMap(([other, symbol]) => (other === child || symbol === null ? [] : [symbol])))
  return all.filter((symbol) => !taken.has(symbol))
}
