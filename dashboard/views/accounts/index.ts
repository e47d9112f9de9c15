/**
 * Whose an account is: the rule with its preview and the list of what names nobody, for the technician; and the coat-peg symbols of a
 * class, for its teacher. Nothing here says who pressed.
 */
export { Accounts } from './accounts.tsx'
export { Pegs } from './pegs.tsx'
