/** Welsh. Drafted by machine, to be checked by a speaker. */
import { KS1_EN } from '../en/ks1.ts'
import { translated } from '../page.ts'

export const KS1_CY = translated(KS1_EN, 'cy', 'Fy rheolau cyfrifiadur', {
  'ask-first': ['Rwy’n gofyn gyntaf', 'Rwy’n gofyn i oedolyn cyn defnyddio’r cyfrifiadur.'],
  'my-login': ['Rwy’n defnyddio fy enw fy hun', 'Rwy’n mewngofnodi fel fi fy hun. Rwy’n cadw fy nghyfrinair i mi fy hun.'],
  'my-work': ['Rwy’n agor fy ngwaith fy hun', 'Rwy’n agor fy ngwaith fy hun. Rwy’n gadael llonydd i waith pawb arall.'],
  'kind-words': [
    'Rwy’n defnyddio geiriau caredig',
    'Rwy’n garedig wrth bobl eraill ar y cyfrifiadur.',
    'Mae Sam wedi tynnu llun haul. Beth wyt ti’n ei deipio?',
    ['Mae hwnna’n edrych yn wirion!', 'Gallai hynny wneud Sam yn drist. Rho gynnig ar air caredig.'],
    ['Rwy’n hoffi dy haul di!', 'Ie. Mae geiriau caredig yn gwneud Sam yn hapus.'],
  ],
  careful: ['Rwy’n gofalu amdano', 'Rwy’n trin y cyfrifiadur yn ofalus. Rwy’n cadw bwyd a diod draw.'],
  'keep-secret': [
    'Rwy’n ei gadw i mi fy hun',
    'Dydw i ddim yn dweud fy enw, fy nghartref na fy ysgol wrth bobl ar-lein.',
    'Mae gêm yn gofyn ble rwyt ti’n byw. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei deipio.', 'Does dim angen i’r gêm wybod. Stopia a gofyn yn gyntaf.'],
    ['Rwy’n stopio ac yn gofyn i oedolyn.', 'Ie. Dydy gemau ddim i fod i wybod ble rwyt ti’n byw.'],
  ],
  'not-nice': [
    'Rwy’n pwyso’r botwm',
    'Os gwelaf rywbeth cas, rwy’n pwyso’r botwm oren.',
    'Mae llun cas yn ymddangos. Beth wyt ti’n ei wneud?',
    ['Rwy’n edrych arno eto.', 'Does dim rhaid i ti edrych. Mae’r botwm yn ei guddio.'],
    ['Rwy’n pwyso’r botwm oren.', 'Ie. Mae’n cuddio’r sgrin ac yn gofyn i oedolyn helpu.'],
  ],
  'tell-adult': ['Rwy’n dweud wrth oedolyn', 'Rwy’n dweud wrth oedolyn os ydw i’n drist neu’n ofnus. Dydw i byth mewn trwbl am ddweud.'],
  checking: ['Mae’r ysgol yn gwirio', 'Mae oedolion yn gwirio sut rwy’n defnyddio’r cyfrifiadur. Dydy Pip byth yn tynnu llun o fy sgrin.'],
})
