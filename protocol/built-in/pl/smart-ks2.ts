/** Polish. Drafted by machine, to be checked by a speaker. */
import { SMART_KS2_EN } from '../en/smart-ks2.ts'
import { translated } from '../page.ts'

export const SMART_KS2_PL = translated(SMART_KS2_EN, 'pl', 'Pięć mądrych zasad', {
  safe: [
    'Bezpieczeństwo',
    'Ravi wygrywa wyścig w grze. „Brawo!” pisze inny gracz. „Do której szkoły chodzisz?” Ravi pisze: „To zachowuję dla siebie”. I zaczyna następny wyścig.\n\n**Swoje nazwisko, adres, szkołę i hasła zachowuję dla siebie.**',
    'Quiz powie ci, jakim zwierzęciem jesteś. Pyta o datę urodzin i o to, gdzie mieszkasz. Co robisz?',
    ['Wypełniam. To tylko quiz.', 'Niektóre quizy powstały po to, by zbierać wiadomości o ludziach. Zamknij i zapytaj kogoś zaufanego.'],
    ['Wpisuję adres kogoś z klasy.', 'Cudzy adres też jest prywatny. Nie podawaj go.'],
    ['Zamykam.', 'Tak. Quiz o zwierzętach nie musi wiedzieć, gdzie mieszkasz.'],
  ],
  meeting: [
    'Spotkania',
    'Mia co tydzień gra z Leo. Nigdy się nie widzieli. Teraz Leo chce spotkać się na basenie i mówi, że to tajemnica. Mia pokazuje to tacie. Razem odmawiają.\n\n**Nigdy nie spotykam się z kimś, kogo znam tylko z internetu, chyba że idzie ze mną zaufana osoba dorosła.**',
    'Ktoś, kogo znasz tylko z internetu, chce spotkać się z tobą w sobotę. Co robisz?',
    ['Idę z kimś w moim wieku.', 'Dobrze, że myślisz o towarzystwie. Ale musi to być zaufana osoba dorosła.'],
    ['Nie idę i mówię komuś dorosłemu.', 'Tak. Ktoś dorosły może sprawdzić, co będzie najlepsze.'],
    ['Zgadzam się, ale zostaję w domu.', 'Zostać w domu to dobry pomysł. Powiedz też komuś dorosłemu, żeby można było pomóc.'],
  ],
  accepting: [
    'Przyjmowanie',
    'Kit dostaje wiadomość: „Darmowe monety! Otwórz teraz!” Kit nie wie, kto ją wysłał. Nie otwiera jej i prosi kogoś dorosłego, by spojrzał.\n\n**Otwieram wiadomości i pliki tylko od osób, które znam.**',
    'Nieznajoma osoba pisze: „Jesteś na tym filmie! Zobacz!” Co robisz?',
    ['Patrzę. Chcę wiedzieć.', 'Na to właśnie liczy ten, kto to wysłał. To może być coś okropnego albo zepsuć komputer.'],
    ['Najpierw wysyłam komuś z klasy.', 'Wtedy ta osoba też to ma. Lepiej, żeby skończyło się na tobie.'],
    ['Nie otwieram i pytam kogoś dorosłego.', 'Tak. Jeśli to sztuczka, to się nie udała.'],
  ],
  reliable: [
    'Wiarygodność',
    'Ana czyta o pająku wielkim jak autobus. Ojej! Zagląda jednak do książki i pyta w szkole. Takiego pająka nie ma.\n\n**Nie wszystko w internecie jest prawdą. Sprawdzam to z kimś zaufanym.**',
    'Widzisz zdjęcie rekina na ulicy. Czy jest prawdziwe?',
    ['Tak, to przecież zdjęcie.', 'Zdjęcie można zmienić, może też zrobić je komputer.'],
    ['Szukam w innych miejscach i pytam kogoś, kto się zna.', 'Tak. W ten sposób można się dowiedzieć.'],
    ['Tak, podoba się wielu osobom.', 'Ludziom mogą podobać się rzeczy nieprawdziwe.'],
  ],
  tell: [
    'Powiedz',
    'Jo codziennie dostaje przykre wiadomości. Myśli: to się skończy. Nie kończy się. Wtedy Jo mówi o tym komuś w szkole. Teraz ktoś Jo pomaga.\n\n**Jeśli coś mnie martwi, mówię o tym zaufanej osobie dorosłej.**',
    'Ktoś z klasy pokazuje ci coś w internecie i robi ci się źle. Co robisz?',
    ['Nic nie mówię. Ta osoba może się złościć.', 'To trudne, gdy chodzi o kogoś bliskiego. O tym też można powiedzieć komuś dorosłemu.'],
    ['Patrzę jeszcze raz. Może nie jest tak źle.', 'Nie musisz patrzeć. Wystarczy to, co czujesz.'],
    ['Mówię zaufanej osobie dorosłej.', 'Tak. Za mówienie nigdy nie ma kłopotów.'],
  ],
})
