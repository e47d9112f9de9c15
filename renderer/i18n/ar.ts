/** Arabic. Machine-drafted, to be checked by a speaker. */
import type { Catalogue } from './words.ts'

export const ar: Catalogue = {
  checked: false,
  direction: 'rtl',
  words: {
    'button.label': 'إخفاء هذا وإخبار شخص كبير',
    'button.failed': 'يُرجى إخبار شخص كبير الآن',
    'pip.praise': 'ما فعلته هو الصواب.',
    'pip.hidden': 'الشاشة مخفيّة.',
    'pip.trouble': 'لست في مشكلة لأنك أخبرتنا.',
    'plain.locked': 'هذا الحاسوب مقفل',
    'plain.unlock': 'لا يفتحه إلا شخص كبير.',
    'plain.askNow': 'يُرجى رفع اليد وطلب فتحه من شخص كبير.',
    'plain.more': 'المزيد',
    'plain.sending': 'نحن نخبر شخصًا كبيرًا الآن.',
    'plain.told': 'أرسلناه إلى الكبار في المدرسة. ننتظر الآن أن يطّلع عليه أحدهم.',
    'plain.someone': 'شخص كبير',
    'state.sending': 'نحن نخبر شخصًا كبيرًا الآن.',
    'state.unsent': 'لم نتمكن من إرساله بعد. يُرجى رفع اليد وإخبار شخص كبير الآن.',
    'state.told': 'أرسلناه إلى الكبار في المدرسة. ننتظر الآن أن يطّلع عليه أحدهم.',
    'state.seen': 'وصل الخبر إلى {{name}}.',
    'state.coming': '{{name}} في الطريق إليك.',
    'state.here': '{{name}} معك.',
    'state.someone': 'شخص كبير',
    'state.handUp': 'يمكنك أيضًا رفع يدك.',
    'state.waited': {
      zero: 'مضى على انتظارك أكثر من {{count}} دقيقة. يمكنك أيضًا رفع يدك.',
      one: 'مضى على انتظارك أكثر من دقيقة ({{count}}). يمكنك أيضًا رفع يدك.',
      two: 'مضى على انتظارك أكثر من دقيقتين ({{count}}). يمكنك أيضًا رفع يدك.',
      few: 'مضى على انتظارك أكثر من {{count}} دقائق. يمكنك أيضًا رفع يدك.',
      many: 'مضى على انتظارك أكثر من {{count}} دقيقة. يمكنك أيضًا رفع يدك.',
      other: 'مضى على انتظارك أكثر من {{count}} دقيقة. يمكنك أيضًا رفع يدك.',
    },
  },
}
