import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('fr')
const counted = (members: number) => plural(members, { one: '# membre', other: '# membres' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'il sera demandé de configurer une méthode aux membres qui ne sont pas encore connus.'
    : isYou
      ? 'il vous sera demandé de configurer une méthode, de même qu’aux membres qui ne sont pas encore connus.'
      : `il sera demandé de configurer une méthode à ${counted(missing)} et à ceux qui ne sont pas encore connus.`

/** French. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Réessayer',
  signInAgain: 'Se reconnecter',
  verifyIdentity: 'Confirmez votre identité',
  unexpected: 'Une erreur s’est produite de notre côté. Rien n’a été modifié.',
  offline: 'Vous êtes hors ligne. Rien n’a été modifié.',
  unavailable: 'Indisponible pour le moment. Rien n’a été modifié. Réessayez.',
  unreachable: 'Impossible de joindre le serveur. Réessayez.',
  sign_in_required: 'Votre session a pris fin.',
  unknown_credential: 'Votre session a pris fin.',
  challenge_expired: 'Cette connexion a expiré.',
  challenge_required: 'Confirmez d’abord votre identité.',
  setUpFirst: 'Configurez d’abord la MFA',
  enrolment_required: 'Une méthode MFA est nécessaire pour cela.',
  method_missing: 'Votre méthode MFA est introuvable. Adressez-vous aux responsables de ce site.',
  getHelp: 'Obtenir de l’aide',

  too_many: (wait) =>
    wait
      ? `Trop de tentatives. Réessayez à ${wait.time}, ${wait.relative}.`
      : 'Trop de tentatives. Réessayez plus tard.',
  codeLabel: (digits) => `Code à ${digits} chiffres`,
  backupCodeLabel: 'Code de secours',
  enter: 'Valider',
  checking: 'Vérification…',
  tryAnotherWay: 'Essayer une autre méthode',
  otherWay: 'En attendant, vous pouvez essayer une autre méthode.',
  enterBackupCode: 'Saisir un code de secours',
  backupCodeFormat: '16 lettres et chiffres\u202f; les espaces et les tirets ne comptent pas.',
  useApp: 'Utiliser l’application d’authentification',
  useNextCode: 'Utilisez le prochain code affiché par votre application.',
  usePasskey: 'Utiliser une clé d’accès',
  followDevice: 'Suivez les instructions de votre appareil.',
  cannotPasskey: 'Ce navigateur ne peut pas utiliser de clé d’accès ici. Utilisez un autre navigateur.',
  cancel: 'Annuler',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Trop de codes incorrects\u00a0: votre application d’authentification est désactivée ici. Seul un code de secours fonctionne. Réinitialisez ensuite l’application.'
      : factor === 'passkey'
        ? 'Plus aucune clé d’accès ne peut être utilisée.'
        : 'Plus aucun code de secours ne peut être utilisé.',
  unlocked: 'Vous pouvez réessayer.',
  wrong_code: 'Ce code n’a pas fonctionné. Si vous venez de l’utiliser, attendez le suivant.',
  wrongBackupCode: 'Ce code n’a pas fonctionné. Chaque code de secours ne sert qu’une fois.',
  code_required: (digits) => `Saisissez le code à ${digits} chiffres.`,
  code_length: (entered, digits) =>
    `Vous avez saisi ${plural(entered, { one: '# chiffre', other: '# chiffres' })}. Le code en compte ${digits}.`,
  code_not_digits: 'Le code ne contient que des chiffres.',
  backup_code_required: 'Saisissez l’un de vos codes de secours.',
  backup_code_length: 'Un code de secours compte 16 lettres et chiffres.',
  bad_check_character:
    'Ce code contient une faute de frappe. Comparez-le à votre liste. La tentative n’a pas été comptée.',

  noWay: 'Ni téléphone ni codes\u202f?',
  passed: 'C’est fait. Un instant…',

  step_up_required: 'Confirmez d’abord votre identité.',
  backupCodes: 'Codes de secours',
  goThere: 'Continuer',
  reset: 'Réinitialiser',
  default: 'Par défaut',
  factorName: (factor) =>
    factor === 'totp' ? 'Application d’authentification' : factor === 'passkey' ? 'Clé d’accès' : 'Code de secours',
  copy: 'Copier',
  copied: 'Copié.',
  selectedInstead: (keys) => `La copie est bloquée ici. Le texte est sélectionné\u00a0: appuyez sur ${keys}.`,

  settings: 'Paramètres MFA',
  settingsHelp: 'Une deuxième étape après votre mot de passe. Personne d’autre que vous ne peut la modifier.',
  loading: 'Chargement des paramètres MFA…',
  empty: 'Avec une méthode configurée, un mot de passe volé ne suffit plus.',
  addNewMethod: 'Ajouter une méthode',
  added: 'Ajoutée le',
  lastUsed: 'Dernière utilisation\u00a0:',
  neverUsed: 'Pas encore utilisée',
  justNow: 'à l’instant',
  disabled: 'Désactivée',
  disabledHelp: 'Désactivée après trop de codes incorrects. Réinitialisez-la.',
  codesLeft: (remaining, total) => `${plural(remaining, { one: '# restant', other: '# restants' })} sur ${total}`,
  codesLow: 'Il reste peu de codes.',
  codesGone: 'Il ne reste aucun code. Si vous perdez votre méthode, vous ne pourrez plus vous connecter.',
  requestId: (id) => `Requête ${id}`,
  codesNotConfirmed: 'Enregistrement non confirmé. Si vous ne les avez pas gardés, ils ne peuvent plus être affichés.',
  generateCodes: 'Générer des codes de secours',
  menuFor: (name) => `Menu de ${name}`,
  rename: 'Renommer',
  remove: 'Supprimer',
  renamed: 'Nom enregistré.',
  makeDefault: 'Définir par défaut',
  defaultChanged: 'Cette méthode sera désormais demandée en premier.',
  synced: 'Synchronisée',
  thisDeviceOnly: 'Sur cet appareil uniquement',
  madeFor: (address) => `Créée pour ${address}`,
  clonedHelp: 'Désactivée\u00a0: il en existe peut-être une copie. Supprimez-la et ajoutez-en une nouvelle.',
  removed: 'Méthode MFA supprimée.',
  nowAdded: 'Méthode MFA ajoutée. Vous pourrez l’utiliser à votre prochaine connexion.',
  nowOn: 'La MFA est activée. Votre prochaine connexion demandera un code.',
  nowReset: 'Méthode MFA réinitialisée. Votre prochaine connexion demandera un code de la nouvelle entrée.',
  newCodes: 'Nouveaux codes de secours créés. Les anciens ne fonctionnent plus.',
  signInToManage: 'Connectez-vous pour gérer la MFA',
  verifyToManage: 'Confirmez votre identité pour gérer la MFA',
  loadFailed: 'Impossible de charger vos paramètres MFA.',
  loadOffline: 'Vous êtes hors ligne. Vos paramètres MFA se chargeront dès votre retour en ligne.',

  name: 'Nom',
  save: 'Enregistrer',
  name_required: 'Saisissez un nom.',
  name_length: 'Un nom compte 60 caractères au plus.',
  removeTitle: 'Supprimer cette méthode MFA\u202f?',
  removeHelp: (name) =>
    `«\u00a0${name}\u00a0» et tous vos codes de secours cesseront de fonctionner. Votre mot de passe suffira alors, à lui seul, pour se connecter.`,
  removeOneHelp: (name) =>
    `«\u00a0${name}\u00a0» cessera de fonctionner. Vos autres méthodes et vos codes de secours sont conservés.`,
  proveRemoval: 'Saisissez un code pour supprimer la méthode.',
  thenRemoved: 'La méthode sera ensuite supprimée.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'exigent' : 'exige'} la MFA\u00a0: cette méthode ne peut pas être supprimée. Réinitialisez-la pour la remplacer.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'exigent' : 'exige'} la MFA\u00a0: votre seule méthode ne peut pas être supprimée. Ajoutez-en d’abord une autre.`,
  thisSite: 'Ce site',

  requireMfa: (account) => `Exiger la MFA pour ${account}`,
  on: 'OUI',
  off: 'NON',
  not_owner: 'Seul le propriétaire peut modifier ce réglage.',
  forbidden: 'Seul le propriétaire peut modifier ce réglage.',
  required_by_all: 'Obligatoire pour tous sur ce site.',
  notAvailable: 'Indisponible',
  membersSetUp: (enrolled, known) =>
    `Sur ${plural(known, { one: '# membre connu', other: '# membres connus' })} à ce jour, ${enrolled > 1 ? `${enrolled} ont` : enrolled ? '1 a' : 'aucun n’a'} configuré la MFA.`,
  ifSwitchedOn: (missing, isYou = false) => `Si vous activez cette option, ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Afficher les membres',

  switchOffTitle: (account) => `Désactiver la MFA obligatoire pour ${account}\u202f?`,
  switchOffHelp: (account) => `Les membres de ${account} n’auront plus besoin de la MFA.`,
  strength: 'Clés d’accès uniquement',
  strengthOf: (account) => `Clés d’accès uniquement pour ${account}`,
  strengthHelp:
    'Il sera demandé aux membres qui n’en ont pas encore d’en ajouter une. Les codes de secours ne suffiront pas.',
  weakenTitle: (account) => `Autoriser à nouveau d’autres méthodes pour ${account}\u202f?`,
  weakenHelp: (account) => `Les membres de ${account} n’auront plus besoin de clés d’accès.`,
  owner_not_ready: 'Seul un propriétaire qui a des clés d’accès peut les exiger.',
  addPasskey: 'Ajouter une clé d’accès',

  membersOf: (account) => `Membres de ${account}`,
  loadingMembers: 'Chargement des membres…',
  noMembers: 'Aucun membre n’est encore connu.',
  membersShown: (shown, areMore) =>
    areMore
      ? `Les ${shown} premiers membres, par nom.`
      : plural(shown, { one: '# membre connu à ce jour.', other: '# membres connus à ce jour.' }),
  roleName: (role) => ({ owner: 'Propriétaire', admin: 'Administrateur', member: 'Membre' })[role],
  memberSetUp: 'MFA configurée',
  memberNotSetUp: 'MFA non configurée',
  lastSeen: 'Dernière visite\u00a0:',
  nameNotKnown: 'Nom pas encore connu',
  loadMore: 'Afficher plus',
  downloadCsv: 'Télécharger en CSV',
  preparingCsv: 'Préparation du fichier…',
  savedCsv: (file) => `Enregistré sous ${file}.`,

  passkeyNothing: 'Votre appareil n’a rien renvoyé. Réessayez ou utilisez une autre méthode.',
  passkeyAddress: (host) =>
    `Les clés d’accès ne fonctionnent pas à cette adresse (${host}). Prévenez les responsables de ce site.`,
  passkeyPin: 'Cette clé a d’abord besoin d’un code PIN. Définissez-en un ou utilisez une autre méthode.',
  passkeyTrouble: (name) => `Votre appareil a signalé un problème (${name}).`,
  passkey_refused: 'Cette clé d’accès n’a pas fonctionné. Réessayez ou utilisez une autre méthode.',
  passkey_unknown: 'Cette clé d’accès n’est plus connue ici. Utilisez-en une autre, ou une autre méthode.',
  ceremony_expired: 'Cela a pris trop de temps. Réessayez.',
  already_registered: 'Cet appareil ou ce gestionnaire de mots de passe a déjà une clé d’accès pour ce compte.',
  strength_required: 'L’un de vos comptes n’accepte que les clés d’accès. Utilisez la vôtre ou reconnectez-vous.',
  passkey_limit: 'Vous avez atteint le nombre maximal de clés d’accès. Supprimez-en d’abord une.',

  stepOf: (step, steps) => `Étape ${step} sur ${steps}`,
  newMethod: 'Nouvelle méthode MFA',
  selectMethod: 'Choisir une méthode',
  defaultHelp: 'Votre seule méthode est celle par défaut.',
  setUp: 'Configurer',
  instructions: [
    'Ouvrez votre application d’authentification et choisissez d’ajouter une entrée.',
    'Scannez le code QR ou saisissez la clé ci-dessous.',
    'Appuyez sur «\u00a0Suivant\u00a0» et saisissez le code affiché par l’application.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `Code QR pour ajouter ${issuer} (${account}) à votre application d’authentification`
      : 'Code QR pour votre application d’authentification',
  qrFailed: 'Le code QR n’a pas pu être affiché. Utilisez la clé ci-dessous.',
  key: 'Clé',
  openInApp: 'Ouvrir dans l’application d’authentification',
  keyHelp: 'Rien ne se passe\u202f? Copiez la clé dans l’application.',
  otherDevice: 'Scanner avec un autre appareil',
  verifyHelp: 'Saisissez le code affiché par votre application d’authentification pour la nouvelle entrée.',
  verifyReplacement: 'Saisissez le code de la nouvelle entrée. D’ici là, l’ancienne continue de fonctionner.',
  resetProven:
    'Vous avez utilisé un code de secours pour vous connecter\u00a0: aucun code n’est donc demandé. L’ancienne entrée fonctionne jusqu’à la confirmation de la nouvelle.',
  proveReset:
    'Saisissez un code de votre entrée actuelle. Elle continue de fonctionner, ainsi que vos codes de secours, jusqu’à la confirmation de la nouvelle.',
  proveResetByCode: 'Votre entrée actuelle continue de fonctionner jusqu’à la confirmation de la nouvelle.',
  proveAdd: 'Vous pourrez ensuite ajouter la méthode.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Vous recevrez ensuite dix nouveaux codes.'
      : plural(remaining, {
          one: 'Votre code restant cessera de fonctionner.',
          other: 'Vos # codes restants cesseront de fonctionner.',
        }),
  passkeyHelp:
    'Votre téléphone, cet appareil, un gestionnaire de mots de passe ou une clé de sécurité conserve une clé d’accès pour ce site. Vous la confirmez comme vous déverrouillez l’appareil.',
  createPasskey: 'Créer une clé d’accès',
  cannotCreate: 'Ce navigateur ne peut pas configurer de clé d’accès. Utilisez un autre navigateur.',
  next: 'Suivant',
  back: 'Retour',
  finish: 'Terminer',
  close: 'Fermer',
  startAgain: 'Recommencer',
  preparing: 'Préparation…',
  clockBehind: (span) =>
    `L’horloge de votre téléphone semble retarder d’environ ${span}. Activez l’heure automatique, puis essayez le code suivant.`,
  clockAhead: (span) =>
    `L’horloge de votre téléphone semble avancer d’environ ${span}. Activez l’heure automatique, puis essayez le code suivant.`,
  previous_entry: 'Ce code est celui de l’ancienne entrée. Saisissez le code de la nouvelle.',
  already_enrolled: 'Vous avez déjà cette méthode.',
  notFinished: 'Pas encore configurée',
  tooManyTries: 'Trop de tentatives. Recommencez',
  expired: 'La configuration a pris trop de temps et a expiré. Recommencez',
  alreadySetUp: 'Déjà configurée dans un autre onglet',
  changedElsewhere: 'Votre méthode a été modifiée dans un autre onglet. Fermez pour voir où elle en est.',
  setUpWithoutCodes:
    'La MFA est configurée, mais vos codes de secours n’ont pas été affichés\u00a0: reconnectez-vous et générez-en de nouveaux.',
  methodAdded: (name) => `C’est fait\u00a0: méthode «\u00a0${name}\u00a0» ajoutée`,
  methodReset: (name) => `C’est fait\u00a0: méthode «\u00a0${name}\u00a0» réinitialisée`,
  codesReplaced: 'C’est fait\u00a0: les anciens codes ne fonctionnent plus',
  leaveCodes: 'Quitter sans enregistrer vos codes de secours\u202f? Ils ne seront plus affichés.',
  leave: 'Quitter',
  stay: 'Rester',

  backupCodesHelp:
    'Si vous perdez votre méthode, chacun de ces codes vous permet de vous connecter une fois. Ils ne sont affichés que maintenant.',
  download: 'Télécharger',
  print: 'Imprimer',
  downloaded: (file) => `Le téléchargement de ${file} a commencé.`,
  downloadFailed: 'Le téléchargement n’a pas commencé. Copiez ou imprimez plutôt les codes.',
  printed: 'La boîte de dialogue d’impression a été ouverte.',
  printFailed: 'L’impression n’est pas possible ici. Copiez ou téléchargez plutôt les codes.',
  fileTitle: (issuer) => (issuer ? `Codes de secours pour ${issuer}` : 'Codes de secours'),
  fileNote: 'Chaque code ne sert qu’une fois.',
  fileDate: (date) => `Créés le ${date}`,

  sessions: 'Vos sessions ouvertes',
  sessionsHelp:
    'Navigateurs qui ont passé la MFA sous votre nom. Si vous fermez une session, un code y est de nouveau demandé.',
  loadingSessions: 'Chargement de vos sessions…',
  onlyHere: 'Aucune autre.',
  thisSession: 'Cette session',
  unknownClient: 'Navigateur inconnu',
  browserOn: (browser, system) => `${browser} sur ${system}`,
  signedIn: 'Connexion\u00a0:',
  endSession: 'Fermer',
  endSessionOf: (client) => `Fermer la session\u00a0: ${client}`,
  endOthers: 'Fermer toutes les autres',
  sessionEnded: (client) => `${client}\u00a0: session fermée. Un code y est de nouveau demandé.`,
  othersEnded: 'Toutes les autres sessions sont fermées. Un code y est de nouveau demandé.',
  sessionWasOver: 'Cette session était déjà fermée.',
  moreSessions: 'Il y en a plus que cette liste n’en montre. «\u00a0Fermer toutes les autres\u00a0» les ferme aussi.',
}
