/** Reception to year 2: one sentence and one picture a page, to be read aloud. Reading age about 6. */
import type { AgreementText } from '../../agreements.ts'
import { page } from '../page.ts'

export const KS1_EN: AgreementText = {
  language: 'en',
  title: 'My computer rules',
  confirmed: true,
  pages: [
    page('ask-first', 'I ask first', 'I ask a grown-up before I use the computer.', { picture: 'askFirst' }),
    page('my-login', 'I use my own name', 'I use my own login. I keep my password to myself.', { picture: 'myLogin' }),
    page('kind-words', 'I use kind words', 'I am kind to others on the computer.', { picture: 'kindWords' }),
    page('careful', 'I look after it', 'I am gentle with the computer. I keep food and drinks away.', { picture: 'careful' }),
    page('keep-secret', 'I keep it secret', 'I do not tell people on the computer my name, my home or my school.', { picture: 'keepSecret' }),
    page('not-nice', 'I press the button', 'If I see something I do not like, I press the orange button. I will not be in trouble.', { picture: 'notNice' }),
    page('tell-adult', 'I tell a grown-up', 'I tell a grown-up if something makes me sad or scared.', { picture: 'tellAdult' }),
  ],
}
