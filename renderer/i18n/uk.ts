/** Ukrainian. Machine-drafted, to be checked by a speaker. */
import type { Catalogue } from './words.ts'

export const uk: Catalogue = {
  checked: false,
  direction: 'ltr',
  words: {
    'button.label': 'Сховати це й сказати дорослим',
    'button.failed': 'Скажи дорослим зараз',
    'pip.praise': 'Це правильний вчинок.',
    'pip.hidden': 'Екран закрито.',
    'pip.trouble': 'Розповісти про це — не провина.',
    'plain.locked': 'Цей комп’ютер заблоковано',
    'plain.unlock': 'Розблокувати його може хтось із дорослих.',
    'plain.askNow': 'Підніми руку й попроси когось із дорослих розблокувати його.',
    'plain.more': 'Більше',
    'state.sending': 'Ми зараз повідомляємо дорослих.',
    'state.unsent': 'Поки що не вдалося це надіслати. Підніми руку й скажи дорослим зараз.',
    'state.told': 'Ми надіслали це дорослим у школі. Тепер чекаємо, поки хтось із них подивиться.',
    'state.seen': '{{name}} вже про це знає.',
    'state.coming': '{{name}} йде до тебе.',
    'state.here': '{{name}} поруч із тобою.',
    'state.someone': 'Хтось із дорослих',
    'state.waited': {
      one: 'Ти чекаєш уже понад {{count}} хвилину. Можна також підняти руку.',
      few: 'Ти чекаєш уже понад {{count}} хвилини. Можна також підняти руку.',
      many: 'Ти чекаєш уже понад {{count}} хвилин. Можна також підняти руку.',
      other: 'Ти чекаєш уже понад {{count}} хвилини. Можна також підняти руку.',
    },
  },
}
