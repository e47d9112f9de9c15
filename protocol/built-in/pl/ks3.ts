/** Polish. Drafted by machine, to be checked by a speaker. */
import { KS3_EN } from '../en/ks3.ts'
import { list, translated } from '../page.ts'

export const KS3_PL = translated(KS3_EN, 'pl', 'Zasady korzystania z technologii w szkole', {
  use: [
    'Korzystanie ze szkolnej technologii',
    list(
      'Używam jej do nauki, a do innych celów tylko za zgodą kogoś z personelu.',
      'Nie instaluję ani nie uruchamiam programów z domu ani z internetu.',
      'Nie próbuję obchodzić filtra ani ustawień szkoły i nie pokazuję innym, jak to zrobić.',
      'Pendrive podłączam tylko po to, żeby najpierw został sprawdzony.',
      'Dbam o sprzęt i mówię, gdy coś jest zepsute.',
    ),
  ],
  account: [
    'Moje konto',
    list(
      'Loguję się tylko jako ja i zachowuję hasło dla siebie.',
      'Odchodząc, blokuję ekran albo się wylogowuję.',
      'Otwieram, zmieniam i usuwam tylko swoje pliki i te, które ktoś mi udostępnił.',
      'Jeśli myślę, że ktoś zna moje hasło, zmieniam je i mówię o tym komuś z personelu.',
    ),
  ],
  others: [
    'Inni ludzie',
    list(
      'To, co piszę, jest uprzejme, nawet gdy ktoś inny uprzejmy nie jest.',
      'Nie publikuję ani nie przesyłam słów, zdjęć i filmów, które mogą kogoś zranić lub ośmieszyć, prawdziwych ani zrobionych przez komputer.',
      'Nikogo nie fotografuję ani nie nagrywam bez pytania.',
      'Nie podaję się za kogoś innego.',
    ),
    'Krąży zdjęcie osoby z twojego rocznika i trafia do ciebie. Co robisz?',
    ['Wysyłam jednej zaufanej osobie.', 'Tak myśleli wszyscy, którzy wysłali je dalej. Kończy się na tym, kto tego nie robi.'],
    ['Nie wysyłam dalej i mówię komuś z personelu.', 'Tak. Nie trzeba nikomu pokazywać zdjęcia, żeby o nim powiedzieć.'],
    ['Zapisuję jako dowód.', 'Niczego nie zapisuj: posiadanie niektórych zdjęć jest niezgodne z prawem. Wystarczy, że powiesz.'],
  ],
  safe: [
    'Bezpieczeństwo',
    list(
      'Nie podaję danych osobowych, swoich ani cudzych, nikomu, kogo znam tylko z internetu.',
      'Nie spotykam się z nikim, kogo znam tylko z internetu, bez zaufanej osoby dorosłej.',
      'Nie otwieram plików, linków ani wiadomości, których nie oczekuję.',
      'Nie szukam treści pełnych nienawiści, przemocy ani seksualnych. Jeśli na nie trafię, zasłaniam je i mówię komuś z personelu.',
    ),
    'Osoba z gry pyta, do której szkoły chodzisz. Co robisz?',
    ['Mówię, bo ta osoba też powiedziała.', 'Jej odpowiedź może być zmyślona. Szkoła i imię wystarczą, żeby cię znaleźć.'],
    ['Nie mówię, a jeśli pytania się powtarzają, informuję kogoś dorosłego.', 'Tak. Kto ma dobre zamiary, przyjmie odmowę.'],
    ['Podaję inną szkołę.', 'Słusznie zachowujesz swoją dla siebie. Prościej odmówić, a wtedy widać, jak ta osoba to przyjmuje.'],
  ],
  work: [
    'Moja praca',
    list(
      'Sprawdzam, kto coś mówi i dlaczego, zanim w to uwierzę lub tego użyję.',
      'Podaję, skąd mam słowa, obrazy i pomysły, i szanuję prawa autorskie.',
      'Narzędzi, które piszą lub rysują za mnie, używam tylko tak, jak pozwala szkoła, i mówię o tym.',
    ),
  ],
  school: [
    'Co jest sprawdzane i przez co',
    list(
      'Szkoła sprawdza, jak używa się jej technologii, dla bezpieczeństwa wszystkich i zgodnie z prawem. Jej filtr internetowy zapisuje strony, które otwieram, a personel może z ważnego powodu przejrzeć pliki i wiadomości na szkolnych kontach.',
      'Handrail, który pokazuje tę stronę, zapisuje, kto, gdzie i kiedy się loguje, na co wyraża się tu zgodę, jakie pendrive’y sprawdzono oraz naciśnięcie przycisku pomocy wraz z tym, co chcę przekazać.',
      'Handrail nigdy nie robi zdjęć ekranu i nigdy nie włącza kamery.',
      'Mogę zapytać, co jest o mnie zapisane, kto to widzi i jak długo jest przechowywane.',
    ),
  ],
  broken: [
    'Gdy ktoś złamie te zasady',
    'Mogę na jakiś czas stracić dostęp, a moi rodzice lub opiekunowie mogą się o tym dowiedzieć. Jeśli mogło dojść do złamania prawa, może się dowiedzieć także policja. Najpierw ktoś wysłucha mojej wersji.',
  ],
  tell: [
    'Pomoc',
    'Jeśli coś w internecie mnie niepokoi, w mojej sprawie lub w sprawie kogoś innego, mogę nacisnąć przycisk pomocy na ekranie albo powiedzieć dowolnej osobie dorosłej w szkole. Za mówienie o tym nie będę mieć kłopotów, bez względu na to, co wydarzyło się wcześniej.',
  ],
})
