import type { MailWords, Words } from '../words.ts'

/** French. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'fr',
  dir: 'ltr',
  'Error: {title}': 'Erreur\u00a0: {title}',
  Continue: 'Continuer',
  'Sign out': 'Se déconnecter',
  'Not now': 'Pas maintenant',
  'No phone and no codes?': 'Ni téléphone ni codes\u202f?',
  'Verify your identity': 'Confirmez votre identité',
  Enter: 'Valider',
  'Try another way': 'Essayer une autre méthode',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Votre méthode MFA est introuvable. Demandez aux responsables de ce site de la réinitialiser.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Trop de tentatives. Réessayez à {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Trop de tentatives. Réessayez {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Trop de codes incorrects. Cette méthode est désactivée et doit être réinitialisée.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'Ce code contient une faute de frappe. Comparez-le à votre liste. La tentative n’a pas été comptée.',
  'This page was out of date. Enter a code again.': 'Cette page n’était plus à jour. Saisissez de nouveau un code.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Le formulaire venait d’un autre site et n’a pas été accepté. Saisissez un code ici.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'Indisponible pour le moment. Rien n’a été modifié. Réessayez dans un instant.',
  '6-digit code': 'Code à 6 chiffres',
  'Use authenticator app': 'Utiliser l’application d’authentification',
  'Your authenticator app works meanwhile.': 'En attendant, votre application d’authentification fonctionne.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Trop de codes incorrects\u00a0: votre application d’authentification est désactivée ici. Seul un code de secours fonctionne. Réinitialisez ensuite l’application.',
  'Use the next code your app shows.': 'Utilisez le prochain code affiché par votre application.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Ce code n’a pas fonctionné. Si vous venez de l’utiliser, attendez le suivant.',
  'Enter the 6 digits that your app shows.': 'Saisissez les 6 chiffres affichés par votre application.',
  'Backup code': 'Code de secours',
  "16 letters and digits; spaces and dashes don't matter.":
    '16 lettres et chiffres\u202f; les espaces et les tirets ne comptent pas.',
  'Enter backup code': 'Saisir un code de secours',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Vos codes de secours sont la liste de dix codes que vous avez conservée lors de la configuration. Chacun vous permet de vous connecter une fois.',
  'A backup code works meanwhile.': 'En attendant, un code de secours fonctionne.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Aucun code de secours ne peut être utilisé\u00a0: tous sont épuisés, ou trop de codes incorrects ont été essayés.',
  "That code didn't work. Each backup code works once.":
    'Ce code n’a pas fonctionné. Chaque code de secours ne sert qu’une fois.',
  'A backup code has 16 letters and digits.': 'Un code de secours compte 16 lettres et chiffres.',
  'Backup codes': 'Codes de secours',
  '{count} of {total} left': { one: '{count} restant sur {total}', other: '{count} restants sur {total}' },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'L’enregistrement de ces codes n’a jamais été confirmé. S’il vous en manque, générez-en de nouveaux.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Un nouveau téléphone\u202f? Avec «\u00a0Réinitialiser\u00a0», vous configurez de nouveau votre application. Cette connexion y suffit tant qu’elle dure.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Un nouveau téléphone\u202f? Avec «\u00a0Réinitialiser\u00a0», vous configurez de nouveau votre application. Cette connexion y suffit pendant 10 minutes.',
  Reset: 'Réinitialiser',
  'Generate backup codes': 'Générer des codes de secours',
  'Few are left. Generate new ones while you can sign in.':
    'Il en reste peu. Générez-en de nouveaux tant que vous pouvez vous connecter.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Il ne reste aucun code de secours. Sans nouveaux codes, perdre votre méthode vous prive d’accès.',
  'Set up MFA': 'Configurer la MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    'Pour {accounts}, seules les clés d’accès sont acceptées. Ajoutez-en une pour continuer.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'Pour {accounts}, une deuxième étape est exigée après votre mot de passe. Configurez-la pour continuer.',
  'This site requires a second step after your password. Set it up to continue.':
    'Ce site exige une deuxième étape après votre mot de passe. Configurez-la pour continuer.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Ce que vous demandez exige une deuxième étape après votre mot de passe. Configurez-la pour continuer.',
  'You are set up. Keep your backup codes, then press Finish.':
    'La configuration est terminée. Gardez vos codes de secours, puis appuyez sur «\u00a0Terminer\u00a0».',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'La configuration nécessite JavaScript. Activez-le et rechargez cette page.',
  'Continue to {account}': 'Continuer vers {account}',
  MFA: 'MFA',
  'MFA settings': 'Paramètres MFA',
  Accounts: 'Comptes',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'La modification de ces paramètres nécessite JavaScript. Activez-le et rechargez cette page.',
  'Not saved, please send again.': 'Non enregistré, veuillez renvoyer.',
  'You belong to no account.': 'Vous n’appartenez à aucun compte.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Lorsqu’un compte exige la MFA, une deuxième étape est demandée à chaque membre après le mot de passe.',
  Account: 'Compte',
  'Require MFA': 'Exiger la MFA',
  'Your role: Owner': 'Votre rôle\u00a0: Propriétaire',
  'Your role: Admin': 'Votre rôle\u00a0: Administrateur',
  'Your role: Member': 'Votre rôle\u00a0: Membre',
  'Asking to be let in': 'Demandes d’accès',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Accès accordé. Cette personne a 7 jours pour se connecter et configurer la MFA.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Aucune demande pour l’instant. Toute personne qui se connecte sous un nouveau nom apparaît ici.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Pour chaque nom, le bon mot de passe a été donné. N’importe lequel de ces noms peut être une autre orthographe, ou une adresse e-mail, d’une personne déjà présente, entre les mains d’un voleur. Demandez à la personne elle-même, sans passer par ce site, avant d’accepter un nom.',
  Names: 'Noms',
  'From your own app, as a signature.': 'De votre propre application, en guise de signature.',
  'Let in': 'Accepter',
  'may be another spelling of a known name': 'peut-être une autre orthographe d’un nom connu',
  'network not known': 'réseau inconnu',
  'browser not known': 'navigateur inconnu',
  'Nobody asks under this name any more.': 'Il n’y a plus de demande sous ce nom.',
  '{browser} on {system}': '{browser} sur {system}',
  'Start page': 'Page d’accueil',
  'That did not work': 'Cela n’a pas fonctionné',
  'Go back and try again.': 'Revenez en arrière et réessayez.',
  'Open this site over https': 'Ouvrez ce site en https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Les codes et leur preuve ne doivent pas circuler en clair\u00a0: ce site ne répond donc en http que sur cette machine (localhost). Partout ailleurs, placez https devant.',
  'A cookie was taken out': 'Un cookie a été retiré',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Un autre site a placé dans ce navigateur un cookie qui imite l’un des nôtres. Rechargez cette page\u202f; si cela persiste, supprimez les cookies de ce site.',
  'Unknown address': 'Adresse inconnue',
  'This site is not served under the address that was asked for.': 'Ce site n’est pas proposé à l’adresse demandée.',
  'Not available just now': 'Indisponible pour le moment',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Votre connexion n’a pas pu être vérifiée. Rien n’a été modifié. Réessayez dans un instant.',
  'That request was not understood': 'Cette requête n’a pas été comprise',
  'This site does not answer just now': 'Ce site ne répond pas pour le moment',
  'Nothing was changed. Try again in a moment.': 'Rien n’a été modifié. Réessayez dans un instant.',
  'You are not signed in': 'Vous n’êtes pas connecté',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'Le site a répondu à votre connexion d’une manière inattendue\u00a0: rien n’en a été transmis. Réessayez\u202f; si cela persiste, prévenez les responsables du site.',
  'This user name is not accepted': 'Ce nom d’utilisateur n’est pas accepté',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Il contient des lettres ou des signes qui ne sont pas acceptés ici. Revenez en arrière et écrivez-le avec des lettres simples, des chiffres et . _ - + @, sans espaces. Si c’est impossible, prévenez les responsables du site.',
  'Write your user name as you did first': 'Écrivez votre nom d’utilisateur comme la première fois',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Ce nom est connu ici sous une autre orthographe, peut-être avec d’autres majuscules. Aucune connexion n’a eu lieu. Reconnectez-vous avec l’orthographe utilisée ici la première fois\u202f; si vous ne vous en souvenez pas, prévenez les responsables du site.',
  'An Owner has to let you in': 'Un propriétaire doit accepter votre demande',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Votre mot de passe était bon, mais personne ne se connecte ici sous un nouveau nom avant l’accord d’un propriétaire de ce site. Demandez à l’un d’eux\u00a0: il voit votre nom sur sa page «\u00a0Comptes\u00a0». Ouvrez ensuite cette page à nouveau, ou reconnectez-vous.',
  'Signed out': 'Session fermée',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Session fermée\u202f; ce que vous avez envoyé a peut-être été enregistré. Le site a commencé une autre session, sans que l’on puisse savoir à qui elle appartient. Reconnectez-vous pour continuer.',
  'A sign-in is going on': 'Une connexion est en cours',
  'Wait a moment, then reload this page.': 'Attendez un instant, puis rechargez cette page.',
  Passkey: 'Clé d’accès',
  'Use passkey': 'Utiliser une clé d’accès',
  'Your passkey works meanwhile.': 'En attendant, votre clé d’accès fonctionne.',
  'No passkey of yours can be used here. Use another way.':
    'Aucune de vos clés d’accès ne peut être utilisée ici. Utilisez une autre méthode.',
  "That passkey didn't work. Try again, or use another way.":
    'Cette clé d’accès n’a pas fonctionné. Réessayez ou utilisez une autre méthode.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Les clés d’accès nécessitent JavaScript. Activez-le ou utilisez une autre méthode.',
  'Passkeys only': 'Clés d’accès uniquement',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'L’un de vos comptes n’accepte que les clés d’accès, et aucune des vôtres ne peut être utilisée ici. Demandez aux responsables de ce site de réinitialiser votre MFA.',
  'Next time without a code?': 'La prochaine fois sans code\u202f?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Avec une clé d’accès, votre appareil vous connecte par empreinte, visage ou code PIN. Un site d’hameçonnage n’en tire rien.',
  'Add a passkey': 'Ajouter une clé d’accès',
  'From then on it takes the place of the code.': 'Elle remplacera alors le code.',
  'Don’t ask again': 'Ne plus demander',
}

export const mail: MailWords = {
  lang: 'fr',
  dir: 'ltr',
  'When: {time}': 'Quand\u00a0: {time}',
  'From: {origin}': 'Depuis\u00a0: {origin}',
  '{browser}, network {place}': '{browser}, réseau {place}',
  '{browser} on {system}': '{browser} sur {system}',
  'an unknown browser': 'un navigateur inconnu',
  'An account': 'Un compte',
  'MFA is set up': 'La MFA est configurée',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Une application d’authentification a été ajoutée. Un code de cette application vous sera désormais demandé après votre mot de passe.',
  'Your MFA method was reset': 'Votre méthode MFA a été réinitialisée',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Une nouvelle entrée dans une application d’authentification a remplacé l’ancienne. L’ancienne entrée et tous les anciens codes de secours ne fonctionnent plus.',
  'Your MFA method was deleted': 'Votre méthode MFA a été supprimée',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Votre application d’authentification et tous les codes de secours ont été retirés. Votre mot de passe seul suffit maintenant pour se connecter.',
  'Your backup codes no longer work': 'Vos codes de secours ne fonctionnent plus',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Trop de codes de secours incorrects ont été saisis. Connectez-vous avec votre application d’authentification et générez-en de nouveaux.',
  'Your MFA method is disabled': 'Votre méthode MFA est désactivée',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Trop de codes incorrects ont été saisis. Connectez-vous avec un code de secours et réinitialisez la méthode.',
  'A passkey was added': 'Une clé d’accès a été ajoutée',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Une clé d’accès a été ajoutée. Elle peut être utilisée après votre mot de passe à la place d’un code.',
  'A passkey was deleted': 'Une clé d’accès a été supprimée',
  'A passkey of yours was deleted.': 'L’une de vos clés d’accès a été supprimée.',
  'A passkey is disabled': 'Une clé d’accès est désactivée',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'L’une de vos clés d’accès a été utilisée d’une manière qui laisse penser qu’il en existe une copie. Elle ne fonctionne plus ici.',
  'New backup codes': 'Nouveaux codes de secours',
  'New backup codes were generated. The old ones no longer work.':
    'De nouveaux codes de secours ont été générés. Les anciens ne fonctionnent plus.',
  'Few backup codes are left': 'Il reste peu de codes de secours',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Vous avez utilisé presque tous vos codes de secours. Générez-en de nouveaux dans votre profil.',
  'A backup code was used': 'Un code de secours a été utilisé',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Quelqu’un s’est connecté sous votre nom avec votre mot de passe et l’un de vos codes de secours. Ce code ne peut plus servir.',
  'Wrong codes were entered': 'Des codes incorrects ont été saisis',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Après votre mot de passe, des codes de secours incorrects ont été saisis plusieurs fois. Personne n’a pu se connecter ainsi.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Après votre mot de passe, un code incorrect a été saisi plusieurs fois. Personne n’a pu se connecter ainsi.',
  '{account} now requires MFA': '{account} exige maintenant la MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Vous avez activé la MFA obligatoire pour {account}. Les membres sans méthode en configureront une à leur prochaine visite.',
  '{account} no longer requires MFA': '{account} n’exige plus la MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Vous avez désactivé la MFA obligatoire pour {account}. Un code reste demandé aux membres qui ont une méthode.',
  'Your MFA was reset by an operator': 'Votre MFA a été réinitialisée par un opérateur',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Un opérateur a retiré votre application d’authentification et tous les codes de secours, pour que vous puissiez configurer de nouveau la MFA.',
  'an operator': 'un opérateur',
  'You were signed out elsewhere': 'D’autres de vos sessions ont été fermées',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'Dans vos paramètres MFA, d’autres de vos sessions ont été fermées. Un code y est de nouveau demandé.',
  'Your codes are accepted again': 'Vos codes sont de nouveau acceptés',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Après des codes incorrects, un opérateur a de nouveau autorisé vos codes. Les codes incorrects sont de nouveau comptés à partir de zéro.',
  'An operator changed what {account} requires': 'Un opérateur a modifié ce que {account} exige',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'La MFA est obligatoire pour {account}. Les membres sans méthode en configureront une à leur prochaine visite.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'La MFA n’est plus obligatoire pour {account}. Un code reste demandé aux membres qui ont une méthode.',
}
