/** Urdu. Machine-drafted, to be checked by a speaker. */
import type { Catalogue } from './words.ts'

export const ur: Catalogue = {
  checked: false,
  direction: 'rtl',
  words: {
    'button.label': 'اسے چھپائیں اور کسی بڑے کو بتائیں',
    'button.failed': 'ابھی کسی بڑے کو بتائیں',
    'pip.praise': 'آپ نے صحیح کام کیا۔',
    'pip.hidden': 'اسکرین چھپا دی گئی ہے۔',
    'pip.trouble': 'بتانے کی وجہ سے آپ کسی مشکل میں نہیں ہیں۔',
    'plain.locked': 'یہ کمپیوٹر مقفل ہے',
    'plain.unlock': 'اسے کوئی بڑا ہی کھول سکتا ہے۔',
    'plain.askNow': 'ہاتھ اٹھائیں اور کسی بڑے سے اسے کھولنے کو کہیں۔',
    'plain.more': 'مزید',
    'plain.sending': 'ہم ابھی ایک بڑے کو بتا رہے ہیں۔',
    'plain.told': 'ہم نے اسے اسکول کے بڑوں کو بھیج دیا ہے۔ اب ہم انتظار کر رہے ہیں کہ ان میں سے کوئی دیکھ لے۔',
    'plain.someone': 'کوئی بڑے',
    'state.sending': 'ہم ابھی ایک بڑے کو بتا رہے ہیں۔',
    'state.unsent': 'ہم ابھی اسے بھیج نہیں سکے۔ ہاتھ اٹھائیں اور ابھی کسی بڑے کو بتائیں۔',
    'state.told': 'ہم نے اسے اسکول کے بڑوں کو بھیج دیا ہے۔ اب ہم انتظار کر رہے ہیں کہ ان میں سے کوئی دیکھ لے۔',
    'state.seen': '{{name}} کو اس کا پتا چل گیا ہے۔',
    'state.coming': '{{name}} آپ کے پاس آ رہے ہیں۔',
    'state.here': '{{name}} آپ کے ساتھ ہیں۔',
    'state.someone': 'کوئی بڑے',
    'state.handUp': 'آپ ہاتھ بھی اٹھا سکتے ہیں۔',
    'state.waited': {
      one: 'آپ {{count}} منٹ سے زیادہ سے انتظار کر رہے ہیں۔ آپ ہاتھ بھی اٹھا سکتے ہیں۔',
      other: 'آپ {{count}} منٹ سے زیادہ سے انتظار کر رہے ہیں۔ آپ ہاتھ بھی اٹھا سکتے ہیں۔',
    },
  },
}
