/** Visitors, guests, contractors and community users. */
import { english, list, page } from '../page.ts'

export const VISITOR_EN = english(
  'Using our computers as a visitor',
  page(
    'use',
    'While I am here',
    list(
      'I use this computer only for what I am here for, and sign out when I leave it.',
      'I use only the account I was given, and do not look for pupils’ or staff’s files.',
      'I install nothing, change no settings, and have a stick checked before I use it.',
      'I do not get round the school’s filter, and look for nothing that does not belong in a school.',
    ),
  ),
  page(
    'children',
    'Children',
    list(
      'I take no picture or recording of a pupil, and share nothing that could identify one.',
      'I do not swap contact details with pupils.',
      'If something here worries me about a child, or a child tells me something, I tell the office or the person I am visiting at once.',
    ),
  ),
  page(
    'checked',
    'What is checked, and by what',
    list(
      'Use is monitored, as it is for everybody here: the school’s internet filter records websites.',
      'Handrail, which shows this page, records my name, whom I am visiting, when I agreed, and sticks that were checked. It never takes a picture of a screen.',
      'If I break these rules, I may be asked to stop using the computer. If the law may have been broken, the police may be told.',
    ),
  ),
)
