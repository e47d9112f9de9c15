/** Support profiles: the SENCO writes what a pupil's screens do differently; teachers read it for their own classes. Effects, never reasons. */
export { SupportPage } from './support.tsx'
