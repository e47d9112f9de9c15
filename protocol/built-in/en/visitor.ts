/** Visitors, guests, contractors and community users. */
import type { AgreementText } from '../../agreements.ts'
import { page } from '../page.ts'

export const VISITOR_EN: AgreementText = {
  language: 'en',
  title: 'Using our computers as a visitor',
  confirmed: true,
  pages: [
    page(
      'rules',
      'While you are here',
      '- Use this computer only for what you are here for, and only as long as you are.\n- Do not install anything, plug in a stick that was not checked, or try to reach pupils’ or staff’s files.\n- Take no picture of a pupil, and share nothing that could identify one.\n- Use of this computer is checked, as it is for everybody here.\n- If you see something that worries you about a child, tell the office at once.',
    ),
  ],
}
