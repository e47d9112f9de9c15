/** Year 7 and over: the full text, in plain words. */
import type { AgreementText } from '../../agreements.ts'
import { page } from '../page.ts'

export const KS3_EN: AgreementText = {
  language: 'en',
  title: 'Acceptable use agreement for students',
  confirmed: true,
  pages: [
    page(
      'use',
      'How I use school technology',
      '- I use it for school work, and for anything else only when a member of staff has said yes.\n- I sign in only as myself, keep my password to myself, and lock the screen when I leave.\n- I open, change and delete only my own files.\n- I do not install or run programs from home or from the internet, and do not try to get round the school’s settings.',
    ),
    page(
      'others',
      'How I treat others',
      '- What I write is polite, also when somebody else is not.\n- I do not share pictures, films or words that would hurt or embarrass somebody, and I do not pass on what others have shared.\n- I do not photograph or record anybody without asking them.',
    ),
    page(
      'safe',
      'How I stay safe',
      '- I do not give personal details, mine or other people’s, to anybody I only know online.\n- I do not meet anybody I only know online without an adult I trust.\n- I check who says something and why before I believe it or use it, and I say where I found it.\n- I do not look for anything hateful, violent or sexual. If I come across it, I close or cover it and tell a member of staff.',
    ),
    page(
      'school',
      'What the school does',
      '- The school checks how its technology is used, including websites and messages, to keep everybody safe and to keep the law.\n- If I break these rules I may lose access for a time, and my parents or carers may be told. If the law is broken, the police may be.\n- I can always ask what is recorded about me.',
    ),
    page(
      'tell',
      'Getting help',
      'If anything online worries me, about me or about somebody else, I can press the button on every screen, or tell any adult at school. I will not be in trouble for telling.',
    ),
  ],
}
