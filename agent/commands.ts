/** What the server tells this PC, handed to whoever carries it out; each lets `advance` join its transaction, so that it is done once. */
import type { CommandItem } from '../protocol/device.ts'
import type { Aup } from './aup/index.ts'
import type { Documents } from './documents.ts'
import type { Lock } from './lock/index.ts'
import type { Outbox, StateChange } from './outbox/index.ts'
import type { Panic } from './panic/index.ts'
import type { Reminder } from './reminder/index.ts'
import type { Support } from './support/index.ts'

export interface CommandsNeeds {
  readonly outbox: Pick<Outbox, 'change'>
  readonly documents: Pick<Documents, 'told'>
  readonly panic: Pick<Panic, 'command'>
  readonly aup: Pick<Aup, 'command'>
  readonly reminder: Pick<Reminder, 'command'>
  readonly support: Pick<Support, 'command'>
  readonly lock: Pick<Lock, 'command'>
}

export function createCommands({ outbox, documents, panic, aup, reminder, support, lock }: CommandsNeeds) {
  return (command: CommandItem['command'], advance: (tx: StateChange) => void): void => {
    switch (command.kind) {
      case 'policy.changed':
      case 'codes.changed':
      case 'aup.changed':
        outbox.change(advance)
        documents.told(command.kind)
        break
      case 'aup.standing':
        aup.command(command, advance)
        break
      case 'reminder.show':
        reminder.command(command, advance)
        break
      case 'support.profile':
        support.command(command, advance)
        break
      case 'panic.state':
      case 'panic.lift':
        panic.command(command, advance)
        break
      case 'lock.set':
      case 'lock.end':
      case 'lock.open':
      case 'lock.pause':
        lock.command(command, advance)
    }
  }
}
