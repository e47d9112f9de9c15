/** Welsh. Drafted by machine, to be checked by a speaker. */
import { KS2_EN } from '../en/ks2.ts'
import { list, translated } from '../page.ts'

export const KS2_CY = translated(KS2_EN, 'cy', 'Ein rheolau cyfrifiadur', {
  using: [
    'Defnyddio’r cyfrifiaduron',
    list(
      'Rwy’n gofyn cyn mynd ar-lein.',
      'Rwy’n defnyddio cyfrifiaduron yr ysgol ar gyfer gwaith ysgol.',
      'Rwy’n mewngofnodi fel fi fy hun. Rwy’n cadw fy nghyfrinair i mi fy hun.',
      'Dim ond fy ffeiliau fy hun rwy’n eu hagor.',
      'Dydw i ddim yn dod â rhaglenni o gartref nac yn lawrlwytho rhai. Mae oedolyn dysgu yn gwirio fy nghof bach gyntaf.',
    ),
  ],
  kind: [
    'Bod yn garedig',
    list(
      'Mae fy negeseuon yn gwrtais.',
      'Dim ond at bobl y mae’r ysgol yn gwybod amdanyn nhw rwy’n ysgrifennu.',
      'Rwy’n gofyn i bobl cyn tynnu neu rannu llun ohonyn nhw.',
      'Dydw i ddim yn anfon ymlaen bethau sy’n brifo.',
    ),
    'Mae ffrind yn anfon jôc gas am Sam atat ti. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei hanfon ymlaen. Dim ond jôc yw hi.', 'Wedyn mae mwy o bobl yn chwerthin am ben Sam. Mae’n brifo mwy bob tro.'],
    ['Rwy’n anfon jôc gas yn ôl.', 'Wedyn mae dau berson yn gas. Gelli di ddod â hyn i ben.'],
    ['Dydw i ddim yn ei hanfon ymlaen, ac rwy’n dweud wrth oedolyn.', 'Ie. Mae’r jôc yn stopio gyda ti, ac mae Sam yn cael help.'],
  ],
  safe: [
    'Cadw’n ddiogel',
    list(
      'Dydw i ddim yn dweud fy enw llawn, fy nghartref, fy ysgol na fy rhif ffôn wrth bobl ar-lein.',
      'Dydw i byth yn cwrdd â rhywun rwy’n ei adnabod ar-lein yn unig, oni bai bod oedolyn rwy’n ymddiried ynddo yn dod hefyd.',
      'Rwy’n gofyn cyn agor neges neu ffeil gan rywun nad ydw i’n ei adnabod.',
    ),
    'Mae rhywun o gêm yn gofyn i ba ysgol rwyt ti’n mynd. Beth wyt ti’n ei wneud?',
    ['Rwy’n dweud. Maen nhw’n swnio’n neis.', 'Efallai eu bod nhw. Ond dwyt ti ddim yn gwybod pwy ydyn nhw. Mae enw dy ysgol yn dangos ble i ddod o hyd i ti.'],
    ['Dydw i ddim yn dweud, ac rwy’n dweud wrth oedolyn.', 'Ie. Gelli di chwarae ymlaen a’i gadw i ti dy hun.'],
    ['Rwy’n gofyn am eu hysgol nhw yn gyntaf.', 'Gallen nhw ddyfeisio un. Mae’n fwy diogel peidio â sôn am ysgolion.'],
  ],
  true: [
    'Dod o hyd i bethau',
    list(
      'Dydy popeth rwy’n ei ddarllen ar-lein ddim yn wir. Rwy’n edrych mewn mwy nag un lle.',
      'Rwy’n dweud ble des i o hyd i bethau.',
      'Dydw i ddim yn copïo gwaith pobl eraill a dweud mai fi a’i gwnaeth.',
    ),
  ],
  tell: [
    'Dweud',
    list(
      'Dydw i ddim yn chwilio am bethau cas.',
      'Os gwelaf un, rwy’n pwyso’r botwm oren neu’n dweud wrth oedolyn yn yr ysgol.',
      'Rwy’n dweud wrth oedolyn os yw rhywbeth ar-lein yn fy ngwneud yn drist, yn grac neu’n ofnus.',
      'Dydw i byth mewn trwbl am ddweud.',
    ),
    'Rwyt ti’n chwilio am lyffantod, ac mae llun erchyll yn ymddangos. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei gau ac yn dweud dim.', 'Mae ei gau yn beth da. Dwed hefyd, er mwyn gallu ei rwystro i bawb.'],
    ['Rwy’n ei ddangos i ffrind.', 'Wedyn rhaid i dy ffrind ei weld hefyd. Gall oedolyn helpu.'],
    ['Rwy’n pwyso’r botwm oren.', 'Ie. Mae’n cuddio’r sgrin ac yn gofyn i oedolyn helpu. Wnest ti ddim byd o’i le.'],
  ],
  checking: [
    'Beth mae’r ysgol yn ei wneud',
    list(
      'Mae’r ysgol yn gwirio sut mae ei chyfrifiaduron yn cael eu defnyddio, i’n cadw ni’n ddiogel. Mae hidlydd yn gwirio’r gwefannau rydyn ni’n eu hagor.',
      'Mae Handrail, sy’n dangos y dudalen hon i ti, yn nodi pwy sy’n mewngofnodi, ble a phryd. Mae’n nodi os wyt ti’n pwyso’r botwm neu’n rhoi cof bach i mewn.',
      'Dydy Handrail byth yn tynnu llun o dy sgrin.',
      'Os bydda i’n torri’r rheolau, efallai y bydd rhaid i mi roi’r gorau i ddefnyddio’r cyfrifiaduron am ychydig. Gall yr ysgol ddweud wrth fy nheulu.',
    ),
  ],
})
