/** Governors, trustees and volunteers. */
import { english, list, page } from '../page.ts'

export const GOVERNOR_EN = english(
  'Acceptable use agreement for governors, trustees and volunteers',
  page(
    'use',
    'Using school technology',
    list(
      'I use the school’s computers, network and accounts for my role at the school.',
      'I use only the account I was given, keep its password to myself, and lock the screen when I leave it.',
      'I install nothing, do not get round filtering or monitoring, and have sticks checked before I use them.',
    ),
  ),
  page(
    'data',
    'Papers and personal data',
    list(
      'I read school papers in the school’s own services, not in private mailboxes, and pass them on to nobody.',
      'What I keep at home is on an encrypted device or locked away, and is deleted or returned when I no longer need it.',
      'If something was lost or reached the wrong person, I tell the school at once.',
    ),
  ),
  page(
    'children',
    'Children',
    list(
      'I take no pictures of pupils, unless the school has asked me to, with consent and on its own equipment.',
      'I do not write to pupils privately, do not give them my private contact details, and do not become their friend or follower online.',
      'If a child tells or shows me something worrying, I listen, promise no secrecy, and tell the safeguarding lead at once. I do not copy or forward pictures.',
      'What I say about the school in public online is mine, and names no child.',
    ),
  ),
  page(
    'checked',
    'What is checked, and by what',
    list(
      'Use is monitored as it is for everybody at school: the internet filter records websites, and school accounts may be looked at where there is a reason.',
      'Handrail records who signs in, where and when, what was agreed to here and sticks that were checked. It never takes a picture of a screen.',
      'I can ask what is recorded about me. If I break this agreement, the school may end my access.',
    ),
  ),
)
