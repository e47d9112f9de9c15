/** Welsh. Drafted by machine, to be checked by a speaker. */
import { SMART_KS3_EN } from '../en/smart-ks3.ts'
import { translated } from '../page.ts'

export const SMART_KS3_CY = translated(SMART_KS3_EN, 'cy', 'Bod yn gall ar-lein: pum peth i’w cofio', {
  safe: [
    'Diogel',
    'Mae Rhys yn postio llun o’i feic newydd o flaen ei dŷ. Mae arwydd y stryd a rhif y tŷ ynddo. Mae’n ei dynnu i lawr ac yn postio llun o’r beic yn unig.\n\n**Rwy’n cadw manylion personol i mi fy hun, gan gynnwys y rhai y mae llun yn eu datgelu.**',
    'Mae ap eisiau dy gysylltiadau a’th leoliad cyn i ti gael defnyddio hidlydd lluniau. Beth wyt ti’n ei wneud?',
    ['Rwy’n ei ganiatáu, mae pawb yn gwneud.', 'Manylion pobl eraill yw dy gysylltiadau hefyd, a chawson nhw ddim cyfle i ateb.'],
    ['Rwy’n dweud na, ac yn gwneud hebddo os nad yw’n gweithio.', 'Ie. Ychydig iawn y mae angen i hidlydd lluniau ei wybod.'],
    ['Rwy’n ei ganiatáu ac yn dileu’r ap wedyn.', 'Mae’r hyn a gopïwyd unwaith yn aros wedi’i gopïo.'],
  ],
  meeting: [
    'Cyfarfod',
    'Ers deufis mae Noor wedi bod yn siarad â rhywun sy’n hoffi’r un band. Nawr mae’r person eisiau cwrdd, dim ond nhw ill dau. Mae Noor yn gofyn i fodryb ddod hefyd. Dydy’r person arall ddim yn ateb mwyach.\n\n**Dydw i byth yn cwrdd â rhywun rwy’n ei adnabod ar-lein yn unig heb oedolyn rwy’n ymddiried ynddo.**',
    'Mae rhywun rwyt ti’n ei adnabod ar-lein yn unig yn dweud: “Dere heb neb arall, neu dwyt ti ddim yn ymddiried yno i.” Beth wyt ti’n ei wneud?',
    ['Rwy’n mynd, rhag eu brifo.', 'Mae rhywun sy’n meddwl yn dda eisiau i ti fod yn ddiogel. Mae pwysau yn rheswm dros stopio.'],
    ['Rwy’n mynd, ac yn dweud wrth ffrind ble ydw i.', 'Mae hynny’n helpu ar ôl i rywbeth fynd o’i le. Mae oedolyn wrth dy ochr yn helpu cyn hynny.'],
    ['Dydw i ddim yn mynd, ac rwy’n dweud wrth oedolyn rwy’n ymddiried ynddo.', 'Ie. Does arnat ti ddim cyfarfod i neb.'],
  ],
  accepting: [
    'Derbyn',
    'Mae Eli yn cael ffeil o gyfrif ffrind: “Ai ti yw hwn??” Dydy e ddim yn swnio fel y ffrind. Mae Eli yn gofyn wyneb yn wyneb. Roedd rhywun wedi cymryd y cyfrif drosodd.\n\n**Dim ond pan wyf yn gwybod gan bwy y mae rhywbeth ac i beth y mae y byddaf yn agor ffeiliau, dolenni a cheisiadau.**',
    'Mae neges yn dweud y bydd dy gyfrif yn cael ei gau heddiw os na fyddi di’n mewngofnodi yma. Beth wyt ti’n ei wneud?',
    ['Rwy’n mewngofnodi’n gyflym.', 'Brys sy’n gwneud i negeseuon fel hyn weithio. Efallai mai dim ond cymryd dy gyfrinair yw pwrpas y dudalen.'],
    ['Rwy’n ei gadael, ac yn agor y wefan go iawn fy hun i weld.', 'Ie. Os yw’n wir, bydd yno hefyd.'],
    ['Rwy’n ateb ac yn gofyn a yw’n go iawn.', 'Bydd yr un a’i hanfonodd yn dweud ei bod. Gofyn i rywun arall.'],
  ],
  reliable: [
    'Dibynadwy',
    'Mae clip yn dangos y pennaeth yn dweud bod yr ysgol ar gau yfory. Mae’r llais yn union yr un fath. Mae Tomos yn edrych ar dudalen yr ysgol ei hun: mae’r ysgol ar agor. Cyfrifiadur wnaeth y clip.\n\n**Rwy’n gofyn pwy sy’n ei ddweud, sut maen nhw’n gwybod a beth maen nhw eisiau, cyn ei gredu neu ei rannu.**',
    'Mae post am salwch wedi’i rannu 40,000 o weithiau. Ydy e’n wir?',
    ['Ydy, all cymaint o bobl ddim bod yn anghywir.', 'Mae rhannu’n dangos ei fod yn gyffrous, nid ei fod yn wir.'],
    ['Nac ydy, does dim byd ar-lein yn wir.', 'Mae llawer yn wir. Y gwaith yw darganfod pa rai.'],
    [
      'Rwy’n edrych pwy a’i hysgrifennodd, a beth mae pobl sy’n gwybod yn ei ddweud.',
      'Ie. Mae dwy ffynhonnell nad ydyn nhw’n dibynnu ar ei gilydd yn well na 40,000 o rannu.',
    ],
  ],
  tell: [
    'Dweud',
    'Mae gan rywun lun o Alex, ac mae eisiau arian am ei gadw’n breifat. Mae cywilydd ar Alex, ond nid yw’n talu dim, ac mae’n dweud wrth oedolyn yn yr ysgol. Dydy’r oedolyn ddim yn grac, ac mae’n gwybod beth i’w wneud nesaf.\n\n**Os oes rhywbeth ar-lein yn fy mhoeni, amdana i neu am rywun arall, rwy’n dweud wrth oedolyn rwy’n ymddiried ynddo. Dydy dweud byth yn drwbl.**',
    'Mae ffrind yn sôn wrthyt am fygythiadau ar-lein, ac yn gwneud i ti addo eu cadw’n gyfrinach. Beth wyt ti’n ei wneud?',
    ['Rwy’n cadw’r addewid.', 'Roeddet ti eisiau bod yn ffrind da. Mae hyn yn rhy drwm i ddau berson o’ch oed chi.'],
    ['Rwy’n dweud wrth oedolyn, ac yn dweud wrth fy ffrind y bydda i’n gwneud hynny.', 'Ie. Efallai y bydd dy ffrind yn grac i ddechrau, ac yn ddiogel.'],
    ['Rwy’n ateb pwy bynnag sy’n bygwth.', 'Mae hynny’n aml yn gwneud pethau’n waeth. Gall oedolyn helpu i ddod ag ef i ben.'],
  ],
})
