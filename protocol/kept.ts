/** How long a PC keeps what no setting says: one place for the code that deletes it and the page that tells of it. In milliseconds. */
const DAY_MS = 86_400_000

/** How an account likes to read, and what it has agreed to here: who has not come for longer than a summer is asked anew. */
export const RULES_ON_PC_MS = 120 * DAY_MS
/** What has been sent and no backup covers yet, sealed. */
export const SENT_ON_PC_MS = 30 * DAY_MS
