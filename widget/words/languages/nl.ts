import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('nl')
const counted = (members: number) => plural(members, { one: '# lid', other: '# leden' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'aan leden die nog niet bekend zijn, gevraagd om een methode in te stellen.'
    : isYou
      ? 'aan jou en aan leden die nog niet bekend zijn, gevraagd om een methode in te stellen.'
      : `aan ${counted(missing)} en aan leden die nog niet bekend zijn, gevraagd om een methode in te stellen.`

/** Dutch. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Opnieuw proberen',
  signInAgain: 'Opnieuw inloggen',
  verifyIdentity: 'Bevestig je identiteit',
  unexpected: 'Er is bij ons iets misgegaan. Er is niets gewijzigd.',
  offline: 'Je bent offline. Er is niets gewijzigd.',
  unavailable: 'Op dit moment niet beschikbaar. Er is niets gewijzigd. Probeer het opnieuw.',
  unreachable: 'We konden de server niet bereiken. Probeer het opnieuw.',
  sign_in_required: 'Je bent uitgelogd.',
  unknown_credential: 'Je bent uitgelogd.',
  challenge_expired: 'Deze inlogpoging is verlopen.',
  challenge_required: 'Bevestig eerst je identiteit.',
  setUpFirst: 'Stel eerst MFA in',
  enrolment_required: 'Hiervoor is een MFA-methode nodig.',
  method_missing: 'Je MFA-methode kan niet worden gevonden. Neem contact op met de beheerders van deze site.',
  getHelp: 'Hulp krijgen',

  too_many: (wait) =>
    wait
      ? `Te veel pogingen. Probeer het opnieuw om ${wait.time}, ${wait.relative}.`
      : 'Te veel pogingen. Probeer het later opnieuw.',
  codeLabel: (digits) => `Code van ${digits} cijfers`,
  backupCodeLabel: 'Back-upcode',
  enter: 'Bevestigen',
  checking: 'Bezig met controleren…',
  tryAnotherWay: 'Een andere manier proberen',
  otherWay: 'Je kunt intussen een andere manier proberen.',
  enterBackupCode: 'Back-upcode invoeren',
  backupCodeFormat: '16 letters en cijfers; spaties en streepjes maken niet uit.',
  useApp: 'Authenticator-app gebruiken',
  useNextCode: 'Gebruik de volgende code die je app toont.',
  usePasskey: 'Toegangssleutel gebruiken',
  followDevice: 'Volg de instructies van je apparaat.',
  cannotPasskey: 'Deze browser kan hier geen toegangssleutels gebruiken. Gebruik een andere browser.',
  cancel: 'Annuleren',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Te veel onjuiste codes: je authenticator-app is hier uitgeschakeld. Alleen een back-upcode werkt. Stel de app daarna opnieuw in.'
      : `Er kan geen ${factor === 'passkey' ? 'toegangssleutel' : 'back-upcode'} meer worden gebruikt.`,
  unlocked: 'Je kunt het nu opnieuw proberen.',
  wrong_code: 'Die code werkte niet. Als je hem net hebt gebruikt, wacht dan op de volgende.',
  wrongBackupCode: 'Die code werkte niet. Elke back-upcode werkt één keer.',
  code_required: (digits) => `Voer de code van ${digits} cijfers in.`,
  code_length: (entered, digits) =>
    `Je hebt ${plural(entered, { one: '# cijfer', other: '# cijfers' })} ingevoerd. De code heeft er ${digits}.`,
  code_not_digits: 'De code bestaat alleen uit cijfers.',
  backup_code_required: 'Voer een van je back-upcodes in.',
  backup_code_length: 'Een back-upcode heeft 16 letters en cijfers.',
  bad_check_character: 'Er zit een typefout in deze code. Vergelijk hem met je lijst. De poging is niet meegeteld.',

  noWay: 'Geen telefoon en geen codes?',
  passed: 'Klaar. Een ogenblik…',

  step_up_required: 'Bevestig eerst je identiteit.',
  backupCodes: 'Back-upcodes',
  goThere: 'Doorgaan',
  reset: 'Opnieuw instellen',
  default: 'Standaard',
  factorName: (factor) =>
    factor === 'totp' ? 'Authenticator-app' : factor === 'passkey' ? 'Toegangssleutel' : 'Back-upcode',
  copy: 'Kopiëren',
  copied: 'Gekopieerd.',
  selectedInstead: (keys) => `Kopiëren is hier geblokkeerd. De tekst is geselecteerd: druk op ${keys}.`,

  settings: 'MFA-instellingen',
  settingsHelp: 'Een tweede stap na je wachtwoord. Alleen jij kunt die wijzigen.',
  loading: 'MFA-instellingen laden…',
  empty: 'Als er een methode is ingesteld, is een gestolen wachtwoord niet genoeg om binnen te komen.',
  addNewMethod: 'Nieuwe methode toevoegen',
  added: 'Toegevoegd op',
  lastUsed: 'Laatst gebruikt:',
  neverUsed: 'Nog niet gebruikt',
  justNow: 'zojuist',
  disabled: 'Uitgeschakeld',
  disabledHelp: 'Uitgeschakeld na te veel onjuiste codes. Stel de methode opnieuw in.',
  codesLeft: (remaining, total) => `Nog ${remaining} van ${total}`,
  codesLow: 'Er zijn nog maar weinig codes over.',
  codesGone: 'Er zijn geen codes meer over. Als je je methode kwijtraakt, kun je niet inloggen.',
  requestId: (id) => `Verzoek ${id}`,
  codesNotConfirmed:
    'Niet bevestigd dat ze zijn bewaard. Als je ze niet hebt bewaard, kunnen ze niet opnieuw worden getoond.',
  generateCodes: 'Back-upcodes maken',
  menuFor: (name) => `Menu voor ${name}`,
  rename: 'Naam wijzigen',
  remove: 'Verwijderen',
  renamed: 'Naam opgeslagen.',
  makeDefault: 'Als standaard instellen',
  defaultChanged: 'Voortaan wordt eerst naar deze methode gevraagd.',
  synced: 'Gesynchroniseerd',
  thisDeviceOnly: 'Alleen op dit apparaat',
  madeFor: (address) => `Gemaakt voor ${address}`,
  clonedHelp: 'Uitgeschakeld: er bestaat mogelijk een kopie van. Verwijder hem en voeg een nieuwe toe.',
  removed: 'MFA-methode verwijderd.',
  nowAdded: 'MFA-methode toegevoegd. Je kunt deze gebruiken als je de volgende keer inlogt.',
  nowOn: 'MFA staat aan. De volgende keer dat je inlogt, wordt om een code gevraagd.',
  nowReset:
    'MFA-methode opnieuw ingesteld. De volgende keer dat je inlogt, wordt om een code van het nieuwe item gevraagd.',
  newCodes: 'Nieuwe back-upcodes gemaakt. De oude werken niet meer.',
  signInToManage: 'Log in om MFA te beheren',
  verifyToManage: 'Bevestig je identiteit om MFA te beheren',
  loadFailed: 'Je MFA-instellingen konden niet worden geladen.',
  loadOffline: 'Je bent offline. Je MFA-instellingen worden geladen zodra je weer online bent.',

  name: 'Naam',
  save: 'Opslaan',
  name_required: 'Voer een naam in.',
  name_length: 'Een naam heeft hoogstens 60 tekens.',
  removeTitle: 'Deze MFA-methode verwijderen?',
  removeHelp: (name) =>
    `${name} en al je back-upcodes werken dan niet meer. Daarna is je wachtwoord op zichzelf genoeg om binnen te komen.`,
  removeOneHelp: (name) => `${name} werkt dan niet meer. Je andere methoden en je back-upcodes blijven.`,
  proveRemoval: 'Voer een code in om de methode te verwijderen.',
  thenRemoved: 'Daarna wordt de methode verwijderd.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'vereisen' : 'vereist'} MFA, dus deze methode kan niet worden verwijderd. Met ‘Opnieuw instellen’ komt er een nieuwe voor in de plaats.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'vereisen' : 'vereist'} MFA, dus je enige methode kan niet worden verwijderd. Voeg eerst een andere toe.`,
  thisSite: 'Deze site',

  requireMfa: (account) => `MFA vereisen voor ${account}`,
  on: 'AAN',
  off: 'UIT',
  not_owner: 'Alleen de eigenaar kan dit wijzigen.',
  forbidden: 'Alleen de eigenaar kan dit wijzigen.',
  required_by_all: 'Vereist voor iedereen op deze site.',
  notAvailable: 'Niet beschikbaar',
  membersSetUp: (enrolled, known) =>
    `Van ${plural(known, { one: '# tot nu toe bekend lid', other: '# tot nu toe bekende leden' })} ${enrolled > 1 ? `hebben er ${enrolled}` : enrolled ? 'heeft er 1' : 'heeft niemand'} MFA ingesteld.`,
  ifSwitchedOn: (missing, isYou = false) => `Als je dit aanzet, wordt ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => `Er wordt ${asked(missing, isYou)}`,
  showMembers: 'Leden tonen',

  switchOffTitle: (account) => `Verplichte MFA voor ${account} uitzetten?`,
  switchOffHelp: (account) => `Leden van ${account} hebben dan geen MFA meer nodig.`,
  strength: 'Alleen toegangssleutels',
  strengthOf: (account) => `Alleen toegangssleutels voor ${account}`,
  strengthHelp: 'Wie er nog geen heeft, wordt gevraagd er een toe te voegen. Back-upcodes volstaan dan niet.',
  weakenTitle: (account) => `Weer andere methoden toestaan voor ${account}?`,
  weakenHelp: (account) => `Leden van ${account} hebben dan geen toegangssleutels meer nodig.`,
  owner_not_ready: 'Alleen een eigenaar die toegangssleutels heeft, kan ze vereisen.',
  addPasskey: 'Toegangssleutel toevoegen',

  membersOf: (account) => `Leden van ${account}`,
  loadingMembers: 'Leden laden…',
  noMembers: 'Er zijn nog geen leden bekend.',
  membersShown: (shown, areMore) =>
    areMore
      ? `De eerste ${shown} leden, op naam.`
      : plural(shown, { one: '# lid tot nu toe bekend.', other: '# leden tot nu toe bekend.' }),
  roleName: (role) => ({ owner: 'Eigenaar', admin: 'Beheerder', member: 'Lid' })[role],
  memberSetUp: 'Ingesteld',
  memberNotSetUp: 'Niet ingesteld',
  lastSeen: 'Laatst gezien:',
  nameNotKnown: 'Naam nog niet bekend',
  loadMore: 'Meer laden',
  downloadCsv: 'CSV downloaden',
  preparingCsv: 'Bestand voorbereiden…',
  savedCsv: (file) => `Opgeslagen als ${file}.`,

  passkeyNothing: 'Er kwam niets terug van je apparaat. Probeer het opnieuw of gebruik een andere manier.',
  passkeyAddress: (host) =>
    `Toegangssleutels werken niet op dit adres (${host}). Meld het aan de beheerders van deze site.`,
  passkeyPin: 'Deze sleutel heeft eerst een pincode nodig. Stel er een in of gebruik een andere manier.',
  passkeyTrouble: (name) => `Je apparaat meldde een probleem (${name}).`,
  passkey_refused: 'Die toegangssleutel werkte niet. Probeer het opnieuw of gebruik een andere manier.',
  passkey_unknown: 'Die toegangssleutel is hier niet meer bekend. Gebruik een andere sleutel of een andere manier.',
  ceremony_expired: 'Dat duurde te lang. Probeer het opnieuw.',
  already_registered: 'Dit apparaat of deze wachtwoordmanager heeft al een toegangssleutel voor dit account.',
  strength_required: 'Een van je accounts accepteert alleen toegangssleutels. Gebruik de jouwe of log opnieuw in.',
  passkey_limit: 'Je hebt het maximale aantal toegangssleutels. Verwijder er eerst een.',

  stepOf: (step, steps) => `Stap ${step} van ${steps}`,
  newMethod: 'Nieuwe MFA-methode',
  selectMethod: 'Methode kiezen',
  defaultHelp: 'Je enige methode is de standaard.',
  setUp: 'Instellen',
  instructions: [
    'Open je authenticator-app en voeg een item toe.',
    'Scan de QR-code of typ de sleutel hieronder.',
    'Druk op ‘Volgende’ en voer de code in die de app toont.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `QR-code om ${issuer} (${account}) aan je authenticator-app toe te voegen`
      : 'QR-code voor je authenticator-app',
  qrFailed: 'De QR-code kon niet worden weergegeven. Gebruik de sleutel hieronder.',
  key: 'Sleutel',
  openInApp: 'Openen in authenticator-app',
  keyHelp: 'Gebeurde er niets? Kopieer de sleutel naar de app.',
  otherDevice: 'Scannen met een ander apparaat',
  verifyHelp: 'Voer de code in die je authenticator-app voor het nieuwe item toont.',
  verifyReplacement: 'Voer de code van het nieuwe item in. Tot dan blijft het oude werken.',
  resetProven:
    'Je bent ingelogd met een back-upcode, dus er wordt nu geen code gevraagd. Het oude item blijft werken tot het nieuwe is bevestigd.',
  proveReset:
    'Voer een code van je huidige item in. Dat blijft werken, net als je back-upcodes, tot het nieuwe is bevestigd.',
  proveResetByCode: 'Je huidige item blijft werken tot het nieuwe is bevestigd.',
  proveAdd: 'Daarna kun je de methode toevoegen.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Daarna krijg je tien nieuwe codes.'
      : plural(remaining, {
          one: 'Je resterende code werkt dan niet meer.',
          other: 'Je # resterende codes werken dan niet meer.',
        }),
  passkeyHelp:
    'Je telefoon, dit apparaat, een wachtwoordmanager of een beveiligingssleutel bewaart een toegangssleutel voor deze site. Je bevestigt hem zoals je het apparaat ontgrendelt.',
  createPasskey: 'Toegangssleutel maken',
  cannotCreate: 'Deze browser kan geen toegangssleutel instellen. Gebruik een andere browser.',
  next: 'Volgende',
  back: 'Terug',
  finish: 'Voltooien',
  close: 'Sluiten',
  startAgain: 'Opnieuw beginnen',
  preparing: 'Voorbereiden…',
  clockBehind: (span) =>
    `De klok van je telefoon lijkt ongeveer ${span} achter te lopen. Zet automatische tijd aan en probeer de volgende code.`,
  clockAhead: (span) =>
    `De klok van je telefoon lijkt ongeveer ${span} voor te lopen. Zet automatische tijd aan en probeer de volgende code.`,
  previous_entry: 'Die code is van je vorige item. Voer de code van het nieuwe in.',
  already_enrolled: 'Je hebt deze methode al.',
  notFinished: 'Nog niet ingesteld',
  tooManyTries: 'Te veel pogingen. Begin opnieuw',
  expired: 'Het instellen duurde te lang en is verlopen. Begin opnieuw',
  alreadySetUp: 'Al ingesteld in een ander tabblad',
  changedElsewhere: 'Je methode is in een ander tabblad gewijzigd. Sluit dit om te zien hoe het er nu voor staat.',
  setUpWithoutCodes: 'MFA is ingesteld, maar je back-upcodes zijn niet getoond: log opnieuw in en maak nieuwe.',
  methodAdded: (name) => `Klaar: ${name} toegevoegd`,
  methodReset: (name) => `Klaar: ${name} opnieuw ingesteld`,
  codesReplaced: 'Klaar: de oude codes werken niet meer',
  leaveCodes: 'Weggaan zonder je back-upcodes te bewaren? Ze worden niet opnieuw getoond.',
  leave: 'Weggaan',
  stay: 'Blijven',

  backupCodesHelp:
    'Als je je methode kwijtraakt, kom je met elk van deze codes één keer binnen. Ze worden alleen nu getoond.',
  download: 'Downloaden',
  print: 'Afdrukken',
  downloaded: (file) => `Het downloaden van ${file} is begonnen.`,
  downloadFailed: 'Het downloaden is niet begonnen. Kopieer de codes of druk ze af.',
  printed: 'Het afdrukvenster is geopend.',
  printFailed: 'Afdrukken is hier niet mogelijk. Kopieer of download de codes.',
  fileTitle: (issuer) => (issuer ? `Back-upcodes voor ${issuer}` : 'Back-upcodes'),
  fileNote: 'Elke code werkt één keer.',
  fileDate: (date) => `Gemaakt op ${date}`,

  sessions: 'Waar je bent ingelogd',
  sessionsHelp:
    'Browsers die onder jouw naam MFA hebben doorlopen. Als je een sessie beëindigt, wordt daar weer om een code gevraagd.',
  loadingSessions: 'Je sessies laden…',
  onlyHere: 'Nergens anders.',
  thisSession: 'Deze sessie',
  unknownClient: 'Onbekende browser',
  browserOn: (browser, system) => `${browser} op ${system}`,
  signedIn: 'Ingelogd:',
  endSession: 'Beëindigen',
  endSessionOf: (client) => `Sessie beëindigen: ${client}`,
  endOthers: 'Overal elders uitloggen',
  sessionEnded: (client) => `${client}: sessie beëindigd. Daar wordt weer om een code gevraagd.`,
  othersEnded: 'Alle andere sessies zijn beëindigd. Daar wordt weer om een code gevraagd.',
  sessionWasOver: 'Die sessie was al beëindigd.',
  moreSessions: 'Er zijn meer sessies dan hier staan. ‘Overal elders uitloggen’ beëindigt ook die.',
}
