/**
 * First run, in five steps: the school, your account, people, the rules, the first PC. The step reached is kept on the server, so a
 * closed browser loses nothing; a refusal leaves what was typed.
 */
export { ClaimServer } from './claim-server.tsx'
export { FinishSetup } from './finish-setup.tsx'
