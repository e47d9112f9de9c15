/** Staff and trainees. */
import type { AgreementText } from '../../agreements.ts'
import { page } from '../page.ts'

export const STAFF_EN: AgreementText = {
  language: 'en',
  title: 'Acceptable use agreement for staff',
  confirmed: true,
  pages: [
    page(
      'use',
      'Using school technology',
      '- I use it for my work; a little personal use is fine where the school allows it and no pupil can see it.\n- I use only my own account, with a strong password and the second factor I was given, and lock the screen whenever I leave it.\n- I install nothing without the technician, and do not get round filtering or monitoring.',
    ),
  ],
}
