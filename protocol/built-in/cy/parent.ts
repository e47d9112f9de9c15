/** Welsh. Drafted by machine, to be checked by a speaker. */
import { PARENT_EN } from '../en/parent.ts'
import { list, translated } from '../page.ts'

export const PARENT_CY = translated(PARENT_EN, 'cy', 'Cytundeb â rhieni a gofalwyr am ddefnyddio technoleg', {
  child: [
    'Rheolau fy mhlentyn',
    list(
      'Rwyf wedi darllen y rheolau cyfrifiadur ar gyfer oed fy mhlentyn ac wedi siarad amdanyn nhw gyda’m plentyn.',
      'Rwy’n gwybod y gofynnir i’m plentyn gytuno iddyn nhw yn yr ysgol, a beth all ddigwydd pan gânt eu torri.',
      'Rwy’n gwybod bod “ie” fy mhlentyn yn dangos bod y rheolau wedi’u hesbonio. Nid caniatâd cyfreithiol ydyw.',
    ),
  ],
  home: [
    'Gartref',
    list(
      'Rwy’n cymryd diddordeb yn yr hyn mae fy mhlentyn yn ei wneud ar-lein, ac yn cadw at derfynau oed gemau ac apiau hyd y gallaf.',
      'Mae dyfeisiau a chyfrifon ysgol sy’n dod adref ar gyfer gwaith ysgol fy mhlentyn, ac mae’r un rheolau’n berthnasol yno.',
      'Os oes rhywbeth ar-lein yn fy mhoeni am fy mhlentyn neu blentyn arall, rwy’n dweud wrth yr ysgol. Dydy fy mhlentyn byth mewn trwbl am ddweud.',
    ),
  ],
  pictures: [
    'Lluniau a negeseuon',
    list(
      'Mae lluniau rwy’n eu tynnu mewn digwyddiadau ysgol ar gyfer fy nheulu. Dydw i ddim yn postio lluniau o blant pobl eraill.',
      'Dydw i ddim yn postio am ddisgyblion na staff mewn ffordd a allai eu brifo neu ddangos pwy ydyn nhw. Rwy’n dod â phryderon at yr ysgol yn lle hynny.',
      'Mae’r ysgol yn gofyn i mi ar wahân a gaiff ddefnyddio lluniau o’m plentyn, a gallaf newid fy meddwl.',
    ),
  ],
  checked: [
    'Beth mae’r ysgol yn ei wneud, a chyda beth',
    list(
      'Mae’r ysgol yn dysgu defnydd diogel, yn hidlo’r rhyngrwyd, ac yn gwirio sut mae ei chyfrifiaduron yn cael eu defnyddio.',
      'Mae Handrail yn dangos y rheolau, yn gadael i blentyn guddio’r sgrin a galw oedolyn ag un gwasgiad, ac yn gwirio cofion bach. Mae’n cofnodi pwy sy’n mewngofnodi, ble a phryd, a’r hyn y mae plentyn yn dewis ei ddweud.',
      'Dydy Handrail byth yn tynnu llun o sgrin, a byth yn troi camera ymlaen.',
      'Gallaf ofyn beth sy’n cael ei gofnodi am fy mhlentyn, pwy sy’n ei weld ac am faint y caiff ei gadw.',
    ),
  ],
})
