/**
 * The register of the rules: who has agreed to what, who is due or said no, the record behind it, receipts, and what staff record.
 *
 * Invariants: the server says who may see whom; what is exported is what is shown, formulas made harmless; nothing ticked is lost
 * when saving fails.
 */
export { RegisterPage } from './register.tsx'
export { RemindersPage } from './reminders.tsx'
export { RemindersNote } from './reminders-note.tsx'
