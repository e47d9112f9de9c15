/** Polish. Machine-drafted, to be checked by a speaker. */
import type { Catalogue } from './words.ts'

export const pl: Catalogue = {
  checked: false,
  direction: 'ltr',
  words: {
    'button.label': 'Ukryj to i powiedz dorosłym',
    'button.failed': 'Powiedz teraz komuś dorosłemu',
    'pip.praise': 'To była dobra decyzja.',
    'pip.hidden': 'Ekran jest zasłonięty.',
    'pip.trouble': 'Nie masz kłopotów za to, że o tym mówisz.',
    'plain.locked': 'Ten komputer jest zablokowany',
    'plain.unlock': 'Musi go odblokować ktoś dorosły.',
    'plain.askNow': 'Podnieś rękę i poproś kogoś dorosłego o odblokowanie.',
    'plain.more': 'Więcej',
    'plain.sending': 'Właśnie mówimy o tym komuś dorosłemu.',
    'plain.told': 'Wiadomość dotarła do dorosłych w szkole. Teraz czekamy, aż ktoś z nich zajrzy.',
    'plain.someone': 'Ktoś dorosły',
    'state.sending': 'Właśnie mówimy o tym komuś dorosłemu.',
    'state.unsent': 'Nie udało się jeszcze tego wysłać. Podnieś rękę i powiedz teraz komuś dorosłemu.',
    'state.told': 'Wiadomość dotarła do dorosłych w szkole. Teraz czekamy, aż ktoś z nich zajrzy.',
    'state.seen': '{{name}} już o tym wie.',
    'state.coming': '{{name}} idzie do ciebie.',
    'state.here': '{{name}} jest przy tobie.',
    'state.someone': 'Ktoś dorosły',
    'state.handUp': 'Możesz też podnieść rękę.',
    'state.waited': {
      one: 'Czekasz już ponad {{count}} minutę. Możesz też podnieść rękę.',
      few: 'Czekasz już ponad {{count}} minuty. Możesz też podnieść rękę.',
      many: 'Czekasz już ponad {{count}} minut. Możesz też podnieść rękę.',
      other: 'Czekasz już ponad {{count}} minuty. Możesz też podnieść rękę.',
    },
  },
}
