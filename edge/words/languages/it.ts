import type { MailWords, Words } from '../words.ts'

/** Italian. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'it',
  dir: 'ltr',
  'Error: {title}': 'Errore: {title}',
  Continue: 'Continua',
  'Sign out': 'Esci',
  'Not now': 'Non ora',
  'No phone and no codes?': 'Né telefono né codici?',
  'Verify your identity': 'Verifica la tua identità',
  Enter: 'Conferma',
  'Try another way': 'Prova un’altra opzione',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Impossibile trovare il tuo metodo MFA. Chiedi a chi gestisce questo sito di reimpostarlo.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Troppi tentativi. Riprova alle {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Troppi tentativi. Riprova {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Troppi codici errati. Questo metodo è disattivato e va reimpostato.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'C’è un errore di battitura in questo codice. Confrontalo con il tuo elenco. Il tentativo non è stato contato.',
  'This page was out of date. Enter a code again.': 'Questa pagina non era aggiornata. Inserisci di nuovo un codice.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Il modulo proveniva da un altro sito e non è stato accettato. Inserisci un codice qui.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'Al momento non disponibile. Non è stato modificato nulla. Riprova tra un attimo.',
  '6-digit code': 'Codice a 6 cifre',
  'Use authenticator app': 'Usa l’app di autenticazione',
  'Your authenticator app works meanwhile.': 'Nel frattempo funziona la tua app di autenticazione.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Troppi codici errati: la tua app di autenticazione è disattivata qui. Funziona solo un codice di backup. Poi reimposta l’app.',
  'Use the next code your app shows.': 'Usa il prossimo codice mostrato dalla tua app.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Il codice non ha funzionato. Se l’hai appena usato, attendi il prossimo.',
  'Enter the 6 digits that your app shows.': 'Inserisci le 6 cifre mostrate dalla tua app.',
  'Backup code': 'Codice di backup',
  "16 letters and digits; spaces and dashes don't matter.": '16 lettere e cifre; gli spazi e i trattini non contano.',
  'Enter backup code': 'Inserisci un codice di backup',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'I tuoi codici di backup sono l’elenco di dieci che hai conservato durante la configurazione. Ognuno ti fa entrare una volta.',
  'A backup code works meanwhile.': 'Nel frattempo funziona un codice di backup.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Nessun codice di backup può essere usato: sono già stati usati tutti oppure ne sono stati provati troppi errati.',
  "That code didn't work. Each backup code works once.":
    'Il codice non ha funzionato. Ogni codice di backup vale una volta sola.',
  'A backup code has 16 letters and digits.': 'Un codice di backup ha 16 lettere e cifre.',
  'Backup codes': 'Codici di backup',
  '{count} of {total} left': { other: '{count} rimasti su {total}', one: '{count} rimasto su {total}' },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Il salvataggio di questi codici non è mai stato confermato. Se non li hai tutti, generane di nuovi.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Un nuovo telefono? Con «Reimposta» configuri di nuovo la tua app. Questo accesso è sufficiente, finché dura.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Un nuovo telefono? Con «Reimposta» configuri di nuovo la tua app. Questo accesso è sufficiente per 10 minuti.',
  Reset: 'Reimposta',
  'Generate backup codes': 'Genera codici di backup',
  'Few are left. Generate new ones while you can sign in.': 'Ne restano pochi. Generane di nuovi finché puoi accedere.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Non resta alcun codice di backup. Senza codici nuovi, se perdi il metodo non potrai più accedere.',
  'Set up MFA': 'Configura l’MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    'Per {accounts} sono accettate solo passkey. Aggiungine una per continuare.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'Per {accounts} è richiesto un secondo passaggio dopo la password. Configuralo per continuare.',
  'This site requires a second step after your password. Set it up to continue.':
    'Questo sito richiede un secondo passaggio dopo la password. Configuralo per continuare.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Ciò che hai chiesto richiede un secondo passaggio dopo la password. Configuralo per continuare.',
  'You are set up. Keep your backup codes, then press Finish.':
    'La configurazione è completa. Conserva i codici di backup, poi premi «Fine».',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'Per la configurazione serve JavaScript. Attivalo e ricarica questa pagina.',
  'Continue to {account}': 'Continua su {account}',
  MFA: 'MFA',
  'MFA settings': 'Impostazioni MFA',
  Accounts: 'Account',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Per modificare queste impostazioni serve JavaScript. Attivalo e ricarica questa pagina.',
  'Not saved, please send again.': 'Non salvato, invia di nuovo.',
  'You belong to no account.': 'Non appartieni ad alcun account.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Se un account richiede l’MFA, a ogni membro viene chiesto un secondo passaggio dopo la password.',
  Account: 'Account',
  'Require MFA': 'Richiedi l’MFA',
  'Your role: Owner': 'Il tuo ruolo: Proprietario',
  'Your role: Admin': 'Il tuo ruolo: Amministratore',
  'Your role: Member': 'Il tuo ruolo: Membro',
  'Asking to be let in': 'Richieste di accesso',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Accesso consentito. La persona ha 7 giorni per accedere e configurare l’MFA.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Al momento non ci sono richieste. Chi accede con un nome nuovo compare qui.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Per ogni nome è stata inserita la password giusta. Ciascuno può essere un altro modo di scrivere il nome, o un indirizzo e-mail, di qualcuno che è già qui, nelle mani di un ladro. Chiedi alla persona, e non tramite questo sito, prima di ammettere un nome.',
  Names: 'Nomi',
  'From your own app, as a signature.': 'Dalla tua app, come firma.',
  'Let in': 'Ammetti',
  'may be another spelling of a known name': 'può essere un altro modo di scrivere un nome noto',
  'network not known': 'rete sconosciuta',
  'browser not known': 'browser sconosciuto',
  'Nobody asks under this name any more.': 'Non c’è più alcuna richiesta con questo nome.',
  '{browser} on {system}': '{browser} su {system}',
  'Start page': 'Pagina iniziale',
  'That did not work': 'Non ha funzionato',
  'Go back and try again.': 'Torna indietro e riprova.',
  'Open this site over https': 'Apri questo sito tramite https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'I codici e la loro prova non devono viaggiare in chiaro, quindi questo sito risponde tramite http solo su questo computer (localhost). Altrove, metti https davanti.',
  'A cookie was taken out': 'È stato rimosso un cookie',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Un altro sito ha messo in questo browser un cookie che imita uno dei nostri. Ricarica questa pagina; se il problema persiste, elimina i cookie di questo sito.',
  'Unknown address': 'Indirizzo sconosciuto',
  'This site is not served under the address that was asked for.':
    'Questo sito non è disponibile all’indirizzo richiesto.',
  'Not available just now': 'Al momento non disponibile',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Impossibile verificare il tuo accesso. Non è stato modificato nulla. Riprova tra un attimo.',
  'That request was not understood': 'La richiesta non è stata compresa',
  'This site does not answer just now': 'Questo sito al momento non risponde',
  'Nothing was changed. Try again in a moment.': 'Non è stato modificato nulla. Riprova tra un attimo.',
  'You are not signed in': 'Non hai effettuato l’accesso',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'Il sito ha risposto al tuo accesso in modo inatteso, quindi non ne è stato inoltrato nulla. Riprova; se il problema persiste, avvisa chi gestisce il sito.',
  'This user name is not accepted': 'Questo nome utente non è accettato',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Contiene lettere o segni che qui non sono accettati. Torna indietro e scrivilo con lettere semplici, cifre e . _ - + @, senza spazi. Se non si può scrivere così, avvisa chi gestisce il sito.',
  'Write your user name as you did first': 'Scrivi il nome utente come la prima volta',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Questo nome è noto qui scritto in un altro modo, forse con altre maiuscole. Nessuno ha effettuato l’accesso. Accedi di nuovo scrivendolo come la prima volta; se non lo ricordi, avvisa chi gestisce il sito.',
  'An Owner has to let you in': 'Un proprietario deve ammetterti',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'La password era giusta, ma qui nessuno accede con un nome nuovo prima che un proprietario di questo sito lo consenta. Chiedilo a uno di loro: vedrà il tuo nome nella sua pagina «Account». Poi apri di nuovo questa pagina o accedi di nuovo.',
  'Signed out': 'Sessione chiusa',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Sessione chiusa; ciò che hai inviato potrebbe essere stato salvato. Il sito ha iniziato un’altra sessione e non si è potuto capire di chi sia. Accedi di nuovo per continuare.',
  'A sign-in is going on': 'Un accesso è in corso',
  'Wait a moment, then reload this page.': 'Attendi un attimo, poi ricarica questa pagina.',
  Passkey: 'Passkey',
  'Use passkey': 'Usa la passkey',
  'Your passkey works meanwhile.': 'Nel frattempo funziona la tua passkey.',
  'No passkey of yours can be used here. Use another way.':
    'Qui non può essere usata nessuna delle tue passkey. Prova un’altra opzione.',
  "That passkey didn't work. Try again, or use another way.":
    'La passkey non ha funzionato. Riprova o usa un’altra opzione.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Le passkey richiedono JavaScript. Attivalo o prova un’altra opzione.',
  'Passkeys only': 'Solo passkey',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Uno dei tuoi account accetta solo passkey, e qui non può essere usata nessuna delle tue. Chiedi a chi gestisce questo sito di reimpostare la tua MFA.',
  'Next time without a code?': 'La prossima volta senza codice?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Con una passkey, il dispositivo ti fa accedere con impronta, volto o PIN. Un sito di phishing non ne ricava nulla.',
  'Add a passkey': 'Aggiungi una passkey',
  'From then on it takes the place of the code.': 'Da quel momento sostituisce il codice.',
  'Don’t ask again': 'Non chiedere più',
}

export const mail: MailWords = {
  lang: 'it',
  dir: 'ltr',
  'When: {time}': 'Quando: {time}',
  'From: {origin}': 'Da: {origin}',
  '{browser}, network {place}': '{browser}, rete {place}',
  '{browser} on {system}': '{browser} su {system}',
  'an unknown browser': 'un browser sconosciuto',
  'An account': 'Un account',
  'MFA is set up': 'L’MFA è configurata',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'È stata aggiunta un’app di autenticazione. D’ora in poi, dopo la password, ti verrà chiesto un codice di questa app.',
  'Your MFA method was reset': 'Il tuo metodo MFA è stato reimpostato',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Una nuova voce in un’app di autenticazione ha sostituito la vecchia. La vecchia voce e tutti i vecchi codici di backup non funzionano più.',
  'Your MFA method was deleted': 'Il tuo metodo MFA è stato eliminato',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'La tua app di autenticazione e tutti i codici di backup sono stati rimossi. Ora per accedere basta la sola password.',
  'Your backup codes no longer work': 'I tuoi codici di backup non funzionano più',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Sono stati inseriti troppi codici di backup errati. Accedi con la tua app di autenticazione e generane di nuovi.',
  'Your MFA method is disabled': 'Il tuo metodo MFA è disattivato',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Sono stati inseriti troppi codici errati. Accedi con un codice di backup e reimposta il metodo.',
  'A passkey was added': 'È stata aggiunta una passkey',
  'A passkey was added. It can be used after your password in the place of a code.':
    'È stata aggiunta una passkey. Può essere usata dopo la password al posto di un codice.',
  'A passkey was deleted': 'È stata eliminata una passkey',
  'A passkey of yours was deleted.': 'Una delle tue passkey è stata eliminata.',
  'A passkey is disabled': 'Una passkey è disattivata',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Una delle tue passkey è stata usata in un modo che fa pensare a una copia. Qui non funziona più.',
  'New backup codes': 'Nuovi codici di backup',
  'New backup codes were generated. The old ones no longer work.':
    'Sono stati generati nuovi codici di backup. I vecchi non funzionano più.',
  'Few backup codes are left': 'Restano pochi codici di backup',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Hai usato quasi tutti i tuoi codici di backup. Generane di nuovi nel tuo profilo.',
  'A backup code was used': 'È stato usato un codice di backup',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Qualcuno ha effettuato l’accesso al posto tuo con la tua password e uno dei tuoi codici di backup. Quel codice non è più valido.',
  'Wrong codes were entered': 'Sono stati inseriti codici errati',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Dopo la tua password sono stati inseriti più volte codici di backup errati. Nessuno è riuscito ad accedere così.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Dopo la tua password è stato inserito più volte un codice errato. Nessuno è riuscito ad accedere così.',
  '{account} now requires MFA': '{account} ora richiede l’MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Hai attivato l’MFA obbligatoria per {account}. I membri senza metodo ne configurano uno alla prossima visita.',
  '{account} no longer requires MFA': '{account} non richiede più l’MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Hai disattivato l’MFA obbligatoria per {account}. Ai membri che hanno un metodo viene ancora chiesto un codice.',
  'Your MFA was reset by an operator': 'La tua MFA è stata reimpostata da un operatore',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Un operatore ha rimosso la tua app di autenticazione e tutti i codici di backup, così puoi configurare di nuovo l’MFA.',
  'an operator': 'un operatore',
  'You were signed out elsewhere': 'Altre tue sessioni sono state chiuse',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'Nelle tue impostazioni MFA sono state chiuse altre tue sessioni. Lì viene chiesto di nuovo un codice.',
  'Your codes are accepted again': 'I tuoi codici sono di nuovo accettati',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Dopo codici errati, un operatore ha riammesso i tuoi codici. Quelli errati si contano di nuovo da zero.',
  'An operator changed what {account} requires': 'Un operatore ha cambiato ciò che {account} richiede',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'L’MFA è obbligatoria per {account}. I membri senza metodo ne configurano uno alla prossima visita.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'L’MFA non è più obbligatoria per {account}. Ai membri che hanno un metodo viene ancora chiesto un codice.',
}
