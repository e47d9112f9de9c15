/** Polish. Drafted by machine, to be checked by a speaker. */
import { SMART_KS1_EN } from '../en/smart-ks1.ts'
import { translated } from '../page.ts'

export const SMART_KS1_PL = translated(SMART_KS1_EN, 'pl', 'Mądry Pip', {
  safe: [
    'Bezpieczeństwo: zachowuję to dla siebie',
    'Gra pyta, gdzie mieszka Pip. Pip tego nie mówi.',
    'Gra chce poznać twoje imię. Co robisz?',
    ['Wpisuję swoje imię.', 'Zmyślone imię jest bezpieczniejsze. Poproś kogoś dorosłego o pomoc.'],
    ['Najpierw pytam kogoś dorosłego.', 'Tak. Twoje imię należy do ciebie.'],
  ],
  meeting: [
    'Spotkania: tylko z kimś dorosłym',
    'Ktoś w grze chce spotkać się z Pipem. Pip mówi o tym babci.',
    'Ktoś w grze mówi: przyjdź pobawić się w parku! Co robisz?',
    ['Idę się bawić.', 'Ludzie w grach mogą być kimś innym, niż mówią. Powiedz komuś dorosłemu.'],
    ['Mówię komuś dorosłemu.', 'Tak. Ktoś dorosły może pomóc.'],
  ],
  accepting: [
    'Przyjmowanie: pytam, zanim dotknę',
    'Okienko mówi: wygrywasz rybę! Pip go nie dotyka.',
    'Okienko mówi: dotknij tu, a dostaniesz nagrodę! Co robisz?',
    ['Dotykam.', 'To może być sztuczka. Najpierw zapytaj.'],
    ['Pytam kogoś dorosłego.', 'Tak. Nagroda znikąd to często sztuczka.'],
  ],
  reliable: [
    'Wiarygodność: czy to prawda?',
    'Strona mówi, że księżyc to wielka ryba. Pip pyta babcię.',
    'Strona mówi, że koty umieją prowadzić auta. Czy to prawda?',
    ['Tak, jest na ekranie.', 'Nie wszystko na ekranie jest prawdą. Zapytajmy kogoś.'],
    ['Pytam kogoś dorosłego.', 'Tak. Pytanie pomaga się dowiedzieć.'],
  ],
  tell: [
    'Powiedz: mówię komuś dorosłemu',
    'Film przestraszył Pipa. Pip mówi o tym babci i dostaje wielki uścisk.',
    'Coś na ekranie cię smuci. Co robisz?',
    ['Nic nie mówię.', 'Nie musisz smucić się bez nikogo obok. Zawsze możesz powiedzieć.'],
    ['Mówię komuś dorosłemu.', 'Tak. Za mówienie nigdy nie ma kłopotów.'],
  ],
})
