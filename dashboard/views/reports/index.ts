/** What a governor sees: that reports come later, said plainly. Nothing personal is ever shown here. */
export { Reports } from './reports.tsx'
