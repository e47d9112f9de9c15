/** Welsh. Machine-drafted, to be checked by a speaker. */
import type { Catalogue } from './words.ts'

export const cy: Catalogue = {
  checked: false,
  direction: 'ltr',
  words: {
    'button.label': 'Cuddio hwn a dweud wrth oedolyn',
    'button.failed': 'Dwed wrth oedolyn nawr',
    'pip.praise': 'Fe wnest ti’r peth iawn.',
    'pip.hidden': 'Mae’r sgrin wedi’i chuddio.',
    'pip.trouble': 'Dwyt ti ddim mewn trwbl am ddweud.',
    'plain.locked': 'Mae’r cyfrifiadur hwn wedi’i gloi',
    'plain.unlock': 'Rhaid i oedolyn ei ddatgloi.',
    'plain.askNow': 'Coda dy law a gofyn i oedolyn ei ddatgloi.',
    'plain.more': 'Mwy',
    'plain.sending': 'Rydyn ni’n dweud wrth oedolyn nawr.',
    'plain.told': 'Rydyn ni wedi ei anfon at yr oedolion yn yr ysgol. Nawr rydyn ni’n aros i un ohonyn nhw edrych.',
    'plain.someone': 'oedolyn',
    'state.sending': 'Rydyn ni’n dweud wrth oedolyn nawr.',
    'state.unsent': 'Dydyn ni ddim wedi gallu ei anfon eto. Coda dy law a dwed wrth oedolyn nawr.',
    'state.told': 'Rydyn ni wedi ei anfon at yr oedolion yn yr ysgol. Nawr rydyn ni’n aros i un ohonyn nhw edrych.',
    'state.seen': 'Mae {{name}} wedi gweld hyn.',
    'state.coming': 'Mae {{name}} yn dod.',
    'state.here': 'Mae {{name}} gyda ti.',
    'state.someone': 'oedolyn',
    'state.handUp': 'Gelli di godi dy law hefyd.',
    'state.waited': {
      zero: 'Rwyt ti wedi aros am fwy na {{count}} munud. Gelli di godi dy law hefyd.',
      one: 'Rwyt ti wedi aros am fwy na {{count}} funud. Gelli di godi dy law hefyd.',
      two: 'Rwyt ti wedi aros am fwy na {{count}} funud. Gelli di godi dy law hefyd.',
      few: 'Rwyt ti wedi aros am fwy na {{count}} munud. Gelli di godi dy law hefyd.',
      many: 'Rwyt ti wedi aros am fwy na {{count}} munud. Gelli di godi dy law hefyd.',
      other: 'Rwyt ti wedi aros am fwy na {{count}} munud. Gelli di godi dy law hefyd.',
    },
  },
}
