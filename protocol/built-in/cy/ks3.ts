/** Welsh. Drafted by machine, to be checked by a speaker. */
import { KS3_EN } from '../en/ks3.ts'
import { list, translated } from '../page.ts'

export const KS3_CY = translated(KS3_EN, 'cy', 'Cytundeb defnydd derbyniol i ddisgyblion', {
  use: [
    'Defnyddio technoleg yr ysgol',
    list(
      'Rwy’n ei defnyddio ar gyfer gwaith ysgol, ac ar gyfer unrhyw beth arall dim ond os yw aelod o staff wedi cytuno.',
      'Dydw i ddim yn gosod nac yn rhedeg rhaglenni o gartref nac o’r rhyngrwyd.',
      'Dydw i ddim yn ceisio osgoi hidlydd na gosodiadau’r ysgol, nac yn dangos i eraill sut i wneud hynny.',
      'Os oes gen i gof bach, caiff ei wirio cyn i mi ei ddefnyddio.',
      'Rwy’n gofalu am yr offer ac yn dweud pan fydd rhywbeth wedi torri.',
    ),
  ],
  account: [
    'Fy nghyfrif',
    list(
      'Dim ond fel fi fy hun rwy’n mewngofnodi, ac rwy’n cadw fy nghyfrinair i mi fy hun.',
      'Rwy’n cloi’r sgrin neu’n allgofnodi pan fydda i’n gadael.',
      'Dim ond fy ffeiliau fy hun, a’r rhai a rannwyd â mi, rwy’n eu hagor, eu newid a’u dileu.',
      'Os ydw i’n meddwl bod rhywun yn gwybod fy nghyfrinair, rwy’n ei newid ac yn dweud wrth aelod o staff.',
    ),
  ],
  others: [
    'Pobl eraill',
    list(
      'Mae’r hyn rwy’n ei ysgrifennu yn gwrtais, hyd yn oed pan nad yw rhywun arall felly.',
      'Dydw i ddim yn postio nac yn anfon ymlaen eiriau, lluniau na ffilmiau a allai frifo rhywun neu godi cywilydd arno, boed yn rhai go iawn neu wedi’u creu gan gyfrifiadur.',
      'Dydw i ddim yn tynnu llun o neb nac yn recordio neb heb ofyn.',
      'Dydw i ddim yn esgus bod yn rhywun arall.',
    ),
    'Mae llun o rywun yn dy flwyddyn yn mynd o gwmpas, ac mae’n dy gyrraedd di. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei anfon at un ffrind y galla i ymddiried ynddo.', 'Dyna a feddyliodd pawb a’i hanfonodd. Mae’n dod i ben gyda’r un nad yw’n gwneud.'],
    ['Dydw i ddim yn ei anfon ymlaen, ac rwy’n dweud wrth aelod o staff.', 'Ie. Does dim rhaid i ti ei ddangos i neb er mwyn dweud amdano.'],
    ['Rwy’n ei gadw fel prawf.', 'Paid â chadw dim: mae cadw rhai lluniau yn erbyn y gyfraith. Mae dy air di’n ddigon.'],
  ],
  safe: [
    'Cadw’n ddiogel',
    list(
      'Dydw i ddim yn rhoi manylion personol, fy rhai i na rhai pobl eraill, i neb rwy’n ei adnabod ar-lein yn unig.',
      'Dydw i ddim yn cwrdd â neb rwy’n ei adnabod ar-lein yn unig heb oedolyn rwy’n ymddiried ynddo.',
      'Dydw i ddim yn agor ffeiliau, dolenni na negeseuon nad oeddwn i’n eu disgwyl.',
      'Dydw i ddim yn chwilio am ddim byd atgas, treisgar na rhywiol. Os do i ar ei draws, rwy’n ei guddio ac yn dweud wrth aelod o staff.',
    ),
    'Mae rhywun o gêm yn gofyn i ba ysgol rwyt ti’n mynd. Beth wyt ti’n ei wneud?',
    ['Rwy’n dweud. Fe ddywedon nhw ble maen nhw.', 'Gall yr hyn ddywedon nhw fod wedi’i ddyfeisio. Mae dy ysgol a dy enw yn ddigon i ddod o hyd i ti.'],
    ['Dydw i ddim yn dweud, ac rwy’n dweud wrth oedolyn os ydyn nhw’n dal i ofyn.', 'Ie. Mae rhywun sy’n meddwl yn dda yn derbyn “na”.'],
    ['Rwy’n enwi ysgol arall.', 'Rwyt ti’n iawn i gadw dy un di i ti dy hun. Mae dweud “na” yn symlach, ac yn dangos sut maen nhw’n ei dderbyn.'],
  ],
  work: [
    'Fy ngwaith',
    list(
      'Rwy’n gwirio pwy sy’n dweud rhywbeth, a pham, cyn ei gredu neu ei ddefnyddio.',
      'Rwy’n dweud ble des i o hyd i eiriau, lluniau a syniadau, ac rwy’n parchu hawlfraint.',
      'Dim ond fel y mae’r staff yn caniatáu rwy’n defnyddio offer sy’n ysgrifennu neu’n tynnu llun drosof, ac rwy’n dweud hynny.',
    ),
  ],
  school: [
    'Beth sy’n cael ei wirio, a chan beth',
    list(
      'Mae’r ysgol yn gwirio sut mae ei thechnoleg yn cael ei defnyddio, i gadw pawb yn ddiogel ac i gadw’r gyfraith. Mae ei hidlydd rhyngrwyd yn cofnodi’r gwefannau rwy’n eu hagor, a gall staff edrych ar ffeiliau a negeseuon mewn cyfrifon ysgol pan fydd rheswm.',
      'Mae Handrail, sy’n dangos y dudalen hon, yn cofnodi pwy sy’n mewngofnodi, ble a phryd, beth y cytunwyd iddo yma, pa gofion bach a wiriwyd, a bod y botwm help wedi’i bwyso, gyda’r hyn y dewisais ei ddweud.',
      'Dydy Handrail byth yn tynnu llun o’r sgrin a byth yn troi camera ymlaen.',
      'Galla i ofyn beth sy’n cael ei gofnodi amdana i, pwy sy’n ei weld ac am faint y caiff ei gadw.',
    ),
  ],
  broken: [
    'Os caiff y rheolau hyn eu torri',
    'Efallai y bydda i’n colli mynediad am gyfnod, ac y bydd fy rhieni neu fy ngofalwyr yn cael gwybod. Os gallai’r gyfraith fod wedi’i thorri, gall yr heddlu gael gwybod hefyd. Bydd rhywun yn gofyn i mi yn gyntaf beth ddigwyddodd.',
  ],
  tell: [
    'Cael help',
    'Os oes unrhyw beth ar-lein yn fy mhoeni, amdana i neu am rywun arall, galla i bwyso’r botwm help ar y sgrin neu ddweud wrth unrhyw oedolyn yn yr ysgol. Fydda i ddim mewn trwbl am ddweud, beth bynnag ddigwyddodd cyn hynny.',
  ],
})
