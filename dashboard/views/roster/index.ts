/**
 * People in: choose files, see what would change, then import. Nothing is applied that was not shown; refused rows say where and why,
 * and a removal of many asks twice. Files go to the server as they are and are read there.
 */
export { People } from './people.tsx'
