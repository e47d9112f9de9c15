import type { Catalogue } from './words.ts'

export const en: Catalogue = {
  checked: true,
  direction: 'ltr',
  words: {
    'button.label': 'Hide this and tell an adult',
    'button.failed': 'Tell an adult now',
    'pip.praise': 'You did the right thing.',
    'pip.hidden': 'The screen is hidden.',
    'pip.trouble': 'You’re not in trouble for telling.',
    'plain.locked': 'This PC is locked',
    'plain.unlock': 'An adult has to unlock it.',
    'plain.askNow': 'Put your hand up and ask an adult to unlock it.',
    'plain.more': 'More',
    'plain.sending': 'We’re telling an adult now.',
    'plain.told': 'It has been sent to staff. Now we’re waiting for one of them to look.',
    'plain.someone': 'An adult',
    'state.sending': 'We’re telling a grown-up now.',
    'state.unsent': 'We couldn’t send it yet. Put your hand up and tell an adult now.',
    'state.told': 'We’ve sent it to the grown-ups at school. Now we’re waiting for one of them to look.',
    'state.seen': '{{name}} has seen this.',
    'state.coming': '{{name}} is coming.',
    'state.here': '{{name}} is with you.',
    'state.someone': 'A grown-up',
    'state.handUp': 'You can put your hand up too.',
    'state.waited': {
      one: 'You’ve waited more than {{count}} minute. You can put your hand up too.',
      other: 'You’ve waited more than {{count}} minutes. You can put your hand up too.',
    },
  },
}
