/**
 * The agreements Handrail comes with, for every audience: in force from the first start, and what a PC asks when it has no others.
 * Ours, in plain words for the age they are for; a school changes them as it likes, or writes its own.
 *
 * The rules, `agree`, come before the five SMART stories, `confirm`, which pupils read after them.
 */
import type { Agreement, AgreementText, Audience } from '../agreements.ts'
import { KS1_AR } from './ar/ks1.ts'
import { KS2_AR } from './ar/ks2.ts'
import { KS3_AR } from './ar/ks3.ts'
import { SMART_KS1_AR } from './ar/smart-ks1.ts'
import { SMART_KS2_AR } from './ar/smart-ks2.ts'
import { SMART_KS3_AR } from './ar/smart-ks3.ts'
import { GOVERNOR_CY } from './cy/governor.ts'
import { KS1_CY } from './cy/ks1.ts'
import { KS2_CY } from './cy/ks2.ts'
import { KS3_CY } from './cy/ks3.ts'
import { PARENT_CY } from './cy/parent.ts'
import { SMART_KS1_CY } from './cy/smart-ks1.ts'
import { SMART_KS2_CY } from './cy/smart-ks2.ts'
import { SMART_KS3_CY } from './cy/smart-ks3.ts'
import { STAFF_CY } from './cy/staff.ts'
import { VISITOR_CY } from './cy/visitor.ts'
import { GOVERNOR_EN } from './en/governor.ts'
import { KS1_EN } from './en/ks1.ts'
import { KS2_EN } from './en/ks2.ts'
import { KS3_EN } from './en/ks3.ts'
import { PARENT_EN } from './en/parent.ts'
import { SMART_KS1_EN } from './en/smart-ks1.ts'
import { SMART_KS2_EN } from './en/smart-ks2.ts'
import { SMART_KS3_EN } from './en/smart-ks3.ts'
import { STAFF_EN } from './en/staff.ts'
import { VISITOR_EN } from './en/visitor.ts'
import { KS1_PL } from './pl/ks1.ts'
import { KS2_PL } from './pl/ks2.ts'
import { KS3_PL } from './pl/ks3.ts'
import { SMART_KS1_PL } from './pl/smart-ks1.ts'
import { SMART_KS2_PL } from './pl/smart-ks2.ts'
import { SMART_KS3_PL } from './pl/smart-ks3.ts'
import { KS1_UK } from './uk/ks1.ts'
import { KS2_UK } from './uk/ks2.ts'
import { KS3_UK } from './uk/ks3.ts'
import { SMART_KS1_UK } from './uk/smart-ks1.ts'
import { SMART_KS2_UK } from './uk/smart-ks2.ts'
import { SMART_KS3_UK } from './uk/smart-ks3.ts'
import { KS1_UR } from './ur/ks1.ts'
import { KS2_UR } from './ur/ks2.ts'
import { KS3_UR } from './ur/ks3.ts'
import { SMART_KS1_UR } from './ur/smart-ks1.ts'
import { SMART_KS2_UR } from './ur/smart-ks2.ts'
import { SMART_KS3_UR } from './ur/smart-ks3.ts'

/** Fixed, so that what was accepted before the school's own copy arrived still counts. Version 1 of each. In the order they are read. */
const DOCUMENTS: readonly { document: string; audience: Audience; kind: Agreement['kind']; texts: readonly AgreementText[] }[] = [
  { document: '01900000-0000-7000-8000-0000000a0001', audience: 'ks1', kind: 'agree', texts: [KS1_EN, KS1_CY, KS1_PL, KS1_UK, KS1_UR, KS1_AR] },
  { document: '01900000-0000-7000-8000-0000000a0002', audience: 'ks2', kind: 'agree', texts: [KS2_EN, KS2_CY, KS2_PL, KS2_UK, KS2_UR, KS2_AR] },
  { document: '01900000-0000-7000-8000-0000000a0003', audience: 'ks3', kind: 'agree', texts: [KS3_EN, KS3_CY, KS3_PL, KS3_UK, KS3_UR, KS3_AR] },
  { document: '01900000-0000-7000-8000-0000000a0004', audience: 'staff', kind: 'agree', texts: [STAFF_EN, STAFF_CY] },
  { document: '01900000-0000-7000-8000-0000000a0005', audience: 'governor', kind: 'agree', texts: [GOVERNOR_EN, GOVERNOR_CY] },
  { document: '01900000-0000-7000-8000-0000000a0006', audience: 'visitor', kind: 'agree', texts: [VISITOR_EN, VISITOR_CY] },
  { document: '01900000-0000-7000-8000-0000000a0007', audience: 'parent', kind: 'agree', texts: [PARENT_EN, PARENT_CY] },
  {
    document: '01900000-0000-7000-8000-0000000a0011',
    audience: 'ks1',
    kind: 'confirm',
    texts: [SMART_KS1_EN, SMART_KS1_CY, SMART_KS1_PL, SMART_KS1_UK, SMART_KS1_UR, SMART_KS1_AR],
  },
  {
    document: '01900000-0000-7000-8000-0000000a0012',
    audience: 'ks2',
    kind: 'confirm',
    texts: [SMART_KS2_EN, SMART_KS2_CY, SMART_KS2_PL, SMART_KS2_UK, SMART_KS2_UR, SMART_KS2_AR],
  },
  {
    document: '01900000-0000-7000-8000-0000000a0013',
    audience: 'ks3',
    kind: 'confirm',
    texts: [SMART_KS3_EN, SMART_KS3_CY, SMART_KS3_PL, SMART_KS3_UK, SMART_KS3_UR, SMART_KS3_AR],
  },
]

export function builtInAgreements(): Agreement[] {
  return DOCUMENTS.map(({ texts, ...agreement }) => ({ ...agreement, version: 1, publishedAt: 0, texts: [...texts] }))
}
