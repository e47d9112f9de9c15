/** What a reader of one format is given: the files, what is known already, and where to put what it finds. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Mapping } from '../../../protocol/roster.ts'
import type { ReadOptions } from '../../core/csv.ts'
import type { Candidate } from '../rules.ts'
import type { ClassInfo, Gathering } from './gathering.ts'
import type { Choice, Schools } from './schools.ts'
import { openTable, type Table } from './table.ts'

/** Who and what the roster has now: a partial export only says what is different from it. */
export interface Known {
  readonly people: readonly Candidate[]
  readonly classes: readonly ClassInfo[]
}
export interface ImportProgress {
  /** the file being read */
  readonly file: string
  /** read so far, of all files together */
  readonly bytes: number
  readonly of: number
  /** people's rows so far */
  readonly rows: number
}
/** What a reading needs from outside; asked for while it runs. */
export interface ReadPorts {
  /** The mapping last used for files with this heading line. */
  remembered(signature: string): Promise<Mapping | null>
  known(): Promise<Known>
  onProgress?(progress: ImportProgress): void
}
export interface ReadRequest {
  readonly folder: string
  /** files in it */
  readonly names: readonly string[]
  /** the mapping a person gave */
  readonly mapping: Mapping | null
  readonly preset: 'sims' | 'arbor' | 'bromcom' | null
  /** the school a person chose now, and the one these imports were of before */
  readonly school: { readonly asked: string | null; readonly remembered: string | null }
  /** epoch ms: decides which leaving dates are past */
  readonly now: number
}

export class Source {
  readonly request: ReadRequest
  readonly ports: ReadPorts
  readonly into: Gathering
  readonly #read = new Map<string, number>()
  readonly #total: number

  constructor(request: ReadRequest, ports: ReadPorts, into: Gathering) {
    this.request = request
    this.ports = ports
    this.into = into
    this.#total = request.names.reduce((sum, name) => sum + statSync(join(request.folder, name)).size, 0)
  }
  /** The name a file has here, whatever its case; undefined when it was not sent. */
  find(wanted: string): string | undefined {
    return this.request.names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  }
  path(name: string): string {
    return join(this.request.folder, name)
  }
  options(name: string): ReadOptions {
    return {
      onBytes: (bytes) => {
        // A file read twice counts once.
        this.#read.set(name, Math.max(bytes, this.#read.get(name) ?? 0))
        const sum = [...this.#read.values()].reduce((a, b) => a + b, 0)
        this.ports.onProgress?.({ file: name, bytes: sum, of: this.#total, rows: this.into.read })
      },
    }
  }
  /** The file as a table; null when it was not sent. */
  async open(wanted: string, needs: readonly string[]): Promise<Table | null> {
    const name = this.find(wanted)
    return name === undefined ? null : openTable(this.path(name), needs, this.into, this.options(name))
  }
}

/** What a reader says besides the people it put into the gathering. */
export interface Told {
  readonly schools: Schools
  readonly choice: Choice
  /** only changes: nobody is missing who is not named */
  readonly partial: boolean
  /** the files list every class there is */
  readonly allClasses: boolean
}
