/**
 * The dashboard's own pieces, on react-aria-components: buttons, fields, tables, notices, dialogs.
 *
 * Invariants: every target is at least 44 px; every message to the reader is also said to a screen reader; nothing relies on colour alone.
 */
export { Ask } from './ask.tsx'
export { Brand } from './brand.tsx'
export { BrokenPage } from './broken-page.tsx'
export { Action as ActionButton, type Kind } from './button.tsx'
export { DateBox, TimeBox } from './date-fields.tsx'
export { Choice, NumberBox, TextBox } from './fields.tsx'
export { ModalDialog } from './modal-dialog.tsx'
export { Empty, FailureNote, Note } from './notes.tsx'
export { Page } from './page.tsx'
export { PageLanguage } from './page-language.tsx'
export { QrCode } from './qr-code.tsx'
export { type Column, DataTable } from './table.tsx'
export { tableCsv } from './table-csv.ts'
export { Tick } from './tick.tsx'
