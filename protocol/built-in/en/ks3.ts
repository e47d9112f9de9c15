/** Year 7 and over: the full text, in plain words. */
import { ask, english, list, page, right, wrong } from '../page.ts'

export const KS3_EN = english(
  'Acceptable use agreement for students',
  page(
    'use',
    'Using school technology',
    list(
      'I use it for school work, and for anything else only when a member of staff has said yes.',
      'I do not install or run programs from home or from the internet.',
      'I do not try to get round the school’s filter or settings, or show others how.',
      'I plug in a stick only to let it be checked first.',
      'I look after the equipment and say when something is broken.',
    ),
  ),
  page(
    'account',
    'My account',
    list(
      'I sign in only as myself and keep my password to myself.',
      'I lock the screen or sign out when I leave.',
      'I open, change and delete only my own files, and those that were shared with me.',
      'If I think somebody knows my password, I change it and tell a member of staff.',
    ),
  ),
  page(
    'others',
    'Other people',
    list(
      'What I write is polite, even when somebody else is not.',
      'I do not post or pass on words, pictures or films that could hurt or embarrass somebody, whether they are real or made by a computer.',
      'I do not photograph or record anybody without asking them.',
      'I do not pretend to be somebody else.',
    ),
    {
      question: ask(
        'A picture of somebody in your year is going round, and it gets to you. What do you do?',
        wrong('I send it to one friend I can trust.', 'Everybody who passed it on thought that too. It ends with whoever does not.'),
        right('I do not send it on, and I tell a member of staff.', 'Yes. You do not have to show it to anybody to tell them about it.'),
        wrong('I save it as proof.', 'Keep nothing: some pictures are against the law to have. What you say is enough.'),
      ),
    },
  ),
  page(
    'safe',
    'Staying safe',
    list(
      'I do not give personal details, mine or other people’s, to anybody I only know online.',
      'I do not meet anybody I only know online without an adult I trust.',
      'I do not open files, links or messages that I did not expect.',
      'I do not look for anything hateful, violent or sexual. If I come across it, I hide it and tell a member of staff.',
    ),
    {
      question: ask(
        'Somebody you met in a game asks which school you go to. What do you do?',
        wrong('I tell them, they told me theirs.', 'What they told you may be made up. Your school and your name are enough to find you.'),
        right('I do not say, and I tell an adult if they go on asking.', 'Yes. A person who means well will take no for an answer.'),
        wrong('I name a different school.', 'You are right to keep yours to yourself. Saying no is simpler, and it tells you how they take it.'),
      ),
    },
  ),
  page(
    'work',
    'My work',
    list(
      'I check who says something, and why, before I believe or use it.',
      'I say where I found words, pictures and ideas, and I respect copyright.',
      'I use tools that write or draw for me only as my teachers allow, and I say so.',
    ),
  ),
  page(
    'school',
    'What is checked, and by what',
    list(
      'The school checks how its technology is used, to keep everybody safe and to keep the law. Its internet filter records the websites I open, and staff may look at files and messages in school accounts when there is a reason.',
      'Handrail, which shows this page, records who signs in, where and when, what was agreed to here, sticks that were checked, and that the help button was pressed, with what I chose to say.',
      'Handrail never takes a picture of the screen and never switches on a camera.',
      'I can ask what is recorded about me, who sees it and how long it is kept.',
    ),
  ),
  page(
    'broken',
    'If these rules are broken',
    'I may lose access for a time, and my parents or carers may be told. If the law may have been broken, the police may be told too. I will be asked for my side first.',
  ),
  page(
    'tell',
    'Getting help',
    'If anything online worries me, about me or about somebody else, I can press the help button on the screen or tell any adult at school. I will not be in trouble for telling, whatever happened before.',
  ),
)
