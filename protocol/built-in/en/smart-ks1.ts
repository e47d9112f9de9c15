/** SMART for reception to year 2: five tiny stories about Pip. */
import { ask, english, page, right, wrong } from '../page.ts'

export const SMART_KS1_EN = english(
  'Pip is SMART',
  page('safe', 'Safe: I keep it to myself', 'A game asks where Pip lives. Pip does not tell it.', {
    picture: 'safe',
    rule: 'safe',
    question: ask(
      'A game wants your name. What do you do?',
      wrong('I type my name.', 'A made-up name is safer. Ask a grown-up to help.'),
      right('I ask a grown-up first.', 'Yes. Your name is yours to keep.'),
    ),
  }),
  page('meeting', 'Meeting: only with a grown-up', 'Someone in a game wants to meet Pip. Pip tells Gran.', {
    picture: 'meeting',
    rule: 'meeting',
    question: ask(
      'Someone in a game says: come and play in the park! What do you do?',
      wrong('I go and play.', 'People in games may not be who they say. Tell a grown-up.'),
      right('I tell a grown-up.', 'Yes. A grown-up can help.'),
    ),
  }),
  page('accepting', 'Accepting: I ask before I tap', 'A box says: You won a fish! Pip does not tap it.', {
    picture: 'accepting',
    rule: 'accepting',
    question: ask(
      'A box says: tap here for a prize! What do you do?',
      wrong('I tap it.', 'It may be a trick. Ask first.'),
      right('I ask a grown-up.', 'Yes. A prize from nowhere is often a trick.'),
    ),
  }),
  page('reliable', 'Reliable: is it true?', 'A page says the moon is a big fish. Pip asks Gran.', {
    picture: 'reliable',
    rule: 'reliable',
    question: ask(
      'A page says that cats can drive cars. Is it true?',
      wrong('Yes, it is on the screen.', 'Some things on the screen are not true. Let us ask.'),
      right('I ask a grown-up.', 'Yes. Asking helps us find out.'),
    ),
  }),
  page('tell', 'Tell: I tell a grown-up', 'A film scares Pip. Pip tells Gran and gets a big hug.', {
    picture: 'tell',
    rule: 'tell',
    question: ask(
      'Something on the screen makes you sad. What do you do?',
      wrong('I say nothing.', 'You do not have to be sad alone. You can always tell.'),
      right('I tell a grown-up.', 'Yes. Telling never gets you in trouble.'),
    ),
  }),
)
