/** Polish. Drafted by machine, to be checked by a speaker. */
import { KS2_EN } from '../en/ks2.ts'
import { list, translated } from '../page.ts'

export const KS2_PL = translated(KS2_EN, 'pl', 'Nasze zasady przy komputerach', {
  using: [
    'Korzystanie z komputerów',
    list(
      'Pytam, zanim wejdę do internetu.',
      'Szkolnych komputerów używam do nauki.',
      'Loguję się tylko jako ja. Hasło zachowuję dla siebie.',
      'Otwieram tylko swoje pliki.',
      'Nie przynoszę programów z domu i nie pobieram ich. Mój pendrive najpierw sprawdza ktoś ze szkoły.',
    ),
  ],
  kind: [
    'Życzliwość',
    list(
      'Moje wiadomości są uprzejme.',
      'Piszę tylko do osób, o których szkoła wie.',
      'Pytam o zgodę, zanim zrobię komuś zdjęcie albo je pokażę.',
      'Nie przesyłam dalej tego, co rani.',
    ),
    'Dostajesz złośliwy żart o kimś z klasy. Co robisz?',
    ['Wysyłam dalej. To tylko żart.', 'Wtedy śmieje się jeszcze więcej osób. Za każdym razem boli to bardziej.'],
    ['Odpisuję złośliwym żartem.', 'Wtedy złośliwe są dwie osoby. Możesz to zatrzymać.'],
    ['Nie wysyłam dalej i mówię komuś dorosłemu.', 'Tak. Żart kończy się na tobie, a osoba, o którą chodzi, dostaje pomoc.'],
  ],
  safe: [
    'Bezpieczeństwo',
    list(
      'Nie mówię w internecie, jak się nazywam, gdzie mieszkam, do jakiej szkoły chodzę ani jaki mam numer telefonu.',
      'Nigdy nie spotykam się z kimś, kogo znam tylko z internetu, chyba że idzie ze mną zaufana osoba dorosła.',
      'Pytam, zanim otworzę wiadomość albo plik od kogoś, kogo nie znam.',
    ),
    'Osoba z gry pyta, do której szkoły chodzisz. Co robisz?',
    ['Mówię. Wydaje się miła.', 'Może i jest. Ale nie wiesz, kto to. Nazwa szkoły pokazuje, gdzie można cię znaleźć.'],
    ['Nie mówię i informuję kogoś dorosłego.', 'Tak. Można grać dalej i zachować to dla siebie.'],
    ['Najpierw pytam, do jakiej szkoły chodzi ta osoba.', 'Odpowiedź może być zmyślona. Bezpieczniej nie mówić o szkołach.'],
  ],
  true: [
    'Szukanie wiadomości',
    list('Nie wszystko w internecie jest prawdą. Sprawdzam w więcej niż jednym miejscu.', 'Mówię, skąd coś mam.', 'Nie kopiuję cudzych prac jako swoich.'),
  ],
  tell: [
    'Mówienie o tym',
    list(
      'Nie szukam okropnych rzeczy.',
      'Jeśli jakąś zobaczę, naciskam pomarańczowy przycisk albo mówię komuś w szkole.',
      'Mówię komuś dorosłemu, jeśli coś w internecie mnie smuci, złości lub straszy.',
      'Za mówienie o tym nigdy nie mam kłopotów.',
    ),
    'Szukasz żab, a pojawia się straszny obrazek. Co robisz?',
    ['Zamykam i nic nie mówię.', 'Dobrze jest zamknąć. Powiedz też, żeby można było zablokować to dla wszystkich.'],
    ['Pokazuję komuś z klasy.', 'Wtedy ta osoba też musi to zobaczyć. Ktoś dorosły może pomóc.'],
    ['Naciskam pomarańczowy przycisk.', 'Tak. Zasłania ekran i prosi kogoś dorosłego o pomoc. To nie twoja wina.'],
  ],
  checking: [
    'Co robi szkoła',
    list(
      'Szkoła sprawdza, jak używamy jej komputerów, żebyśmy byli bezpieczni. Filtr sprawdza strony, które otwieramy.',
      'Handrail, czyli program, który pokazuje tę stronę, zapisuje, kto, gdzie i kiedy się loguje. Zapisuje też naciśnięcie przycisku i podłączenie pendrive’a.',
      'Handrail nigdy nie robi zdjęć twojego ekranu.',
      'Jeśli złamię zasady, mogę na jakiś czas stracić dostęp do komputerów. Szkoła może powiedzieć o tym mojej rodzinie.',
    ),
  ],
})
