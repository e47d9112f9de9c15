/** Staff and trainees. */
import { english, list, page } from '../page.ts'

export const STAFF_EN = english(
  'Acceptable use agreement for staff and trainees',
  page(
    'use',
    'Using school technology',
    list(
      'I use it for my work. A little private use is fine where the school allows it, in my own time and where no pupil can see it.',
      'I do not install or connect anything without the technician, and I do not get round filtering or monitoring.',
      'I respect copyright and licences, and show pupils how.',
      'I look after equipment that is issued to me, at school and off site, and report it at once if it is lost or damaged.',
    ),
  ),
  page(
    'account',
    'My account',
    list(
      'I use only my own account, with a strong password that I use nowhere else and the second step I was given.',
      'I lock the screen whenever I leave it, and never let a pupil use my account.',
      'I keep codes and PINs that open pupils’ screens to myself, and use them only with the child in front of me.',
    ),
  ),
  page(
    'data',
    'Personal data',
    list(
      'I see and share personal data only as far as my work needs it.',
      'Off site I keep it only on encrypted devices or in the school’s own services, and I use the school’s secure e-mail to send it.',
      'I plug in only encrypted sticks that were checked, and take nothing away when I leave the school’s service.',
      'If data may have been lost or seen by the wrong person, I report it at once, also when it was my own mistake. The school has 72 hours to act.',
    ),
  ),
  page(
    'pupils',
    'Pupils, pictures and contact',
    list(
      'I write to pupils and families only through the school’s own systems, and as I would with a colleague reading along.',
      'I do not give pupils my private number or address, and do not become their friend or follower online. Where that is hard to avoid, with a relative or in a club, I tell my line manager.',
      'I take and use pictures of pupils only with consent, for school work, on school equipment, and never share them privately.',
      'What I say in public online does not harm pupils, colleagues or trust in my profession.',
    ),
  ),
  page(
    'safeguarding',
    'Keeping children safe',
    list(
      'I watch over pupils’ use in my lessons, and look at sites and material before I use them.',
      'If a child shows or tells me something worrying, I listen, promise no secrecy, and tell the safeguarding lead at once.',
      'If there may be a sexual picture of a child, I do not view, copy, print, forward, save or delete it. I cover the screen and fetch the safeguarding lead.',
      'A worry about an adult at school goes to the headteacher; about the headteacher, to the chair of governors. I never look into it myself.',
      'I thank a child for telling. Telling is never trouble, for them or for me.',
    ),
  ),
  page(
    'checked',
    'What is checked, and by what',
    list(
      'Use of the school’s network, accounts and devices is monitored for everybody, to keep children safe and to keep the law. The internet filter records websites; school e-mail and files may be looked at where there is a reason and it is authorised.',
      'Handrail records who signs in, where and when, what was agreed to, sticks that were checked, codes used to open a screen, and what staff read or change in its dashboard.',
      'Handrail never takes a picture of a screen, and never switches on a camera or a microphone.',
      'I can ask what is recorded about me.',
    ),
  ),
  page(
    'duty',
    'Breaches',
    'I report what breaks this agreement, whoever it was. Breaking it may lead to disciplinary steps, and to the police where the law may have been broken. If I am not sure whether something is allowed, I ask first.',
  ),
)
