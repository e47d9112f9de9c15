import type { Response } from '../../../protocol/op.ts'
import type { staffList } from '../../../protocol/staff.ts'

export type Colleague = Response<typeof staffList>['staff'][number]

/** A school keeps one head: without it nobody could let anybody else in. The server decides; this says it beforehand. */
export function isOnlyHead(staff: readonly Colleague[], one: Colleague): boolean {
  return one.role === 'head' && one.active && !staff.some((s) => s.id !== one.id && s.role === 'head' && s.active)
}

/** What to look for in the school’s list: people are ‘Mrs Khan’ here and ‘Sana Khan’ there. */
export function likelyName(name: string): string {
  return name.trim().split(/\s+/).at(-1) ?? ''
}
