/** Years 3 to 6: short lists. Reading age about 9. */
import type { AgreementText } from '../../agreements.ts'
import { page } from '../page.ts'

export const KS2_EN: AgreementText = {
  language: 'en',
  title: 'Our computer rules',
  confirmed: true,
  pages: [
    page(
      'using',
      'Using the computers',
      '- I ask before I go online.\n- I use school computers for school work.\n- I only use my own login, and I keep my password to myself.\n- I only open my own files.',
      { picture: 'askFirst' },
    ),
    page(
      'kind',
      'Being kind',
      '- My messages are polite.\n- I only write to people my teacher knows about.\n- I do not take or share a picture of anybody without asking.',
      { picture: 'kindWords' },
    ),
    page(
      'safe',
      'Staying safe',
      '- I do not tell anybody online my full name, my address, my school or my phone number.\n- I never meet somebody I only know online, unless a grown-up I trust comes with me.\n- I do not bring programs from home, and I do not download any.',
      { picture: 'keepSecret' },
    ),
    page(
      'tell',
      'Telling',
      '- I do not look for nasty things. If I find one by accident, I press the orange button or tell a teacher.\n- I know that I am never in trouble for telling.',
      { picture: 'tellAdult' },
    ),
    page(
      'checking',
      'What the school does',
      'The school checks how its computers are used, to keep us safe. My parents may be told if I break the rules, and I may have to stop using the computers for a while.',
    ),
  ],
}
