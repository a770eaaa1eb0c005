import type { MailWords, Words } from '../words.ts'

/** German. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'de',
  dir: 'ltr',
  'Error: {title}': 'Fehler: {title}',
  Continue: 'Weiter',
  'Sign out': 'Abmelden',
  'Not now': 'Nicht jetzt',
  'No phone and no codes?': 'Kein Smartphone und keine Codes?',
  'Verify your identity': 'Bestätigen Sie Ihre Identität',
  Enter: 'Bestätigen',
  'Try another way': 'Andere Option wählen',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Ihre MFA-Methode ist nicht auffindbar. Bitten Sie den Betreiber dieser Website, sie zurückzusetzen.',
  'Too many tries. Try again at {clock} UTC, {when}.':
    'Zu viele Versuche. Versuchen Sie es um {clock} UTC erneut, {when}.',
  'Too many tries. Try again {when}.': 'Zu viele Versuche. Versuchen Sie es {when} erneut.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Zu viele falsche Codes. Diese Methode ist deaktiviert und muss zurückgesetzt werden.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'In diesem Code ist ein Tippfehler. Vergleichen Sie ihn mit Ihrer Liste. Der Versuch wurde nicht gezählt.',
  'This page was out of date. Enter a code again.': 'Diese Seite war veraltet. Geben Sie noch einmal einen Code ein.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Das Formular kam von einer anderen Website und wurde nicht angenommen. Geben Sie hier einen Code ein.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'Das ist im Moment nicht verfügbar. Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.',
  '6-digit code': '6-stelliger Code',
  'Use authenticator app': 'Authenticator-App verwenden',
  'Your authenticator app works meanwhile.': 'Bis dahin können Sie Ihre Authenticator-App verwenden.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Zu viele falsche Codes: Ihre Authenticator-App ist hier deaktiviert. Nur ein Backup-Code funktioniert. Setzen Sie die App danach zurück.',
  'Use the next code your app shows.': 'Verwenden Sie den nächsten Code, den Ihre App anzeigt.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Dieser Code hat nicht funktioniert. Falls Sie ihn gerade verwendet haben, warten Sie auf den nächsten.',
  'Enter the 6 digits that your app shows.': 'Geben Sie die 6 Ziffern ein, die Ihre App anzeigt.',
  'Backup code': 'Backup-Code',
  "16 letters and digits; spaces and dashes don't matter.":
    '16 Buchstaben und Ziffern; Leerzeichen und Bindestriche spielen keine Rolle.',
  'Enter backup code': 'Backup-Code eingeben',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Ihre Backup-Codes sind die Liste von zehn Codes, die Sie beim Einrichten aufbewahrt haben. Mit jedem können Sie sich einmal anmelden.',
  'A backup code works meanwhile.': 'Bis dahin können Sie einen Backup-Code verwenden.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Es kann kein Backup-Code verwendet werden: Alle sind verbraucht, oder es wurden zu viele falsche eingegeben.',
  "That code didn't work. Each backup code works once.":
    'Dieser Code hat nicht funktioniert. Jeder Backup-Code gilt nur einmal.',
  'A backup code has 16 letters and digits.': 'Ein Backup-Code hat 16 Buchstaben und Ziffern.',
  'Backup codes': 'Backup-Codes',
  '{count} of {total} left': '{count} von {total} übrig',
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Diese Codes wurden nie als gespeichert bestätigt. Wenn Sie nicht alle haben, erstellen Sie neue.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Ein neues Smartphone? „Zurücksetzen“ richtet Ihre App neu ein. Diese Anmeldung genügt dafür, solange sie gültig ist.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Ein neues Smartphone? „Zurücksetzen“ richtet Ihre App neu ein. Diese Anmeldung genügt dafür 10 Minuten lang.',
  Reset: 'Zurücksetzen',
  'Generate backup codes': 'Backup-Codes erstellen',
  'Few are left. Generate new ones while you can sign in.':
    'Es sind nur noch wenige übrig. Erstellen Sie neue, solange Sie sich anmelden können.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Es ist kein Backup-Code mehr übrig. Ohne neue Codes sind Sie ausgesperrt, wenn Sie Ihre Methode verlieren.',
  'Set up MFA': 'MFA einrichten',
  '{accounts} takes passkeys only. Add one to continue.':
    'Für {accounts} sind nur Passkeys zugelassen. Fügen Sie einen hinzu, um fortzufahren.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'Für {accounts} ist nach Ihrem Passwort ein zweiter Schritt nötig. Richten Sie ihn ein, um fortzufahren.',
  'This site requires a second step after your password. Set it up to continue.':
    'Diese Website verlangt einen zweiten Schritt nach Ihrem Passwort. Richten Sie ihn ein, um fortzufahren.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Für das, was Sie aufgerufen haben, ist nach Ihrem Passwort ein zweiter Schritt nötig. Richten Sie ihn ein, um fortzufahren.',
  'You are set up. Keep your backup codes, then press Finish.':
    'Die Einrichtung ist abgeschlossen. Bewahren Sie Ihre Backup-Codes auf und drücken Sie dann „Fertigstellen“.',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'Zum Einrichten ist JavaScript nötig. Schalten Sie es ein und laden Sie diese Seite neu.',
  'Continue to {account}': 'Weiter zu {account}',
  MFA: 'MFA',
  'MFA settings': 'MFA-Einstellungen',
  Accounts: 'Konten',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Zum Ändern dieser Einstellungen ist JavaScript nötig. Schalten Sie es ein und laden Sie diese Seite neu.',
  'Not saved, please send again.': 'Nicht gespeichert, bitte noch einmal senden.',
  'You belong to no account.': 'Sie gehören zu keinem Konto.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Wenn ein Konto MFA verlangt, wird von jedem Mitglied nach dem Passwort ein zweiter Schritt gefordert.',
  Account: 'Konto',
  'Require MFA': 'MFA verlangen',
  'Your role: Owner': 'Ihre Rolle: Eigentümer',
  'Your role: Admin': 'Ihre Rolle: Administrator',
  'Your role: Member': 'Ihre Rolle: Mitglied',
  'Asking to be let in': 'Zugangsanfragen',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Zugelassen. Die Person hat 7 Tage Zeit, sich anzumelden und MFA einzurichten.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Im Moment gibt es keine Anfragen. Wer sich unter einem neuen Namen anmeldet, erscheint hier.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Zu jedem Namen wurde das richtige Passwort eingegeben. Jeder dieser Namen kann eine andere Schreibweise oder die E-Mail-Adresse von jemandem sein, der schon hier ist – in den Händen eines Diebes. Fragen Sie die Person selbst, und zwar nicht über diese Website, bevor Sie einen Namen zulassen.',
  Names: 'Namen',
  'From your own app, as a signature.': 'Aus Ihrer eigenen App, als Unterschrift.',
  'Let in': 'Zulassen',
  'may be another spelling of a known name': 'vielleicht eine andere Schreibweise eines bekannten Namens',
  'network not known': 'Netzwerk unbekannt',
  'browser not known': 'Browser unbekannt',
  'Nobody asks under this name any more.': 'Unter diesem Namen gibt es keine Anfrage mehr.',
  '{browser} on {system}': '{browser} unter {system}',
  'Start page': 'Startseite',
  'That did not work': 'Das hat nicht funktioniert',
  'Go back and try again.': 'Gehen Sie zurück und versuchen Sie es erneut.',
  'Open this site over https': 'Öffnen Sie diese Website über https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Codes und der Nachweis dafür dürfen nicht unverschlüsselt übertragen werden. Deshalb antwortet diese Website über http nur auf diesem Rechner (localhost). Überall sonst gehört https davor.',
  'A cookie was taken out': 'Ein Cookie wurde entfernt',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Eine andere Website hat in diesem Browser ein Cookie gesetzt, das eines von uns nachahmt. Laden Sie diese Seite neu; wenn das Problem bestehen bleibt, löschen Sie die Cookies dieser Website.',
  'Unknown address': 'Unbekannte Adresse',
  'This site is not served under the address that was asked for.':
    'Diese Website wird unter der angefragten Adresse nicht angeboten.',
  'Not available just now': 'Im Moment nicht verfügbar',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Ihre Anmeldung konnte nicht geprüft werden. Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.',
  'That request was not understood': 'Diese Anfrage wurde nicht verstanden',
  'This site does not answer just now': 'Diese Website antwortet im Moment nicht',
  'Nothing was changed. Try again in a moment.': 'Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.',
  'You are not signed in': 'Sie sind nicht angemeldet',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'Die Website hat auf Ihre Anmeldung unerwartet geantwortet, daher wurde nichts davon weitergegeben. Versuchen Sie es erneut; wenn das Problem bestehen bleibt, informieren Sie den Betreiber der Website.',
  'This user name is not accepted': 'Dieser Benutzername wird nicht angenommen',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Er enthält Buchstaben oder Zeichen, die hier nicht angenommen werden. Gehen Sie zurück und schreiben Sie ihn mit einfachen Buchstaben, Ziffern und . _ - + @, ohne Leerzeichen. Wenn er sich so nicht schreiben lässt, informieren Sie den Betreiber der Website.',
  'Write your user name as you did first': 'Schreiben Sie Ihren Benutzernamen wie beim ersten Mal',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Dieser Name ist hier in einer anderen Schreibweise bekannt, vielleicht mit anderer Groß- und Kleinschreibung. Es wurde niemand angemeldet. Melden Sie sich erneut mit der Schreibweise an, die Sie hier zuerst verwendet haben; wenn Sie sie nicht mehr wissen, informieren Sie den Betreiber der Website.',
  'An Owner has to let you in': 'Ein Eigentümer muss Sie zulassen',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Ihr Passwort war richtig, aber niemand meldet sich hier unter einem neuen Namen an, bevor ein Eigentümer dieser Website zustimmt. Bitten Sie einen darum: Er sieht Ihren Namen auf seiner Seite „Konten“. Öffnen Sie dann diese Seite erneut oder melden Sie sich erneut an.',
  'Signed out': 'Abgemeldet',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Abgemeldet; was Sie gesendet haben, wurde vielleicht gespeichert. Die Website hat eine andere Sitzung begonnen, und es war nicht erkennbar, wem sie gehört. Melden Sie sich erneut an, um fortzufahren.',
  'A sign-in is going on': 'Eine Anmeldung läuft gerade',
  'Wait a moment, then reload this page.': 'Warten Sie einen Moment und laden Sie diese Seite dann neu.',
  Passkey: 'Passkey',
  'Use passkey': 'Passkey verwenden',
  'Your passkey works meanwhile.': 'Bis dahin können Sie Ihren Passkey verwenden.',
  'No passkey of yours can be used here. Use another way.':
    'Hier kann keiner Ihrer Passkeys verwendet werden. Wählen Sie eine andere Option.',
  "That passkey didn't work. Try again, or use another way.":
    'Dieser Passkey hat nicht funktioniert. Versuchen Sie es erneut oder wählen Sie eine andere Option.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Passkeys brauchen JavaScript. Schalten Sie es ein oder wählen Sie eine andere Option.',
  'Passkeys only': 'Nur Passkeys',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Eines Ihrer Konten akzeptiert nur Passkeys, und hier kann keiner Ihrer Passkeys verwendet werden. Bitten Sie den Betreiber dieser Website, Ihre MFA zurückzusetzen.',
  'Next time without a code?': 'Nächstes Mal ohne Code?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Mit einem Passkey meldet Ihr Gerät Sie per Fingerabdruck, Gesicht oder PIN an. Eine Phishing-Website bekommt davon nichts.',
  'Add a passkey': 'Passkey hinzufügen',
  'From then on it takes the place of the code.': 'Von da an ersetzt er den Code.',
  'Don’t ask again': 'Nicht mehr fragen',
}

export const mail: MailWords = {
  lang: 'de',
  dir: 'ltr',
  'When: {time}': 'Wann: {time}',
  'From: {origin}': 'Von: {origin}',
  '{browser}, network {place}': '{browser}, Netzwerk {place}',
  '{browser} on {system}': '{browser} unter {system}',
  'an unknown browser': 'ein unbekannter Browser',
  'An account': 'Ein Konto',
  'MFA is set up': 'MFA ist eingerichtet',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Eine Authenticator-App wurde hinzugefügt. Ab jetzt werden Sie nach Ihrem Passwort nach einem Code dieser App gefragt.',
  'Your MFA method was reset': 'Ihre MFA-Methode wurde zurückgesetzt',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Ein neuer Eintrag in einer Authenticator-App hat den alten ersetzt. Der alte Eintrag und alle alten Backup-Codes gelten nicht mehr.',
  'Your MFA method was deleted': 'Ihre MFA-Methode wurde gelöscht',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Ihre Authenticator-App und alle Backup-Codes wurden entfernt. Ihr Passwort allein genügt jetzt zum Anmelden.',
  'Your backup codes no longer work': 'Ihre Backup-Codes gelten nicht mehr',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Es wurden zu viele falsche Backup-Codes eingegeben. Melden Sie sich mit Ihrer Authenticator-App an und erstellen Sie neue.',
  'Your MFA method is disabled': 'Ihre MFA-Methode ist deaktiviert',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Es wurden zu viele falsche Codes eingegeben. Melden Sie sich mit einem Backup-Code an und setzen Sie die Methode zurück.',
  'A passkey was added': 'Ein Passkey wurde hinzugefügt',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Ein Passkey wurde hinzugefügt. Er kann nach Ihrem Passwort statt eines Codes verwendet werden.',
  'A passkey was deleted': 'Ein Passkey wurde gelöscht',
  'A passkey of yours was deleted.': 'Einer Ihrer Passkeys wurde gelöscht.',
  'A passkey is disabled': 'Ein Passkey ist deaktiviert',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Einer Ihrer Passkeys wurde so verwendet, dass es vermutlich eine Kopie davon gibt. Er gilt hier nicht mehr.',
  'New backup codes': 'Neue Backup-Codes',
  'New backup codes were generated. The old ones no longer work.':
    'Neue Backup-Codes wurden erstellt. Die alten gelten nicht mehr.',
  'Few backup codes are left': 'Es sind nur noch wenige Backup-Codes übrig',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Sie haben fast alle Ihre Backup-Codes verbraucht. Erstellen Sie in Ihrem Profil neue.',
  'A backup code was used': 'Ein Backup-Code wurde verwendet',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Jemand hat sich unter Ihrem Namen mit Ihrem Passwort und einem Ihrer Backup-Codes angemeldet. Dieser Code ist verbraucht.',
  'Wrong codes were entered': 'Falsche Codes wurden eingegeben',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Nach Ihrem Passwort wurden mehrmals falsche Backup-Codes eingegeben. Niemand konnte sich damit anmelden.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Nach Ihrem Passwort wurde mehrmals ein falscher Code eingegeben. Niemand konnte sich damit anmelden.',
  '{account} now requires MFA': '{account} verlangt jetzt MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Sie haben die MFA-Pflicht für {account} eingeschaltet. Mitglieder ohne Methode richten bei ihrem nächsten Besuch eine ein.',
  '{account} no longer requires MFA': '{account} verlangt keine MFA mehr',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Sie haben die MFA-Pflicht für {account} ausgeschaltet. Mitglieder mit einer Methode werden weiterhin nach einem Code gefragt.',
  'Your MFA was reset by an operator': 'Ihre MFA wurde von einem Betreiber zurückgesetzt',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Ein Betreiber hat Ihre Authenticator-App und alle Backup-Codes entfernt, damit Sie MFA neu einrichten können.',
  'an operator': 'ein Betreiber',
  'You were signed out elsewhere': 'Sie wurden anderswo abgemeldet',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'In Ihren MFA-Einstellungen wurden andere Sitzungen von Ihnen beendet. Dort wird wieder nach einem Code gefragt.',
  'Your codes are accepted again': 'Ihre Codes werden wieder angenommen',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Nach falschen Codes hat ein Betreiber Ihre Codes wieder zugelassen. Falsche Codes werden wieder von null an gezählt.',
  'An operator changed what {account} requires': 'Ein Betreiber hat geändert, was {account} verlangt',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'MFA ist für {account} Pflicht. Mitglieder ohne Methode richten bei ihrem nächsten Besuch eine ein.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'MFA ist für {account} keine Pflicht mehr. Mitglieder mit einer Methode werden weiterhin nach einem Code gefragt.',
}
