/** The audit log for head and DSL: who looked at or changed what. Read only, and reading it is itself a row. */
export { Audit } from './audit.tsx'
