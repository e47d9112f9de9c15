/** Polish. Drafted by machine, to be checked by a speaker. */
import { SMART_KS3_EN } from '../en/smart-ks3.ts'
import { translated } from '../page.ts'

export const SMART_KS3_PL = translated(SMART_KS3_EN, 'pl', 'Pięć rzeczy, o których warto pamiętać', {
  safe: [
    'Bezpieczeństwo',
    'Rhys publikuje zdjęcie nowego roweru przed swoim domem. Widać na nim nazwę ulicy i numer domu. Usuwa je i publikuje zdjęcie samego roweru.\n\n**Dane osobowe zachowuję dla siebie, także te, które zdradza zdjęcie.**',
    'Aplikacja chce dostępu do kontaktów i lokalizacji, zanim pozwoli użyć filtra do zdjęć. Co robisz?',
    ['Pozwalam, wszyscy tak robią.', 'Kontakty to także dane innych osób, a ich nikt nie zapytał.'],
    ['Odmawiam i obywam się bez niej, jeśli wtedy nie działa.', 'Tak. Filtr do zdjęć musi wiedzieć bardzo niewiele.'],
    ['Pozwalam, a później usuwam aplikację.', 'Co raz skopiowano, pozostaje skopiowane.'],
  ],
  meeting: [
    'Spotkania',
    'Noor od dwóch miesięcy rozmawia z kimś, kto lubi ten sam zespół. Teraz ta osoba chce się spotkać, tylko we dwoje. Noor prosi ciocię, żeby poszła też. Tamta osoba przestaje odpisywać.\n\n**Nigdy nie spotykam się z kimś, kogo znam tylko z internetu, bez zaufanej osoby dorosłej.**',
    'Ktoś, kogo znasz tylko z internetu, mówi: „Nie zabieraj nikogo, inaczej mi nie ufasz”. Co robisz?',
    ['Idę, żeby nie było tej osobie przykro.', 'Kto ma dobre zamiary, chce twojego bezpieczeństwa. Nacisk to powód, żeby przestać.'],
    ['Idę i mówię komuś w moim wieku, gdzie jestem.', 'To pomaga, gdy coś już się stało. Ktoś dorosły obok pomaga wcześniej.'],
    ['Nie idę i mówię zaufanej osobie dorosłej.', 'Tak. Nikomu nie musisz dawać spotkania.'],
  ],
  accepting: [
    'Przyjmowanie',
    'Eli dostaje plik z konta kogoś bliskiego: „To ty??” Nie brzmi to jak ta osoba. Eli pyta ją osobiście. Ktoś przejął jej konto.\n\n**Otwieram pliki, linki i zaproszenia tylko wtedy, gdy wiem, od kogo są i do czego służą.**',
    'Wiadomość mówi, że twoje konto zostanie dziś zamknięte, jeśli się tu nie zalogujesz. Co robisz?',
    ['Szybko się loguję.', 'Takie wiadomości działają dzięki pośpiechowi. Strona może służyć tylko do zabrania hasła.'],
    ['Zostawiam ją i otwieram prawdziwą stronę, żeby sprawdzić.', 'Tak. Jeśli to prawda, będzie to i tam.'],
    ['Odpisuję z pytaniem, czy to prawda.', 'Kto to wysłał, odpowie, że tak. Zapytaj kogoś innego.'],
  ],
  reliable: [
    'Wiarygodność',
    'Na filmiku dyrekcja mówi, że jutro szkoła jest zamknięta. Głos jest taki sam. Tomos sprawdza na stronie szkoły: szkoła jest otwarta. Film zrobił komputer.\n\n**Pytam, kto to mówi, skąd to wie i czego chce, zanim uwierzę lub podam dalej.**',
    'Wpis o chorobie udostępniono 40 000 razy. Czy to prawda?',
    ['Tak, tyle osób nie może się mylić.', 'Udostępnienia pokazują, że coś przyciąga uwagę, a nie, że jest prawdą.'],
    ['Nie, w internecie nic nie jest prawdą.', 'Wiele jest. Trzeba tylko znaleźć, co.'],
    ['Sprawdzam, kto to pisze i co mówią osoby, które się znają.', 'Tak. Dwa niezależne źródła są lepsze niż 40 000 udostępnień.'],
  ],
  tell: [
    'Powiedz',
    'Ktoś ma zdjęcie Alex i chce pieniędzy za zachowanie go w tajemnicy. Alex czuje wstyd, ale nic nie płaci i mówi o tym komuś w szkole. Ta osoba się nie gniewa i wie, co robić dalej.\n\n**Jeśli coś w internecie mnie niepokoi, w mojej lub cudzej sprawie, mówię zaufanej osobie dorosłej. Mówienie to nigdy nie kłopot.**',
    'Bliska ci osoba mówi o groźbach w internecie i prosi o tajemnicę. Co robisz?',
    ['Dotrzymuję tajemnicy.', 'Chcesz dobrze dla tej osoby. To jednak za ciężkie dla dwóch osób w waszym wieku.'],
    ['Mówię komuś dorosłemu i uprzedzam o tym tę osobę.', 'Tak. Najpierw może być złość, ale za to będzie bezpiecznie.'],
    ['Odpisuję temu, kto grozi.', 'To często pogarsza sprawę. Ktoś dorosły może pomóc to zakończyć.'],
  ],
})
