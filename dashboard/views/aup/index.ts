/**
 * Agreements: every document of the school, and the editor of its next version.
 *
 * Invariants: what is typed survives a failed save and somebody else's; nothing comes in force that was not seen beside what it
 * replaces; the preview draws from the same pieces as the kiosk.
 */
export { AgreementsPage } from './agreements-page.tsx'
export { AgreementsNote } from './warnings.tsx'
