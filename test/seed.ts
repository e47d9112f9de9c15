/** Every random choice of a run comes from one printed number, so that a failure can be repeated: HANDRAIL_SEED=N npm test. */
import fc from 'fast-check'

const seed = Number(process.env.HANDRAIL_SEED)
if (Number.isSafeInteger(seed) && seed > 0) fc.configureGlobal({ seed })
