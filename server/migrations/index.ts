/** Every migration, in order. A line here is the only wiring a new one needs; one that has shipped is never edited. */
import type { Migration } from '../core/migrations.ts'
import * as core from './001-core.ts'
import * as devices from './002-devices.ts'
import * as evidence from './003-evidence.ts'

export const MIGRATIONS: readonly Migration[] = [core, devices, evidence]
