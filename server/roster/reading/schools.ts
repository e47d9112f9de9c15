/** Which school each part of an export belongs to, and which one is read: never two mixed. Pure. */
import { VALUE_MAX } from '../rules.ts'

/** What teaches, of the types in OneRoster and School Data Sync; the rest stands above schools or is a part of one. */
const SCHOOL_TYPES = new Set(['school', 'college', 'university', 'campus', 'adulteducation'])
/** Deeper than any trust; ends a circle in a broken export. */
const DEPTH_MAX = 12

export type Choice = { readonly read: string | null } | { readonly ask: true; readonly otherSchool: boolean }

export class Schools {
  readonly #orgs = new Map<string, { name: string; isSchool: boolean; parent: string }>()
  readonly #people = new Map<string, number>()

  add(id: string, name: string, type: string, parent: string): void {
    this.#orgs.set(id, { name, isSchool: SCHOOL_TYPES.has(type.toLowerCase()), parent })
  }
  /** Is there a list at all? Without one, every id stands for a school. */
  get isListed(): boolean {
    return this.#orgs.size > 0
  }
  /** The school an organisation is, or is a part of; null for what stands above schools; undefined for an id the list does not have. */
  of(id: string): string | null | undefined {
    if (!this.isListed) return id
    if (!this.#orgs.has(id)) return undefined
    let at = id
    for (let depth = 0; depth < DEPTH_MAX; depth++) {
      const org = this.#orgs.get(at)
      if (!org) return null
      if (org.isSchool) return at
      at = org.parent
    }
    return null
  }
  count(school: string): void {
    this.#people.set(school, (this.#people.get(school) ?? 0) + 1)
  }
  /** Schools with people, most first. */
  get list(): { id: string; name: string; people: number }[] {
    const named = [...this.#people].map(([id, people]) => ({ id: id.slice(0, VALUE_MAX), name: (this.#orgs.get(id)?.name || id).slice(0, VALUE_MAX), people }))
    return named.sort((a, b) => b.people - a.people || a.name.localeCompare(b.name))
  }
  /**
   * `asked`: the one a person chose now; `remembered`: the one read last time. A partial export need not name anybody of ours.
   * An export without ours is another school's until a person says otherwise.
   */
  choose(asked: string | null, remembered: string | null, partial: boolean): Choice {
    const ids = [...this.#people.keys()]
    if (asked !== null) return ids.includes(asked) ? { read: asked } : { ask: true, otherSchool: true }
    if (remembered !== null && (partial || ids.includes(remembered))) return { read: remembered }
    if (remembered !== null && ids.length > 0) return { ask: true, otherSchool: true }
    return ids.length > 1 ? { ask: true, otherSchool: false } : { read: ids[0] ?? null }
  }
}
