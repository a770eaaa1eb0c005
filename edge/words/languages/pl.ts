import type { MailWords, Words } from '../words.ts'

/** Polish. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'pl',
  dir: 'ltr',
  'Error: {title}': 'Błąd: {title}',
  Continue: 'Dalej',
  'Sign out': 'Wyloguj się',
  'Not now': 'Nie teraz',
  'No phone and no codes?': 'Nie masz telefonu ani kodów?',
  'Verify your identity': 'Potwierdź swoją tożsamość',
  Enter: 'Potwierdź',
  'Try another way': 'Wybierz inny sposób',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Nie można znaleźć Twojej metody MFA. Poproś osoby prowadzące tę witrynę o jej zresetowanie.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Zbyt wiele prób. Spróbuj ponownie o {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Zbyt wiele prób. Spróbuj ponownie {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Zbyt wiele błędnych kodów. Ta metoda jest wyłączona i trzeba ją zresetować.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'W tym kodzie jest literówka. Porównaj go ze swoją listą. Próba nie została policzona.',
  'This page was out of date. Enter a code again.': 'Ta strona była nieaktualna. Wpisz kod jeszcze raz.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Formularz pochodził z innej witryny i nie został przyjęty. Wpisz kod tutaj.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'To jest teraz niedostępne. Nic nie zostało zmienione. Spróbuj ponownie za chwilę.',
  '6-digit code': '6-cyfrowy kod',
  'Use authenticator app': 'Użyj aplikacji uwierzytelniającej',
  'Your authenticator app works meanwhile.': 'W tym czasie działa aplikacja uwierzytelniająca.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Zbyt wiele błędnych kodów: aplikacja uwierzytelniająca jest tu wyłączona. Działa tylko kod zapasowy. Potem zresetuj aplikację.',
  'Use the next code your app shows.': 'Użyj następnego kodu, który pokaże aplikacja.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Ten kod nie zadziałał. Jeśli właśnie go użyto, poczekaj na następny.',
  'Enter the 6 digits that your app shows.': 'Wpisz 6 cyfr, które pokazuje aplikacja.',
  'Backup code': 'Kod zapasowy',
  "16 letters and digits; spaces and dashes don't matter.": '16 liter i cyfr; spacje i myślniki nie mają znaczenia.',
  'Enter backup code': 'Wpisz kod zapasowy',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Kody zapasowe to lista dziesięciu kodów zachowanych podczas konfiguracji. Każdy pozwala zalogować się jeden raz.',
  'A backup code works meanwhile.': 'W tym czasie działa kod zapasowy.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Nie można użyć żadnego kodu zapasowego: wszystkie są zużyte albo wpisano zbyt wiele błędnych.',
  "That code didn't work. Each backup code works once.": 'Ten kod nie zadziałał. Każdy kod zapasowy działa tylko raz.',
  'A backup code has 16 letters and digits.': 'Kod zapasowy ma 16 liter i cyfr.',
  'Backup codes': 'Kody zapasowe',
  '{count} of {total} left': 'Pozostało: {count} z {total}',
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Nigdy nie potwierdzono zapisania tych kodów. Jeśli nie masz wszystkich, wygeneruj nowe.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Nowy telefon? Zresetuj, aby skonfigurować aplikację od nowa. To logowanie wystarczy, dopóki trwa.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Nowy telefon? Zresetuj, aby skonfigurować aplikację od nowa. To logowanie wystarczy przez 10 minut.',
  Reset: 'Zresetuj',
  'Generate backup codes': 'Wygeneruj kody zapasowe',
  'Few are left. Generate new ones while you can sign in.':
    'Zostało ich mało. Wygeneruj nowe, póki możesz się zalogować.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Nie ma już żadnego kodu zapasowego. Bez nowych utrata metody odetnie Ci dostęp.',
  'Set up MFA': 'Skonfiguruj MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    '{accounts}: dozwolone są tylko klucze dostępu. Dodaj klucz, aby kontynuować.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    '{accounts}: wymagany jest drugi krok po haśle. Skonfiguruj go, aby kontynuować.',
  'This site requires a second step after your password. Set it up to continue.':
    'Ta witryna wymaga drugiego kroku po haśle. Skonfiguruj go, aby kontynuować.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'To, o co prosisz, wymaga drugiego kroku po haśle. Skonfiguruj go, aby kontynuować.',
  'You are set up. Keep your backup codes, then press Finish.':
    'Konfiguracja jest gotowa. Zachowaj kody zapasowe, a potem naciśnij „Zakończ”.',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'Konfiguracja wymaga JavaScriptu. Włącz go i odśwież tę stronę.',
  'Continue to {account}': 'Przejdź do {account}',
  MFA: 'MFA',
  'MFA settings': 'Ustawienia MFA',
  Accounts: 'Konta',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Zmiana tych ustawień wymaga JavaScriptu. Włącz go i odśwież tę stronę.',
  'Not saved, please send again.': 'Nie zapisano, wyślij jeszcze raz.',
  'You belong to no account.': 'Nie należysz do żadnego konta.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Gdy konto wymaga MFA, każdy członek jest po haśle proszony o drugi krok.',
  Account: 'Konto',
  'Require MFA': 'Wymagaj MFA',
  'Your role: Owner': 'Twoja rola: Właściciel',
  'Your role: Admin': 'Twoja rola: Administrator',
  'Your role: Member': 'Twoja rola: Członek',
  'Asking to be let in': 'Prośby o wpuszczenie',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Wpuszczono. Ta osoba ma 7 dni na zalogowanie się i skonfigurowanie MFA.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Teraz nikt nie prosi. Kto zaloguje się pod nową nazwą, pojawi się tutaj.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Dla każdej nazwy podano prawidłowe hasło. Każda z nich może być inną pisownią nazwy albo adresem e-mail kogoś, kto już tu jest, i znajdować się w rękach złodzieja. Zanim wpuścisz kogoś pod daną nazwą, zapytaj tę osobę, ale nie przez tę witrynę.',
  Names: 'Nazwy',
  'From your own app, as a signature.': 'Z Twojej własnej aplikacji, jako podpis.',
  'Let in': 'Wpuść',
  'may be another spelling of a known name': 'może być inną pisownią znanej nazwy',
  'network not known': 'nieznana sieć',
  'browser not known': 'nieznana przeglądarka',
  'Nobody asks under this name any more.': 'Pod tą nazwą nikt już nie prosi.',
  '{browser} on {system}': '{browser} w systemie {system}',
  'Start page': 'Strona główna',
  'That did not work': 'To się nie udało',
  'Go back and try again.': 'Wróć i spróbuj ponownie.',
  'Open this site over https': 'Otwórz tę witrynę przez https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Kody i ich potwierdzenie nie mogą być przesyłane bez szyfrowania, dlatego przez http ta witryna odpowiada tylko na tym komputerze (localhost). Wszędzie indziej udostępnij ją przez https.',
  'A cookie was taken out': 'Usunięto plik cookie',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Inna witryna umieściła w tej przeglądarce plik cookie, który naśladuje jeden z naszych. Odśwież tę stronę; jeśli to nie pomoże, usuń pliki cookie tej witryny.',
  'Unknown address': 'Nieznany adres',
  'This site is not served under the address that was asked for.': 'Ta witryna nie jest dostępna pod żądanym adresem.',
  'Not available just now': 'Teraz niedostępne',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Nie udało się sprawdzić logowania. Nic nie zostało zmienione. Spróbuj ponownie za chwilę.',
  'That request was not understood': 'Nie zrozumiano tego żądania',
  'This site does not answer just now': 'Ta witryna teraz nie odpowiada',
  'Nothing was changed. Try again in a moment.': 'Nic nie zostało zmienione. Spróbuj ponownie za chwilę.',
  'You are not signed in': 'Nie zalogowano Cię',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'Witryna odpowiedziała na logowanie w nieoczekiwany sposób, więc nic z tej odpowiedzi nie przekazano. Spróbuj ponownie; jeśli to nie pomoże, powiadom osoby prowadzące witrynę.',
  'This user name is not accepted': 'Ta nazwa użytkownika nie jest przyjmowana',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Zawiera litery lub znaki, które nie są tu przyjmowane. Wróć i zapisz ją zwykłymi literami (bez znaków diakrytycznych), cyframi i znakami . _ - + @, bez spacji. Jeśli się nie da, powiadom osoby prowadzące witrynę.',
  'Write your user name as you did first': 'Zapisz nazwę użytkownika tak jak za pierwszym razem',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Ta nazwa jest tu znana w innej pisowni, być może różniącej się wielkością liter. Nikogo nie zalogowano. Zaloguj się ponownie, używając pisowni użytej tu za pierwszym razem; jeśli jej nie pamiętasz, powiadom osoby prowadzące witrynę.',
  'An Owner has to let you in': 'Właściciel musi Cię wpuścić',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Hasło było prawidłowe, ale pod nową nazwą nikt się tu nie zaloguje, zanim nie zgodzi się właściciel tej witryny. Poproś go: widzi Twoją nazwę na swojej stronie „Konta”. Potem otwórz tę stronę ponownie albo zaloguj się jeszcze raz.',
  'Signed out': 'Wylogowano',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Wylogowano; wysłane dane mogły zostać zapisane. Witryna rozpoczęła inną sesję i nie dało się ustalić czyją. Zaloguj się ponownie, aby kontynuować.',
  'A sign-in is going on': 'Trwa logowanie',
  'Wait a moment, then reload this page.': 'Zaczekaj chwilę i odśwież tę stronę.',
  Passkey: 'Klucz dostępu',
  'Use passkey': 'Użyj klucza dostępu',
  'Your passkey works meanwhile.': 'W tym czasie działa klucz dostępu.',
  'No passkey of yours can be used here. Use another way.':
    'Nie można tu użyć żadnego z Twoich kluczy dostępu. Wybierz inny sposób.',
  "That passkey didn't work. Try again, or use another way.":
    'Ten klucz dostępu nie zadziałał. Spróbuj ponownie albo wybierz inny sposób.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Klucze dostępu wymagają JavaScriptu. Włącz go albo wybierz inny sposób.',
  'Passkeys only': 'Tylko klucze dostępu',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Jedno z Twoich kont przyjmuje tylko klucze dostępu, a żadnego z Twoich nie można tu użyć. Poproś osoby prowadzące tę witrynę o zresetowanie MFA.',
  'Next time without a code?': 'Następnym razem bez kodu?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Z kluczem dostępu urządzenie loguje Cię odciskiem palca, twarzą lub kodem PIN. Witryna phishingowa nic z niego nie uzyska.',
  'Add a passkey': 'Dodaj klucz dostępu',
  'From then on it takes the place of the code.': 'Od tej pory zastąpi kod.',
  'Don’t ask again': 'Nie pytaj więcej',
}

export const mail: MailWords = {
  lang: 'pl',
  dir: 'ltr',
  'When: {time}': 'Kiedy: {time}',
  'From: {origin}': 'Źródło: {origin}',
  '{browser}, network {place}': '{browser}, sieć {place}',
  '{browser} on {system}': '{browser} w systemie {system}',
  'an unknown browser': 'nieznana przeglądarka',
  'An account': 'Konto',
  'MFA is set up': 'MFA jest skonfigurowane',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Dodano aplikację uwierzytelniającą. Od teraz po haśle trzeba podać kod z tej aplikacji.',
  'Your MFA method was reset': 'Twoja metoda MFA została zresetowana',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Nowy wpis w aplikacji uwierzytelniającej zastąpił stary. Stary wpis i wszystkie stare kody zapasowe już nie działają.',
  'Your MFA method was deleted': 'Twoja metoda MFA została usunięta',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Usunięto aplikację uwierzytelniającą i wszystkie kody zapasowe. Do zalogowania wystarczy teraz samo hasło.',
  'Your backup codes no longer work': 'Twoje kody zapasowe już nie działają',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Wpisano zbyt wiele błędnych kodów zapasowych. Zaloguj się aplikacją uwierzytelniającą i wygeneruj nowe.',
  'Your MFA method is disabled': 'Twoja metoda MFA jest wyłączona',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Wpisano zbyt wiele błędnych kodów. Zaloguj się kodem zapasowym i zresetuj metodę.',
  'A passkey was added': 'Dodano klucz dostępu',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Dodano klucz dostępu. Można go użyć po haśle zamiast kodu.',
  'A passkey was deleted': 'Usunięto klucz dostępu',
  'A passkey of yours was deleted.': 'Usunięto jeden z Twoich kluczy dostępu.',
  'A passkey is disabled': 'Klucz dostępu jest wyłączony',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Jeden z Twoich kluczy dostępu został użyty w sposób, który wskazuje na istnienie jego kopii. Już tu nie działa.',
  'New backup codes': 'Nowe kody zapasowe',
  'New backup codes were generated. The old ones no longer work.':
    'Wygenerowano nowe kody zapasowe. Stare już nie działają.',
  'Few backup codes are left': 'Zostało mało kodów zapasowych',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Prawie wszystkie kody zapasowe są zużyte. Wygeneruj nowe w swoim profilu.',
  'A backup code was used': 'Użyto kodu zapasowego',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Ktoś zalogował się jako Ty, używając Twojego hasła i jednego z kodów zapasowych. Ten kod jest zużyty.',
  'Wrong codes were entered': 'Wpisano błędne kody',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Po podaniu Twojego hasła kilka razy wpisano błędne kody zapasowe. Nikt się nimi nie zalogował.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Po podaniu Twojego hasła kilka razy wpisano błędny kod. Nikt się nim nie zalogował.',
  '{account} now requires MFA': '{account} wymaga teraz MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Obowiązkowe MFA zostało przez Ciebie włączone: {account}. Członkowie bez metody skonfigurują ją przy następnej wizycie.',
  '{account} no longer requires MFA': '{account} nie wymaga już MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Obowiązkowe MFA zostało przez Ciebie wyłączone: {account}. Członkowie, którzy mają metodę, nadal są proszeni o kod.',
  'Your MFA was reset by an operator': 'Operator zresetował Twoje MFA',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Operator usunął Twoją aplikację uwierzytelniającą i wszystkie kody zapasowe, aby można było ponownie skonfigurować MFA.',
  'an operator': 'operator',
  'You were signed out elsewhere': 'Wylogowano Cię w innych miejscach',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'W Twoich ustawieniach MFA zakończono inne Twoje sesje. Znów będzie w nich potrzebny kod.',
  'Your codes are accepted again': 'Twoje kody są znów przyjmowane',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Po błędnych kodach operator znów dopuścił Twoje kody. Błędne są liczone od zera.',
  'An operator changed what {account} requires': 'Operator zmienił wymagania: {account}',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    '{account}: MFA jest obowiązkowe. Członkowie bez metody skonfigurują ją przy następnej wizycie.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    '{account}: MFA nie jest już obowiązkowe. Członkowie, którzy mają metodę, nadal są proszeni o kod.',
}
