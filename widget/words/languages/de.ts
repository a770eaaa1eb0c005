import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('de')
const counted = (members: number) => plural(members, { one: '1 Mitglied', other: '# Mitglieder' })
const who = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'Mitglieder, die noch nicht bekannt sind,'
    : isYou
      ? 'Sie und Mitglieder, die noch nicht bekannt sind,'
      : `${counted(missing)} und alle, die noch nicht bekannt sind,`
const ASKED = 'aufgefordert, eine Methode einzurichten.'

/** German. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Erneut versuchen',
  signInAgain: 'Erneut anmelden',
  verifyIdentity: 'Bestätigen Sie Ihre Identität',
  unexpected: 'Bei uns ist ein Fehler aufgetreten. Es wurde nichts geändert.',
  offline: 'Sie sind offline. Es wurde nichts geändert.',
  unavailable: 'Im Moment nicht verfügbar. Es wurde nichts geändert. Versuchen Sie es erneut.',
  unreachable: 'Der Server ist nicht erreichbar. Versuchen Sie es erneut.',
  sign_in_required: 'Sie wurden abgemeldet.',
  unknown_credential: 'Sie wurden abgemeldet.',
  challenge_expired: 'Diese Anmeldung ist abgelaufen.',
  challenge_required: 'Bestätigen Sie zuerst Ihre Identität.',
  setUpFirst: 'Zuerst MFA einrichten',
  enrolment_required: 'Dafür ist eine MFA-Methode nötig.',
  method_missing: 'Ihre MFA-Methode ist nicht auffindbar. Wenden Sie sich an den Betreiber dieser Website.',
  getHelp: 'Hilfe',

  too_many: (wait) =>
    wait
      ? `Zu viele Versuche. Versuchen Sie es erneut um ${wait.time} Uhr, ${wait.relative}.`
      : 'Zu viele Versuche. Versuchen Sie es später erneut.',
  codeLabel: (digits) => `${digits}-stelliger Code`,
  backupCodeLabel: 'Backup-Code',
  enter: 'Bestätigen',
  checking: 'Wird geprüft\u00a0…',
  tryAnotherWay: 'Andere Option wählen',
  otherWay: 'Bis dahin können Sie eine andere Option wählen.',
  enterBackupCode: 'Backup-Code eingeben',
  backupCodeFormat: '16 Buchstaben und Ziffern; Leerzeichen und Bindestriche spielen keine Rolle.',
  useApp: 'Authenticator-App verwenden',
  useNextCode: 'Verwenden Sie den nächsten Code, den Ihre App anzeigt.',
  usePasskey: 'Passkey verwenden',
  followDevice: 'Folgen Sie den Anweisungen Ihres Geräts.',
  cannotPasskey: 'Dieser Browser kann hier keine Passkeys verwenden. Nutzen Sie einen anderen Browser.',
  cancel: 'Abbrechen',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Zu viele falsche Codes: Ihre Authenticator-App ist hier deaktiviert. Nur ein Backup-Code funktioniert. Setzen Sie die App danach zurück.'
      : `Es kann kein ${factor === 'passkey' ? 'Passkey' : 'Backup-Code'} mehr verwendet werden.`,
  unlocked: 'Sie können es jetzt erneut versuchen.',
  wrong_code: 'Dieser Code hat nicht funktioniert. Falls Sie ihn gerade verwendet haben, warten Sie auf den nächsten.',
  wrongBackupCode: 'Dieser Code hat nicht funktioniert. Jeder Backup-Code gilt nur einmal.',
  code_required: (digits) => `Geben Sie den ${digits}-stelligen Code ein.`,
  code_length: (entered, digits) =>
    `Sie haben ${plural(entered, { one: '1 Ziffer', other: '# Ziffern' })} eingegeben. Der Code hat ${digits}.`,
  code_not_digits: 'Der Code besteht nur aus Ziffern.',
  backup_code_required: 'Geben Sie einen Ihrer Backup-Codes ein.',
  backup_code_length: 'Ein Backup-Code hat 16 Buchstaben und Ziffern.',
  bad_check_character:
    'In diesem Code ist ein Tippfehler. Vergleichen Sie ihn mit Ihrer Liste. Der Versuch wurde nicht gezählt.',

  noWay: 'Kein Smartphone und keine Codes?',
  passed: 'Fertig. Einen Moment\u00a0…',

  step_up_required: 'Bestätigen Sie zuerst Ihre Identität.',
  backupCodes: 'Backup-Codes',
  goThere: 'Weiter',
  reset: 'Zurücksetzen',
  default: 'Standard',
  factorName: (factor) => (factor === 'totp' ? 'Authenticator-App' : factor === 'passkey' ? 'Passkey' : 'Backup-Code'),
  copy: 'Kopieren',
  copied: 'Kopiert.',
  selectedInstead: (keys) => `Kopieren ist hier blockiert. Der Text ist markiert: Drücken Sie ${keys}.`,

  settings: 'MFA-Einstellungen',
  settingsHelp: 'Ein zweiter Schritt nach Ihrem Passwort. Nur Sie können ihn ändern.',
  loading: 'MFA-Einstellungen werden geladen\u00a0…',
  empty: 'Wenn eine Methode eingerichtet ist, reicht ein gestohlenes Passwort nicht zum Anmelden.',
  addNewMethod: 'Neue Methode hinzufügen',
  added: 'Hinzugefügt am',
  lastUsed: 'Zuletzt verwendet:',
  neverUsed: 'Noch nicht verwendet',
  justNow: 'gerade eben',
  disabled: 'Deaktiviert',
  disabledHelp: 'Nach zu vielen falschen Codes deaktiviert. Setzen Sie die Methode zurück.',
  codesLeft: (remaining, total) => `${remaining} von ${total} übrig`,
  codesLow: 'Es sind nur noch wenige Codes übrig.',
  codesGone: 'Es sind keine Codes mehr übrig. Wenn Sie Ihre Methode verlieren, können Sie sich nicht mehr anmelden.',
  requestId: (id) => `Anfrage ${id}`,
  codesNotConfirmed:
    'Nicht als gespeichert bestätigt. Falls Sie die Codes nicht aufbewahrt haben, lassen sie sich nicht noch einmal anzeigen.',
  generateCodes: 'Backup-Codes erstellen',
  menuFor: (name) => `Menü für ${name}`,
  rename: 'Umbenennen',
  remove: 'Löschen',
  renamed: 'Name gespeichert.',
  makeDefault: 'Als Standard festlegen',
  defaultChanged: 'Ab jetzt wird zuerst nach dieser Methode gefragt.',
  synced: 'Synchronisiert',
  thisDeviceOnly: 'Nur auf diesem Gerät',
  madeFor: (address) => `Erstellt für ${address}`,
  clonedHelp:
    'Deaktiviert: Es gibt möglicherweise eine Kopie davon. Löschen Sie diesen Passkey und fügen Sie einen neuen hinzu.',
  removed: 'MFA-Methode gelöscht.',
  nowAdded: 'MFA-Methode hinzugefügt. Sie können sie bei der nächsten Anmeldung verwenden.',
  nowOn: 'MFA ist aktiv. Bei der nächsten Anmeldung wird nach einem Code gefragt.',
  nowReset: 'MFA-Methode zurückgesetzt. Bei der nächsten Anmeldung wird nach einem Code des neuen Eintrags gefragt.',
  newCodes: 'Neue Backup-Codes erstellt. Die alten gelten nicht mehr.',
  signInToManage: 'Melden Sie sich an, um MFA zu verwalten',
  verifyToManage: 'Bestätigen Sie Ihre Identität, um MFA zu verwalten',
  loadFailed: 'Ihre MFA-Einstellungen konnten nicht geladen werden.',
  loadOffline: 'Sie sind offline. Ihre MFA-Einstellungen werden geladen, sobald Sie wieder online sind.',

  name: 'Name',
  save: 'Speichern',
  name_required: 'Geben Sie einen Namen ein.',
  name_length: 'Ein Name hat höchstens 60 Zeichen.',
  removeTitle: 'Diese MFA-Methode löschen?',
  removeHelp: (name) =>
    `${name} und alle Ihre Backup-Codes gelten dann nicht mehr. Danach reicht Ihr Passwort allein zum Anmelden.`,
  removeOneHelp: (name) => `${name} gilt dann nicht mehr. Ihre anderen Methoden und Ihre Backup-Codes bleiben.`,
  proveRemoval: 'Geben Sie einen Code ein, um die Methode zu löschen.',
  thenRemoved: 'Danach wird die Methode gelöscht.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'verlangen' : 'verlangt'} MFA, daher kann diese Methode nicht gelöscht werden. Mit „Zurücksetzen“ ersetzen Sie sie durch eine neue.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'verlangen' : 'verlangt'} MFA, daher kann Ihre einzige Methode nicht gelöscht werden. Fügen Sie zuerst eine andere hinzu.`,
  thisSite: 'Diese Website',

  requireMfa: (account) => `MFA für ${account} verlangen`,
  on: 'EIN',
  off: 'AUS',
  not_owner: 'Nur der Eigentümer kann das ändern.',
  forbidden: 'Nur der Eigentümer kann das ändern.',
  required_by_all: 'Auf dieser Website für alle Pflicht.',
  notAvailable: 'Nicht verfügbar',
  membersSetUp: (enrolled, known) =>
    `${enrolled} von ${plural(known, { one: '1 bisher bekannten Mitglied', other: '# bisher bekannten Mitgliedern' })} ${enrolled === 1 ? 'hat' : 'haben'} MFA eingerichtet.`,
  ifSwitchedOn: (missing, isYou = false) => `Wenn Sie dies einschalten, werden ${who(missing, isYou)} ${ASKED}`,
  willBeAsked: (missing, isYou = false) => `${who(missing, isYou)} werden ${ASKED}`,
  showMembers: 'Mitglieder anzeigen',

  switchOffTitle: (account) => `MFA-Pflicht für ${account} ausschalten?`,
  switchOffHelp: (account) => `Mitglieder von ${account} brauchen dann keine MFA mehr.`,
  strength: 'Nur Passkeys',
  strengthOf: (account) => `Nur Passkeys für ${account}`,
  strengthHelp: 'Wer noch keinen hat, wird aufgefordert, einen hinzuzufügen. Backup-Codes genügen dann nicht.',
  weakenTitle: (account) => `Für ${account} wieder andere Methoden zulassen?`,
  weakenHelp: (account) => `Mitglieder von ${account} brauchen dann keine Passkeys mehr.`,
  owner_not_ready: 'Nur ein Eigentümer mit eigenen Passkeys kann sie verlangen.',
  addPasskey: 'Passkey hinzufügen',

  membersOf: (account) => `Mitglieder von ${account}`,
  loadingMembers: 'Mitglieder werden geladen\u00a0…',
  noMembers: 'Es ist noch kein Mitglied bekannt.',
  membersShown: (shown, areMore) =>
    areMore
      ? `Die ersten ${shown} Mitglieder, nach Namen.`
      : plural(shown, { one: '1 Mitglied bisher bekannt.', other: '# Mitglieder bisher bekannt.' }),
  roleName: (role) => ({ owner: 'Eigentümer', admin: 'Administrator', member: 'Mitglied' })[role],
  memberSetUp: 'Eingerichtet',
  memberNotSetUp: 'Nicht eingerichtet',
  lastSeen: 'Zuletzt gesehen:',
  nameNotKnown: 'Name noch nicht bekannt',
  loadMore: 'Mehr laden',
  downloadCsv: 'CSV herunterladen',
  preparingCsv: 'Datei wird vorbereitet\u00a0…',
  savedCsv: (file) => `Gespeichert als ${file}.`,

  passkeyNothing: 'Von Ihrem Gerät kam keine Antwort. Versuchen Sie es erneut oder wählen Sie eine andere Option.',
  passkeyAddress: (host) =>
    `Passkeys funktionieren unter dieser Adresse nicht (${host}). Informieren Sie den Betreiber dieser Website.`,
  passkeyPin: 'Dieser Schlüssel braucht zuerst eine PIN. Legen Sie eine fest oder wählen Sie eine andere Option.',
  passkeyTrouble: (name) => `Ihr Gerät hat ein Problem gemeldet (${name}).`,
  passkey_refused: 'Dieser Passkey hat nicht funktioniert. Versuchen Sie es erneut oder wählen Sie eine andere Option.',
  passkey_unknown:
    'Dieser Passkey ist hier nicht mehr bekannt. Verwenden Sie einen anderen oder wählen Sie eine andere Option.',
  ceremony_expired: 'Das hat zu lange gedauert. Versuchen Sie es erneut.',
  already_registered: 'Dieses Gerät oder dieser Passwortmanager hat bereits einen Passkey für dieses Konto.',
  strength_required: 'Eines Ihrer Konten akzeptiert nur Passkeys. Verwenden Sie Ihren oder melden Sie sich erneut an.',
  passkey_limit: 'Sie haben die Höchstzahl an Passkeys erreicht. Löschen Sie zuerst einen.',

  stepOf: (step, steps) => `Schritt ${step} von ${steps}`,
  newMethod: 'Neue MFA-Methode',
  selectMethod: 'Methode auswählen',
  defaultHelp: 'Ihre einzige Methode ist der Standard.',
  setUp: 'Einrichten',
  instructions: [
    'Öffnen Sie Ihre Authenticator-App und fügen Sie einen Eintrag hinzu.',
    'Scannen Sie den QR-Code oder geben Sie den Schlüssel darunter ein.',
    'Drücken Sie „Weiter“ und geben Sie den Code ein, den die App anzeigt.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `QR-Code, um ${issuer} (${account}) zu Ihrer Authenticator-App hinzuzufügen`
      : 'QR-Code für Ihre Authenticator-App',
  qrFailed: 'Der QR-Code konnte nicht dargestellt werden. Verwenden Sie den Schlüssel darunter.',
  key: 'Schlüssel',
  openInApp: 'In Authenticator-App öffnen',
  keyHelp: 'Nichts passiert? Kopieren Sie den Schlüssel in die App.',
  otherDevice: 'Mit einem anderen Gerät scannen',
  verifyHelp: 'Geben Sie den Code ein, den Ihre Authenticator-App für den neuen Eintrag anzeigt.',
  verifyReplacement: 'Geben Sie den Code des neuen Eintrags ein. Bis dahin gilt der alte weiter.',
  resetProven:
    'Sie haben sich mit einem Backup-Code angemeldet, daher wird jetzt kein Code verlangt. Der alte Eintrag gilt weiter, bis der neue bestätigt ist.',
  proveReset:
    'Geben Sie einen Code Ihres bisherigen Eintrags ein. Der Eintrag und Ihre Backup-Codes gelten weiter, bis der neue Eintrag bestätigt ist.',
  proveResetByCode: 'Ihr bisheriger Eintrag gilt weiter, bis der neue bestätigt ist.',
  proveAdd: 'Danach können Sie die Methode hinzufügen.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Danach erhalten Sie zehn neue Codes.'
      : plural(remaining, {
          one: 'Ihr letzter verbleibender Code gilt dann nicht mehr.',
          other: 'Ihre # verbleibenden Codes gelten dann nicht mehr.',
        }),
  passkeyHelp:
    'Ihr Smartphone, dieses Gerät, ein Passwortmanager oder ein Sicherheitsschlüssel bewahrt einen Passkey für diese Website auf. Sie bestätigen ihn so, wie Sie das Gerät entsperren.',
  createPasskey: 'Passkey erstellen',
  cannotCreate: 'Dieser Browser kann keinen Passkey einrichten. Nutzen Sie einen anderen Browser.',
  next: 'Weiter',
  back: 'Zurück',
  finish: 'Fertigstellen',
  close: 'Schließen',
  startAgain: 'Neu beginnen',
  preparing: 'Wird vorbereitet\u00a0…',
  clockBehind: (span) =>
    `Die Uhr Ihres Smartphones geht offenbar etwa ${span} nach. Schalten Sie die automatische Uhrzeit ein und versuchen Sie den nächsten Code.`,
  clockAhead: (span) =>
    `Die Uhr Ihres Smartphones geht offenbar etwa ${span} vor. Schalten Sie die automatische Uhrzeit ein und versuchen Sie den nächsten Code.`,
  previous_entry: 'Dieser Code gehört zu Ihrem alten Eintrag. Geben Sie den Code des neuen ein.',
  already_enrolled: 'Sie haben diese Methode bereits.',
  notFinished: 'Noch nicht eingerichtet',
  tooManyTries: 'Zu viele Versuche. Beginnen Sie neu',
  expired: 'Die Einrichtung hat zu lange gedauert und ist abgelaufen. Beginnen Sie neu',
  alreadySetUp: 'Bereits in einem anderen Tab eingerichtet',
  changedElsewhere:
    'Ihre Methode wurde in einem anderen Tab geändert. Schließen Sie diese Ansicht, um den aktuellen Stand zu sehen.',
  setUpWithoutCodes:
    'MFA ist eingerichtet, aber Ihre Backup-Codes wurden nicht angezeigt: Melden Sie sich erneut an und erstellen Sie neue.',
  methodAdded: (name) => `Fertig: ${name} hinzugefügt`,
  methodReset: (name) => `Fertig: ${name} zurückgesetzt`,
  codesReplaced: 'Fertig: Die alten Codes gelten nicht mehr',
  leaveCodes: 'Verlassen, ohne Ihre Backup-Codes zu speichern? Sie werden nicht noch einmal angezeigt.',
  leave: 'Verlassen',
  stay: 'Bleiben',

  backupCodesHelp:
    'Wenn Sie Ihre Methode verlieren, können Sie sich mit jedem dieser Codes einmal anmelden. Sie werden nur jetzt angezeigt.',
  download: 'Herunterladen',
  print: 'Drucken',
  downloaded: (file) => `Der Download von ${file} wurde gestartet.`,
  downloadFailed: 'Der Download wurde nicht gestartet. Kopieren oder drucken Sie die Codes stattdessen.',
  printed: 'Der Druckdialog wurde geöffnet.',
  printFailed: 'Drucken ist hier nicht möglich. Kopieren Sie die Codes oder laden Sie sie herunter.',
  fileTitle: (issuer) => (issuer ? `Backup-Codes für ${issuer}` : 'Backup-Codes'),
  fileNote: 'Jeder Code gilt einmal.',
  fileDate: (date) => `Erstellt am ${date}`,

  sessions: 'Wo Sie angemeldet sind',
  sessionsHelp:
    'Browser, die unter Ihrem Namen MFA durchlaufen haben. Wenn Sie eine Sitzung beenden, wird dort wieder nach einem Code gefragt.',
  loadingSessions: 'Ihre Sitzungen werden geladen\u00a0…',
  onlyHere: 'Sonst nirgends.',
  thisSession: 'Diese Sitzung',
  unknownClient: 'Unbekannter Browser',
  browserOn: (browser, system) => `${browser} unter ${system}`,
  signedIn: 'Angemeldet:',
  endSession: 'Beenden',
  endSessionOf: (client) => `Sitzung beenden: ${client}`,
  endOthers: 'Überall sonst abmelden',
  sessionEnded: (client) => `${client}: Sitzung beendet. Dort wird wieder nach einem Code gefragt.`,
  othersEnded: 'Alle anderen Sitzungen sind beendet. Dort wird wieder nach einem Code gefragt.',
  sessionWasOver: 'Diese Sitzung war schon beendet.',
  moreSessions: 'Es gibt mehr Sitzungen, als hier stehen. „Überall sonst abmelden“ beendet auch diese.',
}
