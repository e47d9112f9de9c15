export interface EventRow {
  device_id: string
  id: string
  school_id: string
  seq: number
  at: number
  mono: number
  type: string
  body_hash: string
  prev: string
  hash: string
  signature: string | null
  salt: string | null
  body: string | null
  received_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    events: EventRow
    chain_heads: {
      device_id: string
      school_id: string
      head_seq: number
      head_hash: string
      lowest_unsent: number
      signature: string
      complete_to: number
      updated_at: number
    }
    anomalies: { device_id: string; school_id: string; kind: string; seq: number; first_at: number; cleared_at: number | null }
  }
}
