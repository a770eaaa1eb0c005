import type { MailWords, Words } from '../words.ts'

/** Dutch. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'nl',
  dir: 'ltr',
  'Error: {title}': 'Fout: {title}',
  Continue: 'Doorgaan',
  'Sign out': 'Uitloggen',
  'Not now': 'Niet nu',
  'No phone and no codes?': 'Geen telefoon en geen codes?',
  'Verify your identity': 'Bevestig je identiteit',
  Enter: 'Bevestigen',
  'Try another way': 'Een andere manier proberen',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Je MFA-methode kan niet worden gevonden. Vraag de beheerders van deze site om hem te resetten.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Te veel pogingen. Probeer het opnieuw om {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Te veel pogingen. Probeer het {when} opnieuw.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Te veel onjuiste codes. Deze methode is uitgeschakeld en moet opnieuw worden ingesteld.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'Er zit een typefout in deze code. Vergelijk hem met je lijst. De poging is niet meegeteld.',
  'This page was out of date. Enter a code again.': 'Deze pagina was verouderd. Voer opnieuw een code in.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Het formulier kwam van een andere site en is niet geaccepteerd. Voer hier een code in.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'Dit is op dit moment niet beschikbaar. Er is niets gewijzigd. Probeer het zo meteen opnieuw.',
  '6-digit code': 'Code van 6 cijfers',
  'Use authenticator app': 'Authenticator-app gebruiken',
  'Your authenticator app works meanwhile.': 'Je authenticator-app werkt intussen.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Te veel onjuiste codes: je authenticator-app is hier uitgeschakeld. Alleen een back-upcode werkt. Stel de app daarna opnieuw in.',
  'Use the next code your app shows.': 'Gebruik de volgende code die je app toont.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Die code werkte niet. Als je hem net hebt gebruikt, wacht dan op de volgende.',
  'Enter the 6 digits that your app shows.': 'Voer de 6 cijfers in die je app toont.',
  'Backup code': 'Back-upcode',
  "16 letters and digits; spaces and dashes don't matter.":
    '16 letters en cijfers; spaties en streepjes maken niet uit.',
  'Enter backup code': 'Back-upcode invoeren',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Je back-upcodes zijn de lijst van tien die je bij het instellen hebt bewaard. Met elke code kom je één keer binnen.',
  'A backup code works meanwhile.': 'Een back-upcode werkt intussen.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Er kan geen back-upcode worden gebruikt: ze zijn allemaal op, of er zijn te veel onjuiste geprobeerd.',
  "That code didn't work. Each backup code works once.": 'Die code werkte niet. Elke back-upcode werkt één keer.',
  'A backup code has 16 letters and digits.': 'Een back-upcode heeft 16 letters en cijfers.',
  'Backup codes': 'Back-upcodes',
  '{count} of {total} left': 'Nog {count} van {total}',
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Er is nooit bevestigd dat deze codes bewaard zijn. Als je ze niet allemaal hebt, maak dan nieuwe.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Een nieuwe telefoon? Met ‘Opnieuw instellen’ stel je je app opnieuw in. Deze inlogsessie is daarvoor genoeg, zolang die duurt.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Een nieuwe telefoon? Met ‘Opnieuw instellen’ stel je je app opnieuw in. Deze inlogsessie is daar 10 minuten lang genoeg voor.',
  Reset: 'Opnieuw instellen',
  'Generate backup codes': 'Back-upcodes maken',
  'Few are left. Generate new ones while you can sign in.':
    'Er zijn er nog maar weinig over. Maak nieuwe zolang je kunt inloggen.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Er is geen back-upcode meer over. Zonder nieuwe word je buitengesloten als je je methode kwijtraakt.',
  'Set up MFA': 'MFA instellen',
  '{accounts} takes passkeys only. Add one to continue.':
    'Voor {accounts} worden alleen toegangssleutels geaccepteerd. Voeg er een toe om door te gaan.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'Voor {accounts} is een tweede stap na je wachtwoord vereist. Stel die in om door te gaan.',
  'This site requires a second step after your password. Set it up to continue.':
    'Deze site vereist een tweede stap na je wachtwoord. Stel die in om door te gaan.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Wat je wilt doen, vereist een tweede stap na je wachtwoord. Stel die in om door te gaan.',
  'You are set up. Keep your backup codes, then press Finish.':
    'Het instellen is klaar. Bewaar je back-upcodes en druk dan op ‘Voltooien’.',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'Voor het instellen is JavaScript nodig. Zet het aan en laad deze pagina opnieuw.',
  'Continue to {account}': 'Doorgaan naar {account}',
  MFA: 'MFA',
  'MFA settings': 'MFA-instellingen',
  Accounts: 'Accounts',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Voor het wijzigen van deze instellingen is JavaScript nodig. Zet het aan en laad deze pagina opnieuw.',
  'Not saved, please send again.': 'Niet opgeslagen, verstuur het opnieuw.',
  'You belong to no account.': 'Je hoort bij geen enkel account.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Als een account MFA vereist, wordt elk lid na het wachtwoord om een tweede stap gevraagd.',
  Account: 'Account',
  'Require MFA': 'MFA vereisen',
  'Your role: Owner': 'Je rol: Eigenaar',
  'Your role: Admin': 'Je rol: Beheerder',
  'Your role: Member': 'Je rol: Lid',
  'Asking to be let in': 'Toegangsverzoeken',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Toegelaten. Diegene heeft 7 dagen om in te loggen en MFA in te stellen.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Er zijn op dit moment geen verzoeken. Wie met een nieuwe naam inlogt, verschijnt hier.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Bij elke naam is het juiste wachtwoord ingevoerd. Elke naam kan een andere schrijfwijze of een e-mailadres zijn van iemand die hier al is, in handen van een dief. Vraag het aan de persoon zelf, en niet via deze site, voordat je een naam toelaat.',
  Names: 'Namen',
  'From your own app, as a signature.': 'Uit je eigen app, als handtekening.',
  'Let in': 'Toelaten',
  'may be another spelling of a known name': 'misschien een andere schrijfwijze van een bekende naam',
  'network not known': 'netwerk onbekend',
  'browser not known': 'browser onbekend',
  'Nobody asks under this name any more.': 'Onder deze naam is er geen verzoek meer.',
  '{browser} on {system}': '{browser} op {system}',
  'Start page': 'Startpagina',
  'That did not work': 'Dat werkte niet',
  'Go back and try again.': 'Ga terug en probeer het opnieuw.',
  'Open this site over https': 'Open deze site via https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Codes en het bewijs ervan mogen niet onversleuteld worden verstuurd, dus deze site antwoordt via http alleen op deze computer (localhost). Zet er overal elders https voor.',
  'A cookie was taken out': 'Er is een cookie verwijderd',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Een andere site heeft in deze browser een cookie geplaatst die een van de onze nabootst. Laad deze pagina opnieuw; als het probleem blijft, verwijder dan de cookies van deze site.',
  'Unknown address': 'Onbekend adres',
  'This site is not served under the address that was asked for.':
    'Deze site wordt niet aangeboden op het gevraagde adres.',
  'Not available just now': 'Nu niet beschikbaar',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Je inlogpoging kon niet worden gecontroleerd. Er is niets gewijzigd. Probeer het zo meteen opnieuw.',
  'That request was not understood': 'Dat verzoek is niet begrepen',
  'This site does not answer just now': 'Deze site antwoordt nu niet',
  'Nothing was changed. Try again in a moment.': 'Er is niets gewijzigd. Probeer het zo meteen opnieuw.',
  'You are not signed in': 'Je bent niet ingelogd',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'De site reageerde onverwacht op je inlogpoging, dus er is niets van doorgegeven. Probeer het opnieuw; als het probleem blijft, meld het dan aan de beheerders van de site.',
  'This user name is not accepted': 'Deze gebruikersnaam wordt niet geaccepteerd',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Er staan letters of tekens in die hier niet worden geaccepteerd. Ga terug en schrijf hem met gewone letters, cijfers en . _ - + @, zonder spaties. Als dat niet kan, meld het dan aan de beheerders van de site.',
  'Write your user name as you did first': 'Schrijf je gebruikersnaam zoals de eerste keer',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Deze naam is hier bekend in een andere schrijfwijze, misschien met andere hoofdletters. Er is niemand ingelogd. Log opnieuw in met de schrijfwijze die je hier het eerst gebruikte; als je die niet meer weet, meld het dan aan de beheerders van de site.',
  'An Owner has to let you in': 'Een eigenaar moet je toelaten',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Je wachtwoord was juist, maar niemand logt hier in met een nieuwe naam voordat een eigenaar van deze site dat goedvindt. Vraag het aan een van hen: die ziet je naam op de pagina ‘Accounts’. Open daarna deze pagina opnieuw of log opnieuw in.',
  'Signed out': 'Uitgelogd',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Uitgelogd; wat je hebt verstuurd, is misschien opgeslagen. De site begon een andere sessie en van wie die is, was niet te zien. Log opnieuw in om door te gaan.',
  'A sign-in is going on': 'Er wordt al ingelogd',
  'Wait a moment, then reload this page.': 'Wacht even en laad deze pagina dan opnieuw.',
  Passkey: 'Toegangssleutel',
  'Use passkey': 'Toegangssleutel gebruiken',
  'Your passkey works meanwhile.': 'Je toegangssleutel werkt intussen.',
  'No passkey of yours can be used here. Use another way.':
    'Geen van je toegangssleutels kan hier worden gebruikt. Probeer een andere manier.',
  "That passkey didn't work. Try again, or use another way.":
    'Die toegangssleutel werkte niet. Probeer het opnieuw of gebruik een andere manier.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Toegangssleutels hebben JavaScript nodig. Zet het aan of probeer een andere manier.',
  'Passkeys only': 'Alleen toegangssleutels',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Een van je accounts accepteert alleen toegangssleutels, en geen van de jouwe kan hier worden gebruikt. Vraag de beheerders van deze site om je MFA te resetten.',
  'Next time without a code?': 'Volgende keer zonder code?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Met een toegangssleutel logt je apparaat je in met je vingerafdruk, gezicht of pincode. Een phishingsite heeft er niets aan.',
  'Add a passkey': 'Toegangssleutel toevoegen',
  'From then on it takes the place of the code.': 'Vanaf dat moment komt hij in de plaats van de code.',
  'Don’t ask again': 'Niet meer vragen',
}

export const mail: MailWords = {
  lang: 'nl',
  dir: 'ltr',
  'When: {time}': 'Wanneer: {time}',
  'From: {origin}': 'Vanaf: {origin}',
  '{browser}, network {place}': '{browser}, netwerk {place}',
  '{browser} on {system}': '{browser} op {system}',
  'an unknown browser': 'een onbekende browser',
  'An account': 'Een account',
  'MFA is set up': 'MFA is ingesteld',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Er is een authenticator-app toegevoegd. Vanaf nu wordt na je wachtwoord om een code van deze app gevraagd.',
  'Your MFA method was reset': 'Je MFA-methode is opnieuw ingesteld',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Een nieuw item in een authenticator-app heeft het oude vervangen. Het oude item en alle oude back-upcodes werken niet meer.',
  'Your MFA method was deleted': 'Je MFA-methode is verwijderd',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Je authenticator-app en alle back-upcodes zijn verwijderd. Je wachtwoord is nu op zichzelf genoeg om in te loggen.',
  'Your backup codes no longer work': 'Je back-upcodes werken niet meer',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Er zijn te veel onjuiste back-upcodes ingevoerd. Log in met je authenticator-app en maak nieuwe.',
  'Your MFA method is disabled': 'Je MFA-methode is uitgeschakeld',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Er zijn te veel onjuiste codes ingevoerd. Log in met een back-upcode en stel de methode opnieuw in.',
  'A passkey was added': 'Er is een toegangssleutel toegevoegd',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Er is een toegangssleutel toegevoegd. Hij kan na je wachtwoord worden gebruikt in plaats van een code.',
  'A passkey was deleted': 'Er is een toegangssleutel verwijderd',
  'A passkey of yours was deleted.': 'Een van je toegangssleutels is verwijderd.',
  'A passkey is disabled': 'Een toegangssleutel is uitgeschakeld',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Een van je toegangssleutels is gebruikt op een manier die op een kopie wijst. Hij werkt hier niet meer.',
  'New backup codes': 'Nieuwe back-upcodes',
  'New backup codes were generated. The old ones no longer work.':
    'Er zijn nieuwe back-upcodes gemaakt. De oude werken niet meer.',
  'Few backup codes are left': 'Er zijn nog maar weinig back-upcodes over',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Je hebt bijna al je back-upcodes gebruikt. Maak nieuwe in je profiel.',
  'A backup code was used': 'Er is een back-upcode gebruikt',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Iemand is onder jouw naam ingelogd met je wachtwoord en een van je back-upcodes. Die code werkt nu niet meer.',
  'Wrong codes were entered': 'Er zijn onjuiste codes ingevoerd',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Na je wachtwoord zijn meerdere keren onjuiste back-upcodes ingevoerd. Niemand is daarmee binnengekomen.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Na je wachtwoord is meerdere keren een onjuiste code ingevoerd. Niemand is daarmee binnengekomen.',
  '{account} now requires MFA': '{account} vereist nu MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Je hebt verplichte MFA aangezet voor {account}. Leden zonder methode stellen er bij hun volgende bezoek een in.',
  '{account} no longer requires MFA': '{account} vereist geen MFA meer',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Je hebt verplichte MFA uitgezet voor {account}. Leden die een methode hebben, worden nog steeds om een code gevraagd.',
  'Your MFA was reset by an operator': 'Je MFA is door een operator gereset',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Een operator heeft je authenticator-app en alle back-upcodes verwijderd, zodat je MFA opnieuw kunt instellen.',
  'an operator': 'een operator',
  'You were signed out elsewhere': 'Je bent elders uitgelogd',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'In je MFA-instellingen zijn andere sessies van jou beëindigd. Daar wordt weer om een code gevraagd.',
  'Your codes are accepted again': 'Je codes worden weer geaccepteerd',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Na onjuiste codes heeft een operator je codes weer toegestaan. Onjuiste codes worden weer vanaf nul geteld.',
  'An operator changed what {account} requires': 'Een operator heeft gewijzigd wat {account} vereist',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'MFA is verplicht voor {account}. Leden zonder methode stellen er bij hun volgende bezoek een in.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'MFA is niet meer verplicht voor {account}. Leden die een methode hebben, worden nog steeds om een code gevraagd.',
}
