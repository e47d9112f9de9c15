/** Settings: a form made from the policy table. The owner may change a row, others at most tighten it; what was typed survives a conflict. */
export { PolicyPage } from './policy-page.tsx'
