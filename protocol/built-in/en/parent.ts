/** Parents and carers: read on paper or by link, and recorded by staff. Never asked at a PC. */
import { english, list, page } from '../page.ts'

export const PARENT_EN = english(
  'Agreement with parents and carers on using technology',
  page(
    'child',
    'My child’s rules',
    list(
      'I have read the computer rules for my child’s age and talked about them with my child.',
      'I know that my child is asked to agree to them at school, and what may happen when they are broken.',
      'I know that my child’s “yes” shows that the rules were explained. It is not a consent in law.',
    ),
  ),
  page(
    'home',
    'At home',
    list(
      'I take an interest in what my child does online, and keep to the age limits of games and apps as best I can.',
      'School devices and accounts that come home are for my child’s school work, and the same rules hold there.',
      'If something online worries me about my child or another child, I tell the school. My child is never in trouble for telling.',
    ),
  ),
  page(
    'pictures',
    'Pictures and posts',
    list(
      'Pictures I take at school events are for my family. I do not post pictures of other people’s children.',
      'I do not post about pupils or staff in a way that could hurt or identify them. I bring worries to the school instead.',
      'The school asks me separately whether it may use pictures of my child, and I can change my mind.',
    ),
  ),
  page(
    'checked',
    'What the school does, and with what',
    list(
      'The school teaches safe use, filters the internet, and checks how its computers are used.',
      'Handrail shows the rules, lets a child hide the screen and call an adult with one press, and checks sticks. It records who signs in, where and when, and what a child chooses to tell.',
      'Handrail never takes a picture of a screen, and never switches on a camera.',
      'I can ask what is recorded about my child, who sees it and how long it is kept.',
    ),
  ),
)
