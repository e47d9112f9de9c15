/** Welsh. Drafted by machine, to be checked by a speaker. */
import { STAFF_EN } from '../en/staff.ts'
import { list, translated } from '../page.ts'

export const STAFF_CY = translated(STAFF_EN, 'cy', 'Cytundeb defnydd derbyniol i staff a hyfforddeion', {
  use: [
    'Defnyddio technoleg yr ysgol',
    list(
      'Rwy’n ei defnyddio ar gyfer fy ngwaith. Mae ychydig o ddefnydd preifat yn iawn lle mae’r ysgol yn ei ganiatáu, yn fy amser fy hun a lle na all disgybl ei weld.',
      'Dydw i ddim yn gosod nac yn cysylltu dim heb y technegydd, a dydw i ddim yn osgoi hidlo na monitro.',
      'Rwy’n parchu hawlfraint a thrwyddedau, ac yn dangos i ddisgyblion sut i wneud hynny.',
      'Rwy’n gofalu am offer a roddwyd i mi, yn yr ysgol ac oddi ar y safle, ac yn rhoi gwybod ar unwaith os caiff ei golli neu ei ddifrodi.',
    ),
  ],
  account: [
    'Fy nghyfrif',
    list(
      'Dim ond fy nghyfrif fy hun rwy’n ei ddefnyddio, gyda chyfrinair cryf nad wyf yn ei ddefnyddio yn unman arall a’r ail gam a roddwyd i mi.',
      'Rwy’n cloi’r sgrin bob tro y byddaf yn ei gadael, a byth yn gadael i ddisgybl ddefnyddio fy nghyfrif.',
      'Rwy’n cadw codau a PINs sy’n agor sgriniau disgyblion i mi fy hun, ac yn eu defnyddio dim ond gyda’r plentyn o’m blaen.',
    ),
  ],
  data: [
    'Data personol',
    list(
      'Dim ond cyn belled ag y mae fy ngwaith yn gofyn rwy’n gweld ac yn rhannu data personol.',
      'Oddi ar y safle rwy’n ei gadw ar ddyfeisiau wedi’u hamgryptio neu yng ngwasanaethau’r ysgol yn unig, ac yn ei anfon drwy e-bost diogel yr ysgol.',
      'Dim ond cofion bach wedi’u hamgryptio ac wedi’u gwirio rwy’n eu defnyddio, ac nid wyf yn mynd â dim gyda mi pan fyddaf yn gadael gwasanaeth yr ysgol.',
      'Os gallai data fod wedi’i golli neu wedi’i weld gan y person anghywir, rwy’n rhoi gwybod ar unwaith, hefyd os fy nghamgymeriad i oedd hynny. Mae gan yr ysgol 72 awr i weithredu.',
    ),
  ],
  pupils: [
    'Disgyblion, lluniau a chyswllt',
    list(
      'Dim ond drwy systemau’r ysgol ei hun rwy’n ysgrifennu at ddisgyblion a theuluoedd, ac fel petai cydweithiwr yn darllen hefyd.',
      'Dydw i ddim yn rhoi fy rhif na’m cyfeiriad preifat i ddisgyblion, nac yn dod yn ffrind neu’n ddilynwr iddyn nhw ar-lein. Lle mae’n anodd osgoi hynny, gyda pherthynas neu mewn clwb, rwy’n dweud wrth fy rheolwr llinell.',
      'Dim ond gyda chaniatâd, ar gyfer gwaith ysgol ac ar offer yr ysgol rwy’n tynnu ac yn defnyddio lluniau o ddisgyblion, a dydw i byth yn eu rhannu’n breifat.',
      'Nid yw’r hyn rwy’n ei ddweud yn gyhoeddus ar-lein yn niweidio disgyblion, cydweithwyr nac ymddiriedaeth yn fy mhroffesiwn.',
    ),
  ],
  safeguarding: [
    'Cadw plant yn ddiogel',
    list(
      'Rwy’n cadw golwg ar ddefnydd disgyblion yn fy ngwersi, ac yn edrych ar wefannau a deunydd cyn eu defnyddio.',
      'Os yw plentyn yn dangos neu’n dweud rhywbeth sy’n peri pryder, rwy’n gwrando, ddim yn addo cadw cyfrinach, ac yn dweud wrth yr arweinydd diogelu ar unwaith.',
      'Os gallai fod llun rhywiol o blentyn, dydw i ddim yn ei weld, ei gopïo, ei argraffu, ei anfon ymlaen, ei gadw na’i ddileu. Rwy’n gorchuddio’r sgrin ac yn nôl yr arweinydd diogelu.',
      'Mae pryder am oedolyn yn yr ysgol yn mynd at y pennaeth; am y pennaeth, at gadeirydd y llywodraethwyr. Dydw i byth yn ymchwilio iddo fy hun.',
      'Rwy’n diolch i blentyn am ddweud. Dydy dweud byth yn drwbl, iddyn nhw nac i mi.',
    ),
  ],
  checked: [
    'Beth sy’n cael ei wirio, a chan beth',
    list(
      'Mae defnydd o rwydwaith, cyfrifon a dyfeisiau’r ysgol yn cael ei fonitro i bawb, i gadw plant yn ddiogel ac i gadw’r gyfraith. Mae’r hidlydd rhyngrwyd yn cofnodi gwefannau; gellir edrych ar e-bost a ffeiliau’r ysgol lle mae rheswm ac awdurdod i wneud hynny.',
      'Mae Handrail yn cofnodi pwy sy’n mewngofnodi, ble a phryd, beth y cytunwyd iddo, cofion bach a wiriwyd, codau a ddefnyddiwyd i agor sgrin, a’r hyn y mae staff yn ei ddarllen neu’n ei newid yn ei ddangosfwrdd.',
      'Dydy Handrail byth yn tynnu llun o sgrin, a byth yn troi camera na meicroffon ymlaen.',
      'Gallaf ofyn beth sy’n cael ei gofnodi amdanaf.',
    ),
  ],
  duty: [
    'Torri’r cytundeb',
    'Rwy’n rhoi gwybod am yr hyn sy’n torri’r cytundeb hwn, pwy bynnag a’i gwnaeth. Gall ei dorri arwain at gamau disgyblu, ac at yr heddlu lle gallai’r gyfraith fod wedi’i thorri. Os nad wyf yn siŵr a yw rhywbeth yn cael ei ganiatáu, rwy’n gofyn yn gyntaf.',
  ],
})
