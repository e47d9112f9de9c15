/** Polish. Drafted by machine, to be checked by a speaker. */
import { KS1_EN } from '../en/ks1.ts'
import { translated } from '../page.ts'

export const KS1_PL = translated(KS1_EN, 'pl', 'Moje zasady przy komputerze', {
  'ask-first': ['Najpierw pytam', 'Zanim użyję komputera, pytam kogoś dorosłego.'],
  'my-login': ['Używam swojej nazwy', 'Loguję się tylko jako ja. Hasło zachowuję dla siebie.'],
  'my-work': ['Otwieram swoją pracę', 'Otwieram tylko swoją pracę. Prac innych nie ruszam.'],
  'kind-words': [
    'Piszę miłe słowa',
    'Przy komputerze jestem miłą osobą.',
    'Sam rysuje słońce. Co piszesz?',
    ['To śmiesznie wygląda!', 'Przez to komuś może być smutno. Spróbuj napisać coś miłego.'],
    ['Podoba mi się twoje słońce!', 'Tak. Miłe słowa cieszą.'],
  ],
  careful: ['Dbam o komputer', 'Z komputerem obchodzę się delikatnie. Jedzenie i picie trzymam z daleka.'],
  'keep-secret': [
    'Zachowuję to dla siebie',
    'W internecie nie mówię, jak się nazywam, gdzie mieszkam ani do jakiej szkoły chodzę.',
    'Gra pyta, gdzie mieszkasz. Co robisz?',
    ['Wpisuję to.', 'Gra nie musi tego wiedzieć. Zatrzymaj się i najpierw zapytaj.'],
    ['Przerywam i pytam kogoś dorosłego.', 'Tak. To, gdzie mieszkasz, nie jest dla gier.'],
  ],
  'not-nice': [
    'Naciskam przycisk',
    'Kiedy widzę coś złego, naciskam pomarańczowy przycisk.',
    'Pojawia się okropny obrazek. Co robisz?',
    ['Patrzę na niego dalej.', 'Nie musisz patrzeć. Przycisk go zasłania.'],
    ['Naciskam pomarańczowy przycisk.', 'Tak. Zasłania ekran i prosi kogoś dorosłego o pomoc.'],
  ],
  'tell-adult': ['Mówię komuś dorosłemu', 'Kiedy jest mi smutno albo się boję, mówię o tym komuś dorosłemu. Za mówienie nigdy nie mam kłopotów.'],
  checking: ['Szkoła sprawdza', 'Dorośli sprawdzają, jak używam komputera. Pip nigdy nie robi zdjęć mojego ekranu.'],
})
