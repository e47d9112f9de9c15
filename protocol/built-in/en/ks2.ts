/** Years 3 to 6: short lists. Reading age about 9. */
import { ask, english, list, page, right, wrong } from '../page.ts'

export const KS2_EN = english(
  'Our computer rules',
  page(
    'using',
    'Using the computers',
    list(
      'I ask before I go online.',
      'I use school computers for school work.',
      'I use my own login. I keep my password to myself.',
      'I only open my own files.',
      'I do not bring programs from home or download any. My teacher checks my stick first.',
    ),
    { picture: 'askFirst' },
  ),
  page(
    'kind',
    'Being kind',
    list(
      'My messages are polite.',
      'I only write to people my teacher knows about.',
      'I ask people before I take or share a picture of them.',
      'I do not pass on things that hurt.',
    ),
    {
      picture: 'kindWords',
      question: ask(
        'A friend sends you a mean joke about Sam. What do you do?',
        wrong('I send it on. It is only a joke.', 'Then more people laugh at Sam. It hurts more each time.'),
        wrong('I send a mean joke back.', 'Then two people are being mean. You can stop it.'),
        right('I do not send it on, and I tell a grown-up.', 'Yes. The joke stops with you, and Sam gets help.'),
      ),
    },
  ),
  page(
    'safe',
    'Staying safe',
    list(
      'I do not tell people online my full name, my home, my school or my phone number.',
      'I never meet somebody I only know online, unless a grown-up I trust comes too.',
      'I ask before I open a message or a file from somebody I do not know.',
    ),
    {
      picture: 'keepSecret',
      question: ask(
        'Someone you met in a game asks which school you go to. What do you do?',
        wrong('I tell them. They seem nice.', 'They may be nice. But you do not know who they are. Your school shows where to find you.'),
        right('I do not say, and I tell a grown-up.', 'Yes. You can play on and still keep it to yourself.'),
        wrong('I ask for their school first.', 'They could make one up. It is safer to leave schools out.'),
      ),
    },
  ),
  page(
    'true',
    'Finding things out',
    list(
      'Not all I read online is true. I look in more than one place.',
      'I say where I found things.',
      'I do not copy other people’s work and say it is mine.',
    ),
    { picture: 'reliable' },
  ),
  page(
    'tell',
    'Telling',
    list(
      'I do not look for nasty things.',
      'If I see one, I press the orange button or tell a teacher.',
      'I tell a grown-up if something online makes me sad, cross or scared.',
      'I am never in trouble for telling.',
    ),
    {
      picture: 'tellAdult',
      question: ask(
        'You look up frogs, and a horrid picture comes up. What do you do?',
        wrong('I close it and say nothing.', 'Closing it is good. Tell as well, so that it can be blocked for all of you.'),
        wrong('I show it to a friend.', 'Then your friend has to see it too. A grown-up can help.'),
        right('I press the orange button.', 'Yes. It hides the screen and asks a grown-up to help. You did nothing wrong.'),
      ),
    },
  ),
  page(
    'checking',
    'What the school does',
    list(
      'The school checks how its computers are used, to keep us safe. A filter checks the websites we open.',
      'Handrail, which shows you this page, notes who signs in, where and when. It notes if you press the button or plug in a stick.',
      'Handrail never takes a picture of your screen.',
      'If I break the rules, I may have to stop using the computers for a while. My teacher may tell my family.',
    ),
    { picture: 'checking' },
  ),
)
