/**
 * Papers made from the rules in force: an A3 poster, a desk card, the parents' page, a driving licence after the SMART stories.
 *
 * Invariants: the words are those of the published rules, nothing is typed here; a licence is made only for who the register says has
 * agreed; nothing leaves the browser but to its printer.
 */
export { PapersPage } from './papers.tsx'
