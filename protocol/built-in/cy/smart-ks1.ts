/** Welsh. Drafted by machine, to be checked by a speaker. */
import { SMART_KS1_EN } from '../en/smart-ks1.ts'
import { translated } from '../page.ts'

export const SMART_KS1_CY = translated(SMART_KS1_EN, 'cy', 'Mae Pip yn gall ar-lein', {
  safe: [
    'Diogel: rwy’n ei gadw i mi fy hun',
    'Mae gêm yn gofyn ble mae Pip yn byw. Dydy Pip ddim yn dweud.',
    'Mae gêm eisiau dy enw. Beth wyt ti’n ei wneud?',
    ['Rwy’n teipio fy enw.', 'Mae enw ffug yn fwy diogel. Gofyn i oedolyn helpu.'],
    ['Rwy’n gofyn i oedolyn gyntaf.', 'Ie. Ti sydd biau dy enw.'],
  ],
  meeting: [
    'Cyfarfod: dim ond gydag oedolyn',
    'Mae rhywun mewn gêm eisiau cwrdd â Pip. Mae Pip yn dweud wrth Mam-gu.',
    'Mae rhywun mewn gêm yn dweud: dere i chwarae yn y parc! Beth wyt ti’n ei wneud?',
    ['Rwy’n mynd i chwarae.', 'Efallai nad yw pobl mewn gemau yn dweud pwy ydyn nhw go iawn. Dwed wrth oedolyn.'],
    ['Rwy’n dweud wrth oedolyn.', 'Ie. Gall oedolyn helpu.'],
  ],
  accepting: [
    'Derbyn: rwy’n gofyn cyn tapio',
    'Mae blwch yn dweud: rwyt ti wedi ennill pysgodyn! Dydy Pip ddim yn ei dapio.',
    'Mae blwch yn dweud: tapia yma am wobr! Beth wyt ti’n ei wneud?',
    ['Rwy’n ei dapio.', 'Gallai fod yn dric. Gofyn yn gyntaf.'],
    ['Rwy’n gofyn i oedolyn.', 'Ie. Tric yw gwobr o unman yn aml.'],
  ],
  reliable: [
    'Dibynadwy: ydy e’n wir?',
    'Mae tudalen yn dweud mai pysgodyn mawr yw’r lleuad. Mae Pip yn gofyn i Mam-gu.',
    'Mae tudalen yn dweud bod cathod yn gallu gyrru ceir. Ydy e’n wir?',
    ['Ydy, mae e ar y sgrin.', 'Dydy rhai pethau ar y sgrin ddim yn wir. Beth am ofyn?'],
    ['Rwy’n gofyn i oedolyn.', 'Ie. Mae gofyn yn ein helpu i wybod.'],
  ],
  tell: [
    'Dweud: rwy’n dweud wrth oedolyn',
    'Mae ffilm yn codi ofn ar Pip. Mae Pip yn dweud wrth Mam-gu ac yn cael cwtsh mawr.',
    'Mae rhywbeth ar y sgrin yn dy wneud yn drist. Beth wyt ti’n ei wneud?',
    ['Dydw i ddim yn dweud dim.', 'Does dim rhaid i ti fod yn drist ar dy ben dy hun. Gelli di ddweud bob amser.'],
    ['Rwy’n dweud wrth oedolyn.', 'Ie. Dwyt ti byth mewn trwbl am ddweud.'],
  ],
})
