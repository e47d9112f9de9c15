/** Words of the roster's contract that the reading of files needs too, in a file of their own: its thread loads no schemas. */

export const FORMATS = ['oneroster-1.1', 'oneroster-1.2', 'sds-v1', 'sds-v2', 'sds-v2.1', 'csv'] as const
/** Systems whose one-file exports are known by their headings. */
export const PRESETS = ['sims', 'arbor', 'bromcom'] as const
/** Where a mapping came from, most particular first. */
export const MAPPED_BY = ['person', 'memory', 'preset', 'guess'] as const

/** What Handrail reads; a mapping names the file's column for each. `leaving` (a date or a status) is looked at and not kept. */
export const ROSTER_FIELDS = ['externalId', 'givenName', 'familyName', 'username', 'email', 'yearGroup', 'className', 'kind', 'leaving'] as const
