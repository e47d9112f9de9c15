/** Welsh. Drafted by machine, to be checked by a speaker. */
import { GOVERNOR_EN } from '../en/governor.ts'
import { list, translated } from '../page.ts'

export const GOVERNOR_CY = translated(GOVERNOR_EN, 'cy', 'Cytundeb defnydd derbyniol i lywodraethwyr, ymddiriedolwyr a gwirfoddolwyr', {
  use: [
    'Defnyddio technoleg yr ysgol',
    list(
      'Rwy’n defnyddio cyfrifiaduron, rhwydwaith a chyfrifon yr ysgol ar gyfer fy rôl yn yr ysgol.',
      'Dim ond y cyfrif a roddwyd i mi rwy’n ei ddefnyddio, rwy’n cadw ei gyfrinair i mi fy hun, ac yn cloi’r sgrin pan fyddaf yn ei gadael.',
      'Dydw i’n gosod dim, ddim yn osgoi hidlo na monitro, ac yn cael cofion bach wedi’u gwirio cyn eu defnyddio.',
    ),
  ],
  data: [
    'Papurau a data personol',
    list(
      'Rwy’n darllen papurau’r ysgol yng ngwasanaethau’r ysgol ei hun, nid mewn blychau post preifat, a ddim yn eu hanfon ymlaen at neb.',
      'Mae’r hyn rwy’n ei gadw gartref ar ddyfais wedi’i hamgryptio neu dan glo, ac yn cael ei ddileu neu ei ddychwelyd pan nad oes ei angen arnaf mwyach.',
      'Os collwyd rhywbeth neu os cyrhaeddodd y person anghywir, rwy’n dweud wrth yr ysgol ar unwaith.',
    ),
  ],
  children: [
    'Plant',
    list(
      'Dydw i ddim yn tynnu lluniau o ddisgyblion, oni bai bod yr ysgol wedi gofyn i mi, gyda chaniatâd ac ar ei hoffer ei hun.',
      'Dydw i ddim yn ysgrifennu at ddisgyblion yn breifat, yn rhoi fy manylion cyswllt preifat iddyn nhw, nac yn dod yn ffrind neu’n ddilynwr iddyn nhw ar-lein.',
      'Os yw plentyn yn dweud neu’n dangos rhywbeth sy’n peri pryder, rwy’n gwrando, ddim yn addo cadw cyfrinach, ac yn dweud wrth yr arweinydd diogelu ar unwaith. Dydw i ddim yn copïo nac yn anfon lluniau ymlaen.',
      'Fy marn i yw’r hyn rwy’n ei ddweud yn gyhoeddus ar-lein am yr ysgol, ac nid yw’n enwi unrhyw blentyn.',
    ),
  ],
  checked: [
    'Beth sy’n cael ei wirio, a chan beth',
    list(
      'Mae defnydd yn cael ei fonitro fel y mae i bawb yn yr ysgol: mae’r hidlydd rhyngrwyd yn cofnodi gwefannau, a gellir edrych ar gyfrifon yr ysgol lle mae rheswm.',
      'Mae Handrail yn cofnodi pwy sy’n mewngofnodi, ble a phryd, beth y cytunwyd iddo yma a chofion bach a wiriwyd. Dydy e byth yn tynnu llun o sgrin.',
      'Gallaf ofyn beth sy’n cael ei gofnodi amdanaf. Os byddaf yn torri’r cytundeb hwn, gall yr ysgol ddod â’m mynediad i ben.',
    ),
  ],
})
