/** SMART for years 3 to 6: five short stories, the rule at the end of each. */
import { ask, english, page, right, wrong } from '../page.ts'

export const SMART_KS2_EN = english(
  'Five SMART rules',
  page(
    'safe',
    'Safe',
    'Ravi wins a race in a game. “Well done!” types a player. “Which school are you at?” Ravi types: “I keep that to myself.” Then he starts the next race.\n\n**I keep my name, my home, my school and my passwords to myself.**',
    {
      picture: 'safe',
      rule: 'safe',
      question: ask(
        'A quiz will tell you which animal you are. It asks for your birthday and where you live. What do you do?',
        wrong('I fill it in. It is only a quiz.', 'Some quizzes are made to find out about people. Close it, and ask somebody you trust.'),
        wrong('I type where my friend lives.', 'Your friend’s home is private too. Leave it out.'),
        right('I close it.', 'Yes. No quiz about animals needs to know where you live.'),
      ),
    },
  ),
  page(
    'meeting',
    'Meeting',
    'Mia plays with Leo in a game each week. They have never met. Now Leo wants to meet at the pool, and says to keep it secret. Mia shows her dad. They say no.\n\n**I never meet somebody I only know online, unless a grown-up I trust comes too.**',
    {
      picture: 'meeting',
      rule: 'meeting',
      question: ask(
        'Someone you only know online wants to meet you on Saturday. What do you do?',
        wrong('I go, and take a friend of my age.', 'It is good to think of company. But it has to be a grown-up you trust.'),
        right('I do not go, and I tell a grown-up.', 'Yes. A grown-up can find out what is best.'),
        wrong('I say yes, but I stay at home.', 'Staying at home is right. Tell a grown-up too, so that they can help.'),
      ),
    },
  ),
  page(
    'accepting',
    'Accepting',
    'Kit gets a message: “Free coins! Open this now!” Kit does not know who sent it. Kit does not open it, and asks a grown-up to look.\n\n**I only open messages and files from people I know.**',
    {
      picture: 'accepting',
      rule: 'accepting',
      question: ask(
        'A message from a stranger says: “You are in this film! Look!” What do you do?',
        wrong('I look. I want to know.', 'That is what the sender hopes for. It may be nasty, or harm the computer.'),
        wrong('I send it to a friend first.', 'Then your friend has it too. It is better if it stops with you.'),
        right('I do not open it, and I ask a grown-up.', 'Yes. If it is a trick, it has not worked.'),
      ),
    },
  ),
  page(
    'reliable',
    'Reliable',
    'Ana reads about a spider as big as a bus. Wow! But she looks in a book, and she asks her teacher. There is no such spider.\n\n**Not all I see online is true. I check it with somebody I trust.**',
    {
      picture: 'reliable',
      rule: 'reliable',
      question: ask(
        'You see a photo of a shark in a street. Is it real?',
        wrong('Yes, it is a photo.', 'A photo can be changed, or made by a computer.'),
        right('I look in other places and ask somebody who knows.', 'Yes. That is how you find out.'),
        wrong('Yes, a lot of people like it.', 'People can like things that are not true.'),
      ),
    },
  ),
  page(
    'tell',
    'Tell',
    'Jo gets unkind messages each day. Jo thinks: it will stop. It does not stop. So Jo tells a teacher. Now Jo is not alone with it.\n\n**If something upsets me, I tell a grown-up I trust.**',
    {
      picture: 'tell',
      rule: 'tell',
      question: ask(
        'A friend shows you something online that makes you feel bad. What do you do?',
        wrong('I say nothing. My friend may get cross.', 'It is hard when it is a friend. You can tell a grown-up that too.'),
        wrong('I look again. Maybe it is not so bad.', 'You do not have to look. How you feel is enough.'),
        right('I tell a grown-up I trust.', 'Yes. You are never in trouble for telling.'),
      ),
    },
  ),
)
