/** Welsh. Drafted by machine, to be checked by a speaker. */
import { SMART_KS2_EN } from '../en/smart-ks2.ts'
import { translated } from '../page.ts'

export const SMART_KS2_CY = translated(SMART_KS2_EN, 'cy', 'Pum rheol ar gyfer bod yn gall ar-lein', {
  safe: [
    'Diogel',
    'Mae Ravi yn ennill ras mewn gêm. “Da iawn!” meddai chwaraewr. “I ba ysgol rwyt ti’n mynd?” Mae Ravi yn teipio: “Rwy’n cadw hynny i mi fy hun.” Yna mae’n dechrau’r ras nesaf.\n\n**Rwy’n cadw fy enw, fy nghartref, fy ysgol a’m cyfrineiriau i mi fy hun.**',
    'Bydd cwis yn dweud pa anifail wyt ti. Mae’n gofyn am dy ben-blwydd a ble rwyt ti’n byw. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei lenwi. Dim ond cwis yw e.', 'Mae rhai cwisiau wedi’u gwneud i ddysgu am bobl. Cau’r dudalen, a gofyn i rywun rwyt ti’n ymddiried ynddo.'],
    ['Rwy’n teipio ble mae fy ffrind yn byw.', 'Mae cartref dy ffrind yn breifat hefyd. Paid â’i roi.'],
    ['Rwy’n ei gau.', 'Ie. Does dim angen i gwis am anifeiliaid wybod ble rwyt ti’n byw.'],
  ],
  meeting: [
    'Cyfarfod',
    'Mae Mia yn chwarae gyda Leo mewn gêm bob wythnos. Dydyn nhw erioed wedi cwrdd. Nawr mae Leo eisiau cwrdd yn y pwll, a chadw’r peth yn gyfrinach. Mae Mia yn ei ddangos i’w thad. Maen nhw’n dweud na.\n\n**Dydw i byth yn cwrdd â rhywun rwy’n ei adnabod ar-lein yn unig, oni bai bod oedolyn rwy’n ymddiried ynddo yn dod hefyd.**',
    'Mae rhywun rwyt ti’n ei adnabod ar-lein yn unig eisiau cwrdd â ti ddydd Sadwrn. Beth wyt ti’n ei wneud?',
    ['Rwy’n mynd, gyda ffrind o’r un oed.', 'Mae’n dda meddwl am gwmni. Ond rhaid iddo fod yn oedolyn rwyt ti’n ymddiried ynddo.'],
    ['Dydw i ddim yn mynd, ac rwy’n dweud wrth oedolyn.', 'Ie. Gall oedolyn weld beth sydd orau.'],
    ['Rwy’n dweud ie, ond yn aros gartref.', 'Mae aros gartref yn iawn. Dwed wrth oedolyn hefyd, er mwyn iddo allu helpu.'],
  ],
  accepting: [
    'Derbyn',
    'Mae Kit yn cael neges: “Darnau arian am ddim! Agor hwn nawr!” Dydy Kit ddim yn gwybod pwy a’i hanfonodd. Dydy Kit ddim yn ei hagor, ac mae’n gofyn i oedolyn edrych.\n\n**Dim ond negeseuon a ffeiliau gan bobl rwy’n eu hadnabod rwy’n eu hagor.**',
    'Mae neges gan ddieithryn yn dweud: “Rwyt ti yn y ffilm hon! Edrych!” Beth wyt ti’n ei wneud?',
    ['Rwy’n edrych. Rwyf eisiau gwybod.', 'Dyna obaith yr un a’i hanfonodd. Gallai fod yn gas, neu wneud drwg i’r cyfrifiadur.'],
    ['Rwy’n ei hanfon at ffrind yn gyntaf.', 'Wedyn mae hi gan dy ffrind hefyd. Mae’n well os yw’n stopio gyda ti.'],
    ['Dydw i ddim yn ei hagor, ac rwy’n gofyn i oedolyn.', 'Ie. Os yw’n dric, dydy e ddim wedi gweithio.'],
  ],
  reliable: [
    'Dibynadwy',
    'Mae Ana yn darllen am bry cop mor fawr â bws. Waw! Ond mae hi’n edrych mewn llyfr, ac yn gofyn yn yr ysgol. Does dim pry cop o’r fath.\n\n**Dydy popeth rwy’n ei weld ar-lein ddim yn wir. Rwy’n ei wirio gyda rhywun rwy’n ymddiried ynddo.**',
    'Rwyt ti’n gweld llun o siarc mewn stryd. Ydy e’n wir?',
    ['Ydy, llun yw e.', 'Gall llun gael ei newid, neu ei wneud gan gyfrifiadur.'],
    ['Rwy’n edrych mewn lleoedd eraill ac yn gofyn i rywun sy’n gwybod.', 'Ie. Dyna sut mae dod i wybod.'],
    ['Ydy, mae llawer o bobl yn ei hoffi.', 'Gall pobl hoffi pethau sydd ddim yn wir.'],
  ],
  tell: [
    'Dweud',
    'Mae Jo yn cael negeseuon cas bob dydd. Mae Jo yn meddwl: bydd yn stopio. Dydy e ddim yn stopio. Felly mae Jo yn dweud wrth oedolyn yn yr ysgol. Nawr mae rhywun yn helpu Jo.\n\n**Os yw rhywbeth yn fy mhoeni, rwy’n dweud wrth oedolyn rwy’n ymddiried ynddo.**',
    'Mae ffrind yn dangos rhywbeth ar-lein sy’n gwneud i ti deimlo’n wael. Beth wyt ti’n ei wneud?',
    ['Dydw i ddim yn dweud dim. Gallai fy ffrind fod yn grac.', 'Mae’n anodd pan mai ffrind yw e. Gelli di ddweud hynny wrth oedolyn hefyd.'],
    ['Rwy’n edrych eto. Efallai nad yw mor ddrwg.', 'Does dim rhaid i ti edrych. Mae sut rwyt ti’n teimlo yn ddigon.'],
    ['Rwy’n dweud wrth oedolyn rwy’n ymddiried ynddo.', 'Ie. Dwyt ti byth mewn trwbl am ddweud.'],
  ],
})
