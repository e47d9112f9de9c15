/** SMART for year 7 and over. */
import { ask, english, page, right, wrong } from '../page.ts'

export const SMART_KS3_EN = english(
  'SMART: five things to keep in mind',
  page(
    'safe',
    'Safe',
    'Rhys posts a picture of his new bike in front of his house. The street sign and the house number are in it. He takes it down and posts one of the bike alone.\n\n**I keep personal details to myself, also those that a picture gives away.**',
    {
      rule: 'safe',
      question: ask(
        'An app wants your contacts and your location before you can use a filter. What do you do?',
        wrong('I allow it, everybody does.', 'Your contacts are other people’s details too, and they were not asked.'),
        right('I say no, and do without if that does not work.', 'Yes. What a drawing filter has to know is very little.'),
        wrong('I allow it and delete the app later.', 'What was copied once stays copied.'),
      ),
    },
  ),
  page(
    'meeting',
    'Meeting',
    'For two months Noor has talked with somebody who likes the same band. Now they want to meet, just the two of them. Noor asks an aunt to come along. The other person no longer answers.\n\n**I never meet somebody I only know online without an adult I trust.**',
    {
      rule: 'meeting',
      question: ask(
        'Somebody you know only online says: “Come alone, or you don’t trust me.” What do you do?',
        wrong('I go, so that they are not hurt.', 'Somebody who means well wants you to be safe. Pressure is a reason to stop.'),
        wrong('I go, and tell a friend where I am.', 'That helps after something has gone wrong. An adult at your side helps before.'),
        right('I do not go, and I tell an adult I trust.', 'Yes. You do not owe anybody a meeting.'),
      ),
    },
  ),
  page(
    'accepting',
    'Accepting',
    'Eli gets a file from a friend’s account: “Is this you??” It does not sound like the friend. Eli asks in person. The account had been taken over.\n\n**I open files, links and requests only when I know who they are from and what they are for.**',
    {
      rule: 'accepting',
      question: ask(
        'A message says that your account will be closed today unless you sign in here. What do you do?',
        wrong('I sign in quickly.', 'Hurry is how such messages work. The page may only be there to take your password.'),
        right('I leave it, and open the real site myself to look.', 'Yes. If it is true, you will find it there as well.'),
        wrong('I answer and ask whether it is real.', 'Whoever sent it will say yes. Ask somebody else.'),
      ),
    },
  ),
  page(
    'reliable',
    'Reliable',
    'A clip shows the headteacher saying that school is closed tomorrow. It sounds just like her. Tomos looks at the school’s own page: school is open. A computer made the clip.\n\n**I ask who says it, how they know and what they want, before I believe it or share it.**',
    {
      rule: 'reliable',
      question: ask(
        'A post about an illness has been shared 40,000 times. Is it true?',
        wrong('Yes, so many people can’t be wrong.', 'Shares show that it is exciting, not that it is true.'),
        wrong('No, nothing online is true.', 'A lot is. The work is in finding out which.'),
        right(
          'I look for who wrote it, and what people who know about it say.',
          'Yes. Two sources that do not depend on each other are better than 40,000 shares.',
        ),
      ),
    },
  ),
  page(
    'tell',
    'Tell',
    'Somebody has a picture of Alex and wants money for keeping it private. Alex is ashamed, pays nothing, and tells a teacher. The teacher is not angry, and knows what to do next.\n\n**If something online worries me, about me or somebody else, I tell an adult I trust. Telling is never trouble.**',
    {
      rule: 'tell',
      question: ask(
        'A friend tells you about threats online, and makes you promise to keep it secret. What do you do?',
        wrong('I keep the promise.', 'You wanted to be a good friend. This is too heavy for two people of your age.'),
        right('I tell an adult, and tell my friend that I will.', 'Yes. Your friend may be cross at first, and safe.'),
        wrong('I answer whoever makes the threats.', 'That often makes it worse. An adult can help to end it.'),
      ),
    },
  ),
)
