/** Staff accounts: signing in, and for the head who may. What was typed survives every refusal; passwords are never kept. */
export { Access } from './access.tsx'
export { categories } from './access-rules.ts'
export { Account } from './account.tsx'
export { SetUpFactor } from './set-up-factor.tsx'
export { SignIn } from './sign-in.tsx'
export { StaffList } from './staff-list.tsx'
export { Welcome } from './welcome.tsx'
