/**
 * The one place that decides who may do what: by role and kind of caller (declared on each operation), and by school.
 * Default deny: what is not declared is refused. What belongs to another school does not exist for the caller (NOT_FOUND), so
 * that ids can't be probed.
 */
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { Access } from '../../protocol/op.ts'
import type { Caller, DeviceCaller, StaffCaller } from './caller.ts'

/** null when the caller may go on, else why not. */
export function allow(access: Access, caller: Caller): ErrorCode | null {
  switch (access.who) {
    case 'public':
      return null
    case 'device':
      return caller.who === 'device' ? null : caller.who === 'staff' ? 'FORBIDDEN' : 'DEVICE_TOKEN_INVALID'
    case 'staff':
      if (caller.who === 'device') return 'FORBIDDEN'
      if (caller.who === 'public') return 'NOT_SIGNED_IN'
      if (caller.supply && !access.supply) return 'FORBIDDEN'
      if (caller.halfway && !access.halfway) return 'SECOND_FACTOR_UNSET'
      return access.roles.includes(caller.role) ? null : 'FORBIDDEN'
    case 'page':
    case 'session':
      // Calls on a pupil's PC; a server answers none of them.
      return 'FORBIDDEN'
  }
}

/** The caller of an operation declared for staff. */
export function asStaff(caller: Caller): StaffCaller {
  if (caller.who !== 'staff') throw new Refusal('NOT_SIGNED_IN')
  return caller
}

/** The caller of an operation declared for PCs. */
export function asDevice(caller: Caller): DeviceCaller {
  if (caller.who !== 'device') throw new Refusal('DEVICE_TOKEN_INVALID')
  return caller
}

/** The row, if there is one and it is of the caller's school; else NOT_FOUND. */
export function ofSchool<R extends { school_id: string }>(row: R | undefined, caller: { school: string }): R {
  if (row === undefined || row.school_id !== caller.school) throw new Refusal('NOT_FOUND')
  return row
}
