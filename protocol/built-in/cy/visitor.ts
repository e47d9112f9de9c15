/** Welsh. Drafted by machine, to be checked by a speaker. */
import { VISITOR_EN } from '../en/visitor.ts'
import { list, translated } from '../page.ts'

export const VISITOR_CY = translated(VISITOR_EN, 'cy', 'Defnyddio ein cyfrifiaduron fel ymwelydd', {
  use: [
    'Tra byddaf yma',
    list(
      'Dim ond ar gyfer yr hyn rwyf yma i’w wneud rwy’n defnyddio’r cyfrifiadur hwn, ac rwy’n allgofnodi pan fyddaf yn ei adael.',
      'Dim ond y cyfrif a roddwyd i mi rwy’n ei ddefnyddio, a dydw i ddim yn chwilio am ffeiliau disgyblion na staff.',
      'Dydw i’n gosod dim, ddim yn newid gosodiadau, ac yn cael cof bach wedi’i wirio cyn ei ddefnyddio.',
      'Dydw i ddim yn osgoi hidlydd yr ysgol, nac yn chwilio am ddim nad yw’n perthyn mewn ysgol.',
    ),
  ],
  children: [
    'Plant',
    list(
      'Dydw i ddim yn tynnu llun nac yn recordio disgybl, nac yn rhannu dim a allai ddangos pwy ydyw.',
      'Dydw i ddim yn cyfnewid manylion cyswllt â disgyblion.',
      'Os oes rhywbeth yma yn peri pryder i mi am blentyn, neu os yw plentyn yn dweud rhywbeth wrthyf, rwy’n dweud wrth y swyddfa neu’r person rwy’n ymweld ag ef ar unwaith.',
    ),
  ],
  checked: [
    'Beth sy’n cael ei wirio, a chan beth',
    list(
      'Mae defnydd yn cael ei fonitro, fel y mae i bawb yma: mae hidlydd rhyngrwyd yr ysgol yn cofnodi gwefannau.',
      'Mae Handrail, sy’n dangos y dudalen hon, yn cofnodi fy enw, pwy rwy’n ymweld ag ef, pryd y cytunais, a chofion bach a wiriwyd. Dydy e byth yn tynnu llun o sgrin.',
      'Os byddaf yn torri’r rheolau hyn, efallai y gofynnir i mi roi’r gorau i ddefnyddio’r cyfrifiadur. Os gallai’r gyfraith fod wedi’i thorri, gall yr heddlu gael gwybod.',
    ),
  ],
})
