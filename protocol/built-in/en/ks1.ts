/** Reception to year 2: one picture and a sentence or two a page, to be read aloud. Reading age about 6. */
import { ask, english, page, right, wrong } from '../page.ts'

export const KS1_EN = english(
  'My computer rules',
  page('ask-first', 'I ask first', 'I ask a grown-up before I use the computer.', { picture: 'askFirst' }),
  page('my-login', 'I use my own name', 'I use my own login. I keep my password to myself.', { picture: 'myLogin' }),
  page('my-work', 'I open my own work', 'I open my own work. I leave all other work alone.', { picture: 'myWork' }),
  page('kind-words', 'I use kind words', 'I am kind to others on the computer.', {
    picture: 'kindWords',
    question: ask(
      'Sam drew a sun. What do you type?',
      wrong('That looks silly!', 'That could make Sam sad. Try a kind word.'),
      right('I like your sun!', 'Yes. Kind words make Sam glad.'),
    ),
  }),
  page('careful', 'I look after it', 'I am gentle with the computer. I keep food and drinks away.', { picture: 'careful' }),
  page('keep-secret', 'I keep it to myself', 'I do not tell people online my name, home or school.', {
    picture: 'keepSecret',
    question: ask(
      'A game asks where you live. What do you do?',
      wrong('I type it in.', 'The game does not need to know. Stop and ask first.'),
      right('I stop and ask a grown-up.', 'Yes. Where you live is not for games.'),
    ),
  }),
  page('not-nice', 'I press the button', 'If I see something bad, I press the orange button.', {
    picture: 'notNice',
    question: ask(
      'A nasty picture pops up. What do you do?',
      wrong('I look at it some more.', 'You do not have to look. The button hides it.'),
      right('I press the orange button.', 'Yes. It hides the screen and asks a grown-up to help.'),
    ),
  }),
  page('tell-adult', 'I tell a grown-up', 'I tell a grown-up if I feel sad or scared. Telling never gets me in trouble.', { picture: 'tellAdult' }),
  page('checking', 'The school checks', 'Grown-ups check how I use the computer. Pip never takes a picture of my screen.', { picture: 'checking' }),
)
