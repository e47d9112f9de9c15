/**
 * Settings: a form made from the policy table, and the groups and pilot rings they can be set for. The owner may change a row, others at
 * most tighten it; what was typed survives a conflict.
 */
export { GroupsPage } from './groups-page.tsx'
export { PolicyPage } from './policy-page.tsx'
