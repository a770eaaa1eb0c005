import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('pl')
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'członkowie, którzy jeszcze się tu nie pojawili, zostaną poproszeni o skonfigurowanie metody.'
    : isYou
      ? 'Ty i członkowie, którzy jeszcze się tu nie pojawili, zostaniecie poproszeni o skonfigurowanie metody.'
      : `${plural(missing, { one: '# członek', other: '# członków' })} i ci, którzy jeszcze się tu nie pojawili, zostaną poproszeni o skonfigurowanie metody.`

// "1 minuta", of which it is late by "1 minutę"; other numbers are alike in both cases.
const late = (span: string) => span.replace(/minuta$/, 'minutę')

/** Polish. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Spróbuj ponownie',
  signInAgain: 'Zaloguj się ponownie',
  verifyIdentity: 'Potwierdź swoją tożsamość',
  unexpected: 'Coś poszło nie tak po naszej stronie. Nic nie zostało zmienione.',
  offline: 'Jesteś offline. Nic nie zostało zmienione.',
  unavailable: 'Obecnie niedostępne. Nic nie zostało zmienione. Spróbuj ponownie.',
  unreachable: 'Nie można połączyć się z serwerem. Spróbuj ponownie.',
  sign_in_required: 'Wylogowano Cię.',
  unknown_credential: 'Wylogowano Cię.',
  challenge_expired: 'To logowanie wygasło.',
  challenge_required: 'Najpierw potwierdź swoją tożsamość.',
  setUpFirst: 'Najpierw skonfiguruj MFA',
  enrolment_required: 'Do tego potrzebna jest metoda MFA.',
  method_missing: 'Nie można znaleźć Twojej metody MFA. Zwróć się do osób prowadzących tę witrynę.',
  getHelp: 'Uzyskaj pomoc',

  too_many: (wait) =>
    wait
      ? `Zbyt wiele prób. Spróbuj ponownie o ${wait.time}, ${wait.relative}.`
      : 'Zbyt wiele prób. Spróbuj ponownie później.',
  codeLabel: (digits) => `${digits}-cyfrowy kod`,
  backupCodeLabel: 'Kod zapasowy',
  enter: 'Potwierdź',
  checking: 'Sprawdzanie…',
  tryAnotherWay: 'Wybierz inny sposób',
  otherWay: 'W tym czasie możesz wybrać inny sposób.',
  enterBackupCode: 'Wpisz kod zapasowy',
  backupCodeFormat: '16 liter i cyfr; spacje i myślniki nie mają znaczenia.',
  useApp: 'Użyj aplikacji uwierzytelniającej',
  useNextCode: 'Użyj następnego kodu, który pokaże aplikacja.',
  usePasskey: 'Użyj klucza dostępu',
  followDevice: 'Postępuj zgodnie z instrukcjami urządzenia.',
  cannotPasskey: 'Ta przeglądarka nie może tu używać kluczy dostępu. Użyj innej przeglądarki.',
  cancel: 'Anuluj',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Zbyt wiele błędnych kodów: aplikacja uwierzytelniająca jest tu wyłączona. Działa tylko kod zapasowy. Potem zresetuj aplikację.'
      : factor === 'passkey'
        ? 'Nie można już użyć żadnego klucza dostępu.'
        : 'Nie można już użyć żadnego kodu zapasowego.',
  unlocked: 'Możesz teraz spróbować ponownie.',
  wrong_code: 'Ten kod nie zadziałał. Jeśli właśnie go użyto, poczekaj na następny.',
  wrongBackupCode: 'Ten kod nie zadziałał. Każdy kod zapasowy działa tylko raz.',
  code_required: (digits) => `Wpisz ${digits}-cyfrowy kod.`,
  code_length: (entered, digits) =>
    `Wpisano ${plural(entered, { one: '# cyfrę', few: '# cyfry', other: '# cyfr' })}. Kod ma ${digits} cyfr.`,
  code_not_digits: 'Kod składa się tylko z cyfr.',
  backup_code_required: 'Wpisz jeden ze swoich kodów zapasowych.',
  backup_code_length: 'Kod zapasowy ma 16 liter i cyfr.',
  bad_check_character: 'W tym kodzie jest literówka. Porównaj go ze swoją listą. Próba nie została policzona.',

  noWay: 'Nie masz telefonu ani kodów?',
  passed: 'Gotowe. Chwileczkę…',

  step_up_required: 'Najpierw potwierdź swoją tożsamość.',
  backupCodes: 'Kody zapasowe',
  goThere: 'Dalej',
  reset: 'Zresetuj',
  default: 'Domyślna',
  factorName: (factor) =>
    factor === 'totp' ? 'Aplikacja uwierzytelniająca' : factor === 'passkey' ? 'Klucz dostępu' : 'Kod zapasowy',
  copy: 'Kopiuj',
  copied: 'Skopiowano.',
  selectedInstead: (keys) => `Kopiowanie jest tu zablokowane. Tekst jest zaznaczony: naciśnij ${keys}.`,

  settings: 'Ustawienia MFA',
  settingsHelp: 'Drugi krok po haśle. Tylko Ty możesz go zmienić.',
  loading: 'Wczytywanie ustawień MFA…',
  empty: 'Po skonfigurowaniu metody skradzione hasło nie wystarczy, aby się zalogować.',
  addNewMethod: 'Dodaj nową metodę',
  added: 'Dodano',
  lastUsed: 'Ostatnie użycie',
  neverUsed: 'Jeszcze nie użyto',
  justNow: 'przed chwilą',
  disabled: 'Wyłączona',
  disabledHelp: 'Wyłączona po zbyt wielu błędnych kodach. Zresetuj ją.',
  codesLeft: (remaining, total) => `Pozostało: ${remaining} z ${total}`,
  codesLow: 'Zostało mało kodów.',
  codesGone: 'Nie ma już żadnych kodów. Jeśli utracisz dostęp do swojej metody, nie będzie można się zalogować.',
  requestId: (id) => `Żądanie ${id}`,
  codesNotConfirmed: 'Nie potwierdzono zapisania kodów. Jeśli ich nie masz, nie da się ich pokazać ponownie.',
  generateCodes: 'Wygeneruj kody zapasowe',
  menuFor: (name) => `Menu: ${name}`,
  rename: 'Zmień nazwę',
  remove: 'Usuń',
  renamed: 'Zapisano nazwę.',
  makeDefault: 'Ustaw jako domyślną',
  defaultChanged: 'Od teraz ta metoda będzie proponowana jako pierwsza.',
  synced: 'Zsynchronizowany',
  thisDeviceOnly: 'Tylko na tym urządzeniu',
  madeFor: (address) => `Utworzono dla ${address}`,
  clonedHelp: 'Ten klucz jest wyłączony: może istnieć jego kopia. Usuń go i dodaj nowy.',
  removed: 'Usunięto metodę MFA.',
  nowAdded: 'Dodano metodę MFA. Można jej użyć przy następnym logowaniu.',
  nowOn: 'MFA jest włączone. Następne logowanie będzie wymagać kodu.',
  nowReset: 'Zresetowano metodę MFA. Następne logowanie będzie wymagać kodu z nowego wpisu.',
  newCodes: 'Utworzono nowe kody zapasowe. Stare już nie działają.',
  signInToManage: 'Zaloguj się, aby zarządzać MFA',
  verifyToManage: 'Potwierdź swoją tożsamość, aby zarządzać MFA',
  loadFailed: 'Nie udało się wczytać ustawień MFA.',
  loadOffline: 'Jesteś offline. Ustawienia MFA wczytają się, gdy wróci połączenie.',

  name: 'Nazwa',
  save: 'Zapisz',
  name_required: 'Wpisz nazwę.',
  name_length: 'Nazwa może mieć najwyżej 60 znaków.',
  removeTitle: 'Usunąć tę metodę MFA?',
  removeHelp: (name) =>
    `${name} i wszystkie Twoje kody zapasowe przestaną działać. Potem do zalogowania wystarczy samo hasło.`,
  removeOneHelp: (name) => `${name} przestanie działać. Pozostałe metody i kody zapasowe zostaną.`,
  proveRemoval: 'Wpisz kod, aby usunąć metodę.',
  thenRemoved: 'Potem metoda zostanie usunięta.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'wymagają' : 'wymaga'} MFA, więc tej metody nie można usunąć. Zresetuj ją, aby zastąpić ją nową.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'wymagają' : 'wymaga'} MFA, więc nie można usunąć Twojej jedynej metody. Najpierw dodaj inną.`,
  thisSite: 'Ta witryna',

  requireMfa: (account) => `Wymagaj MFA: ${account}`,
  on: 'WŁ.',
  off: 'WYŁ.',
  not_owner: 'Tylko właściciel może to zmienić.',
  forbidden: 'Tylko właściciel może to zmienić.',
  required_by_all: 'Wymagane od wszystkich w tej witrynie.',
  notAvailable: 'Niedostępne',
  membersSetUp: (enrolled, known) =>
    `Skonfigurowane MFA: ${enrolled} z ${plural(known, { one: '# członka, który się tu dotąd pojawił', other: '# członków, którzy się tu dotąd pojawili' })}.`,
  ifSwitchedOn: (missing, isYou = false) => `Po włączeniu ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Pokaż członków',

  switchOffTitle: (account) => `Wyłączyć obowiązkowe MFA dla ${account}?`,
  switchOffHelp: (account) => `Członkowie ${account} nie będą już potrzebować MFA.`,
  strength: 'Tylko klucze dostępu',
  strengthOf: (account) => `Tylko klucze dostępu: ${account}`,
  strengthHelp: 'Kto jeszcze nie ma klucza, zostanie poproszony o jego dodanie. Kody zapasowe nie wystarczą.',
  weakenTitle: (account) => `Znów zezwolić na inne metody dla ${account}?`,
  weakenHelp: (account) => `Członkowie ${account} nie będą już potrzebować kluczy dostępu.`,
  owner_not_ready: 'Tylko właściciel, który ma klucze dostępu, może ich wymagać.',
  addPasskey: 'Dodaj klucz dostępu',

  membersOf: (account) => `Członkowie: ${account}`,
  loadingMembers: 'Wczytywanie członków…',
  noMembers: 'Nikt się tu jeszcze nie pojawił.',
  membersShown: (shown, areMore) =>
    areMore
      ? `Pierwszych ${shown} członków w kolejności alfabetycznej.`
      : plural(shown, {
          one: 'Dotąd pojawił się tu # członek.',
          other: 'Dotąd pojawiło się tu # członków.',
        }),
  roleName: (role) => ({ owner: 'Właściciel', admin: 'Administrator', member: 'Członek' })[role],
  memberSetUp: 'Skonfigurowano',
  memberNotSetUp: 'Nie skonfigurowano',
  lastSeen: 'Ostatnia aktywność:',
  nameNotKnown: 'Nazwa jeszcze nieznana',
  loadMore: 'Wczytaj więcej',
  downloadCsv: 'Pobierz CSV',
  preparingCsv: 'Przygotowywanie pliku…',
  savedCsv: (file) => `Zapisano jako ${file}.`,

  passkeyNothing: 'Urządzenie nie odpowiedziało. Spróbuj ponownie albo wybierz inny sposób.',
  passkeyAddress: (host) =>
    `Klucze dostępu nie działają pod tym adresem (${host}). Powiadom osoby prowadzące tę witrynę.`,
  passkeyPin: 'Ten klucz wymaga najpierw kodu PIN. Ustaw go albo wybierz inny sposób.',
  passkeyTrouble: (name) => `Urządzenie zgłosiło problem (${name}).`,
  passkey_refused: 'Ten klucz dostępu nie zadziałał. Spróbuj ponownie albo wybierz inny sposób.',
  passkey_unknown: 'Ten klucz dostępu nie jest już tu znany. Użyj innego albo wybierz inny sposób.',
  ceremony_expired: 'Trwało to zbyt długo. Spróbuj ponownie.',
  already_registered: 'To urządzenie lub menedżer haseł ma już klucz dostępu do tego konta.',
  strength_required: 'Jedno z Twoich kont przyjmuje tylko klucze dostępu. Użyj swojego albo zaloguj się ponownie.',
  passkey_limit: 'Masz już maksymalną liczbę kluczy dostępu. Najpierw usuń któryś.',

  stepOf: (step, steps) => `Krok ${step} z ${steps}`,
  newMethod: 'Nowa metoda MFA',
  selectMethod: 'Wybierz metodę',
  defaultHelp: 'Twoja jedyna metoda jest domyślna.',
  setUp: 'Skonfiguruj',
  instructions: [
    'Otwórz aplikację uwierzytelniającą i wybierz dodanie wpisu.',
    'Zeskanuj kod QR albo wpisz klucz podany niżej.',
    'Naciśnij „Dalej” i wpisz kod, który pokaże aplikacja.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `Kod QR do dodania ${issuer} (${account}) w aplikacji uwierzytelniającej`
      : 'Kod QR dla aplikacji uwierzytelniającej',
  qrFailed: 'Nie udało się wyświetlić kodu QR. Użyj klucza podanego niżej.',
  key: 'Klucz',
  openInApp: 'Otwórz w aplikacji uwierzytelniającej',
  keyHelp: 'Nic się nie stało? Skopiuj klucz do aplikacji.',
  otherDevice: 'Zeskanuj innym urządzeniem',
  verifyHelp: 'Wpisz kod, który aplikacja uwierzytelniająca pokazuje dla nowego wpisu.',
  verifyReplacement: 'Wpisz kod z nowego wpisu. Do tego czasu działa stary.',
  resetProven:
    'Zalogowano kodem zapasowym, więc kod nie jest wymagany. Stary wpis działa, dopóki nowy nie zostanie potwierdzony.',
  proveReset:
    'Wpisz kod z obecnego wpisu. Ten wpis i kody zapasowe działają, dopóki nowy wpis nie zostanie potwierdzony.',
  proveResetByCode: 'Obecny wpis działa, dopóki nowy nie zostanie potwierdzony.',
  proveAdd: 'Potem możesz dodać metodę.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Potem otrzymasz dziesięć nowych kodów.'
      : plural(remaining, {
          one: 'Pozostały kod przestanie działać.',
          few: '# pozostałe kody przestaną działać.',
          other: '# pozostałych kodów przestanie działać.',
        }),
  passkeyHelp:
    'Telefon, to urządzenie, menedżer haseł lub klucz bezpieczeństwa przechowuje klucz dostępu do tej witryny. Potwierdzasz go tak, jak odblokowujesz urządzenie.',
  createPasskey: 'Utwórz klucz dostępu',
  cannotCreate: 'Ta przeglądarka nie może skonfigurować klucza dostępu. Użyj innej przeglądarki.',
  next: 'Dalej',
  back: 'Wstecz',
  finish: 'Zakończ',
  close: 'Zamknij',
  startAgain: 'Zacznij od nowa',
  preparing: 'Przygotowywanie…',
  clockBehind: (span) =>
    `Zegar telefonu spóźnia się prawdopodobnie o ${late(span)}. Włącz automatyczne ustawianie czasu i spróbuj następnego kodu.`,
  clockAhead: (span) =>
    `Zegar telefonu spieszy się prawdopodobnie o ${late(span)}. Włącz automatyczne ustawianie czasu i spróbuj następnego kodu.`,
  previous_entry: 'Ten kod pochodzi z poprzedniego wpisu. Wpisz kod z nowego.',
  already_enrolled: 'Masz już tę metodę.',
  notFinished: 'Jeszcze nie skonfigurowano',
  tooManyTries: 'Zbyt wiele prób. Zacznij od nowa',
  expired: 'Konfiguracja trwała zbyt długo i wygasła. Zacznij od nowa',
  alreadySetUp: 'Skonfigurowano już w innej karcie',
  changedElsewhere: 'Metoda została zmieniona w innej karcie. Zamknij, aby zobaczyć obecny stan.',
  setUpWithoutCodes:
    'MFA jest skonfigurowane, ale kody zapasowe nie zostały pokazane: zaloguj się ponownie i wygeneruj nowe.',
  methodAdded: (name) => `Gotowe, dodano metodę: ${name}`,
  methodReset: (name) => `Gotowe, zresetowano metodę: ${name}`,
  codesReplaced: 'Gotowe: stare kody już nie działają',
  leaveCodes: 'Wyjść bez zapisania kodów zapasowych? Nie zostaną pokazane ponownie.',
  leave: 'Wyjdź',
  stay: 'Zostań',

  backupCodesHelp:
    'Jeśli utracisz dostęp do swojej metody, każdy z tych kodów pozwoli zalogować się jeden raz. Są pokazywane tylko teraz.',
  download: 'Pobierz',
  print: 'Drukuj',
  downloaded: (file) => `Rozpoczęto pobieranie pliku ${file}.`,
  downloadFailed: 'Pobieranie się nie rozpoczęło. Skopiuj albo wydrukuj kody.',
  printed: 'Otwarto okno drukowania.',
  printFailed: 'Drukowanie nie jest tu możliwe. Skopiuj albo pobierz kody.',
  fileTitle: (issuer) => (issuer ? `Kody zapasowe: ${issuer}` : 'Kody zapasowe'),
  fileNote: 'Każdy kod działa tylko raz.',
  fileDate: (date) => `Utworzono: ${date}`,

  sessions: 'Aktywne sesje',
  sessionsHelp:
    'Przeglądarki, w których Twoja tożsamość została potwierdzona przez MFA. W sesji, którą zakończysz, znów będzie potrzebny kod.',
  loadingSessions: 'Wczytywanie sesji…',
  onlyHere: 'Nigdzie indziej.',
  thisSession: 'Bieżąca',
  unknownClient: 'Nieznana przeglądarka',
  browserOn: (browser, system) => `${browser} w systemie ${system}`,
  signedIn: 'Zalogowano',
  endSession: 'Zakończ',
  endSessionOf: (client) => `Zakończ: ${client}`,
  endOthers: 'Zakończ wszystkie pozostałe',
  sessionEnded: (client) => `${client}: zakończono. Znów będzie tam potrzebny kod.`,
  othersEnded: 'Zakończono wszystkie pozostałe sesje. Znów będzie tam potrzebny kod.',
  sessionWasOver: 'Ta sesja była już zakończona.',
  moreSessions: 'Jest ich więcej, niż widać. „Zakończ wszystkie pozostałe” obejmuje także je.',
}
