import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('it')
const counted = (members: number) => plural(members, { one: '# membro', other: '# membri' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'ai membri non ancora noti verrà chiesto di configurare un metodo.'
    : isYou
      ? 'a te e ai membri non ancora noti verrà chiesto di configurare un metodo.'
      : `a ${counted(missing)} e a quelli non ancora noti verrà chiesto di configurare un metodo.`

/** Italian. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Riprova',
  signInAgain: 'Accedi di nuovo',
  verifyIdentity: 'Verifica la tua identità',
  unexpected: 'Si è verificato un errore da parte nostra. Non è stato modificato nulla.',
  offline: 'Sei offline. Non è stato modificato nulla.',
  unavailable: 'Al momento non disponibile. Non è stato modificato nulla. Riprova.',
  unreachable: 'Impossibile contattare il server. Riprova.',
  sign_in_required: 'La tua sessione è stata chiusa.',
  unknown_credential: 'La tua sessione è stata chiusa.',
  challenge_expired: 'Questo accesso è scaduto.',
  challenge_required: 'Verifica prima la tua identità.',
  setUpFirst: 'Configura prima l’MFA',
  enrolment_required: 'Per questo serve un metodo MFA.',
  method_missing: 'Impossibile trovare il tuo metodo MFA. Rivolgiti a chi gestisce questo sito.',
  getHelp: 'Ottieni aiuto',

  too_many: (wait) =>
    wait ? `Troppi tentativi. Riprova alle ${wait.time}, ${wait.relative}.` : 'Troppi tentativi. Riprova più tardi.',
  codeLabel: (digits) => `Codice a ${digits} cifre`,
  backupCodeLabel: 'Codice di backup',
  enter: 'Conferma',
  checking: 'Verifica in corso…',
  tryAnotherWay: 'Prova un’altra opzione',
  otherWay: 'Nel frattempo puoi provare un’altra opzione.',
  enterBackupCode: 'Inserisci un codice di backup',
  backupCodeFormat: '16 lettere e cifre; gli spazi e i trattini non contano.',
  useApp: 'Usa l’app di autenticazione',
  useNextCode: 'Usa il prossimo codice mostrato dalla tua app.',
  usePasskey: 'Usa la passkey',
  followDevice: 'Segui le istruzioni del dispositivo.',
  cannotPasskey: 'Questo browser non può usare passkey qui. Usa un altro browser.',
  cancel: 'Annulla',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Troppi codici errati: la tua app di autenticazione è disattivata qui. Funziona solo un codice di backup. Poi reimposta l’app.'
      : factor === 'passkey'
        ? 'Nessuna passkey può più essere usata.'
        : 'Nessun codice di backup può più essere usato.',
  unlocked: 'Ora puoi riprovare.',
  wrong_code: 'Il codice non ha funzionato. Se l’hai appena usato, attendi il prossimo.',
  wrongBackupCode: 'Il codice non ha funzionato. Ogni codice di backup vale una volta sola.',
  code_required: (digits) => `Inserisci il codice a ${digits} cifre.`,
  code_length: (entered, digits) =>
    `Hai inserito ${plural(entered, { one: '# cifra', other: '# cifre' })}. Il codice ne ha ${digits}.`,
  code_not_digits: 'Il codice contiene solo cifre.',
  backup_code_required: 'Inserisci uno dei tuoi codici di backup.',
  backup_code_length: 'Un codice di backup ha 16 lettere e cifre.',
  bad_check_character:
    'C’è un errore di battitura in questo codice. Confrontalo con il tuo elenco. Il tentativo non è stato contato.',

  noWay: 'Né telefono né codici?',
  passed: 'Fatto. Un momento…',

  step_up_required: 'Verifica prima la tua identità.',
  backupCodes: 'Codici di backup',
  goThere: 'Continua',
  reset: 'Reimposta',
  default: 'Predefinito',
  factorName: (factor) =>
    factor === 'totp' ? 'App di autenticazione' : factor === 'passkey' ? 'Passkey' : 'Codice di backup',
  copy: 'Copia',
  copied: 'Copiato.',
  selectedInstead: (keys) => `Qui la copia è bloccata. Il testo è selezionato: premi ${keys}.`,

  settings: 'Impostazioni MFA',
  settingsHelp: 'Un secondo passaggio dopo la password. Solo tu puoi cambiarlo.',
  loading: 'Caricamento delle impostazioni MFA…',
  empty: 'Con un metodo configurato, una password rubata non basta per entrare.',
  addNewMethod: 'Aggiungi un nuovo metodo',
  added: 'Aggiunto il',
  lastUsed: 'Ultimo utilizzo:',
  neverUsed: 'Non ancora usato',
  justNow: 'proprio ora',
  disabled: 'Disattivato',
  disabledHelp: 'Disattivato dopo troppi codici errati. Reimpostalo.',
  codesLeft: (remaining, total) => `${plural(remaining, { one: '# rimasto', other: '# rimasti' })} su ${total}`,
  codesLow: 'Restano pochi codici.',
  codesGone: 'Non restano codici. Se perdi il tuo metodo, non potrai accedere.',
  requestId: (id) => `Richiesta ${id}`,
  codesNotConfirmed: 'Salvataggio non confermato. Se non li hai conservati, non possono essere mostrati di nuovo.',
  generateCodes: 'Genera codici di backup',
  menuFor: (name) => `Menu di ${name}`,
  rename: 'Rinomina',
  remove: 'Elimina',
  renamed: 'Nome salvato.',
  makeDefault: 'Imposta come predefinito',
  defaultChanged: 'D’ora in poi questo metodo verrà chiesto per primo.',
  synced: 'Sincronizzata',
  thisDeviceOnly: 'Solo su questo dispositivo',
  madeFor: (address) => `Creata per ${address}`,
  clonedHelp: 'Metodo disattivato: potrebbe esistere una copia della passkey. Eliminala e aggiungine una nuova.',
  removed: 'Metodo MFA eliminato.',
  nowAdded: 'Metodo MFA aggiunto. Potrai usarlo al prossimo accesso.',
  nowOn: 'L’MFA è attiva. Al prossimo accesso verrà chiesto un codice.',
  nowReset: 'Metodo MFA reimpostato. Al prossimo accesso verrà chiesto un codice della nuova voce.',
  newCodes: 'Nuovi codici di backup creati. I vecchi non funzionano più.',
  signInToManage: 'Accedi per gestire l’MFA',
  verifyToManage: 'Verifica la tua identità per gestire l’MFA',
  loadFailed: 'Impossibile caricare le tue impostazioni MFA.',
  loadOffline: 'Sei offline. Le tue impostazioni MFA verranno caricate quando tornerai online.',

  name: 'Nome',
  save: 'Salva',
  name_required: 'Inserisci un nome.',
  name_length: 'Un nome ha al massimo 60 caratteri.',
  removeTitle: 'Eliminare questo metodo MFA?',
  removeHelp: (name) =>
    `«${name}» e tutti i tuoi codici di backup smetteranno di funzionare. Poi per entrare basterà la sola password.`,
  removeOneHelp: (name) => `«${name}» smetterà di funzionare. Gli altri metodi e i codici di backup restano.`,
  proveRemoval: 'Inserisci un codice per eliminare il metodo.',
  thenRemoved: 'Poi il metodo verrà eliminato.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'richiedono' : 'richiede'} l’MFA, quindi questo metodo non può essere eliminato. Reimpostalo per metterne uno nuovo al suo posto.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'richiedono' : 'richiede'} l’MFA, quindi il tuo unico metodo non può essere eliminato. Aggiungine prima un altro.`,
  thisSite: 'Questo sito',

  requireMfa: (account) => `Richiedi l’MFA per ${account}`,
  on: 'SÌ',
  off: 'NO',
  not_owner: 'Solo il proprietario può modificarlo.',
  forbidden: 'Solo il proprietario può modificarlo.',
  required_by_all: 'Obbligatoria per tutti su questo sito.',
  notAvailable: 'Non disponibile',
  membersSetUp: (enrolled, known) =>
    `Su ${plural(known, { one: '# membro noto', other: '# membri noti' })} finora, ${enrolled > 1 ? `${enrolled} hanno` : enrolled ? '1 ha' : 'nessuno ha'} configurato l’MFA.`,
  ifSwitchedOn: (missing, isYou = false) => `Se attivi questa opzione, ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Mostra membri',

  switchOffTitle: (account) => `Disattivare l’MFA obbligatoria per ${account}?`,
  switchOffHelp: (account) => `I membri di ${account} non avranno più bisogno dell’MFA.`,
  strength: 'Solo passkey',
  strengthOf: (account) => `Solo passkey per ${account}`,
  strengthHelp: 'A chi non ne ha ancora una verrà chiesto di aggiungerla. I codici di backup non basteranno.',
  weakenTitle: (account) => `Consentire di nuovo altri metodi per ${account}?`,
  weakenHelp: (account) => `I membri di ${account} non avranno più bisogno di passkey.`,
  owner_not_ready: 'Solo un proprietario che ha passkey può richiederle.',
  addPasskey: 'Aggiungi una passkey',

  membersOf: (account) => `Membri di ${account}`,
  loadingMembers: 'Caricamento dei membri…',
  noMembers: 'Nessun membro è ancora noto.',
  membersShown: (shown, areMore) =>
    areMore
      ? `I primi ${shown} membri, per nome.`
      : plural(shown, { one: '# membro noto finora.', other: '# membri noti finora.' }),
  roleName: (role) => ({ owner: 'Proprietario', admin: 'Amministratore', member: 'Membro' })[role],
  memberSetUp: 'MFA configurata',
  memberNotSetUp: 'MFA non configurata',
  lastSeen: 'Ultima visita:',
  nameNotKnown: 'Nome non ancora noto',
  loadMore: 'Carica altri',
  downloadCsv: 'Scarica CSV',
  preparingCsv: 'Preparazione del file…',
  savedCsv: (file) => `Salvato come ${file}.`,

  passkeyNothing: 'Il dispositivo non ha inviato alcuna risposta. Riprova o usa un’altra opzione.',
  passkeyAddress: (host) => `Le passkey non funzionano a questo indirizzo (${host}). Avvisa chi gestisce questo sito.`,
  passkeyPin: 'Questa chiave ha prima bisogno di un PIN. Impostane uno o usa un’altra opzione.',
  passkeyTrouble: (name) => `Il dispositivo ha segnalato un problema (${name}).`,
  passkey_refused: 'La passkey non ha funzionato. Riprova o usa un’altra opzione.',
  passkey_unknown: 'Questa passkey non è più conosciuta qui. Usane un’altra o scegli un’altra opzione.',
  ceremony_expired: 'È passato troppo tempo. Riprova.',
  already_registered: 'Questo dispositivo o gestore delle password ha già una passkey per questo account.',
  strength_required: 'Uno dei tuoi account accetta solo passkey. Usa la tua o accedi di nuovo.',
  passkey_limit: 'Hai già il massimo di passkey. Eliminane prima una.',

  stepOf: (step, steps) => `Passaggio ${step} di ${steps}`,
  newMethod: 'Nuovo metodo MFA',
  selectMethod: 'Seleziona un metodo',
  defaultHelp: 'Il tuo unico metodo è quello predefinito.',
  setUp: 'Configura',
  instructions: [
    'Apri la tua app di autenticazione e scegli di aggiungere una voce.',
    'Scansiona il codice QR o digita la chiave qui sotto.',
    'Premi «Avanti» e inserisci il codice mostrato dall’app.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `Codice QR per aggiungere ${issuer} (${account}) alla tua app di autenticazione`
      : 'Codice QR per la tua app di autenticazione',
  qrFailed: 'Impossibile mostrare il codice QR. Usa la chiave qui sotto.',
  key: 'Chiave',
  openInApp: 'Apri nell’app di autenticazione',
  keyHelp: 'Non è successo nulla? Copia la chiave nell’app.',
  otherDevice: 'Scansiona con un altro dispositivo',
  verifyHelp: 'Inserisci il codice che la tua app di autenticazione mostra per la nuova voce.',
  verifyReplacement: 'Inserisci il codice della nuova voce. Fino ad allora la vecchia continua a funzionare.',
  resetProven:
    'Hai effettuato l’accesso con un codice di backup, quindi ora non viene chiesto alcun codice. La vecchia voce funziona finché la nuova non è confermata.',
  proveReset:
    'Inserisci un codice della voce attuale. La voce e i tuoi codici di backup continuano a funzionare finché la nuova voce non è confermata.',
  proveResetByCode: 'La voce attuale continua a funzionare finché la nuova non è confermata.',
  proveAdd: 'Poi potrai aggiungere il metodo.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Poi riceverai dieci nuovi codici.'
      : plural(remaining, {
          one: 'Il codice che ti resta smetterà di funzionare.',
          other: 'I codici che ti restano (#) smetteranno di funzionare.',
        }),
  passkeyHelp:
    'Il tuo telefono, questo dispositivo, un gestore delle password o una chiave di sicurezza conserva una passkey per questo sito. La confermi come sblocchi il dispositivo.',
  createPasskey: 'Crea passkey',
  cannotCreate: 'Questo browser non può configurare una passkey. Usa un altro browser.',
  next: 'Avanti',
  back: 'Indietro',
  finish: 'Fine',
  close: 'Chiudi',
  startAgain: 'Ricomincia',
  preparing: 'Preparazione…',
  clockBehind: (span) =>
    `L’orologio del telefono sembra essere indietro di circa ${span}. Attiva l’ora automatica, poi prova il codice successivo.`,
  clockAhead: (span) =>
    `L’orologio del telefono sembra essere avanti di circa ${span}. Attiva l’ora automatica, poi prova il codice successivo.`,
  previous_entry: 'Quel codice è della voce precedente. Inserisci il codice della nuova.',
  already_enrolled: 'Hai già questo metodo.',
  notFinished: 'Non ancora configurato',
  tooManyTries: 'Troppi tentativi. Ricomincia',
  expired: 'La configurazione ha richiesto troppo tempo ed è scaduta. Ricomincia',
  alreadySetUp: 'Già configurato in un’altra scheda',
  changedElsewhere: 'Il tuo metodo è stato modificato in un’altra scheda. Chiudi per vedere com’è ora.',
  setUpWithoutCodes:
    'L’MFA è configurata, ma i codici di backup non sono stati mostrati: accedi di nuovo e generane di nuovi.',
  methodAdded: (name) => `Fatto: metodo «${name}» aggiunto`,
  methodReset: (name) => `Fatto: metodo «${name}» reimpostato`,
  codesReplaced: 'Fatto: i vecchi codici non funzionano più',
  leaveCodes: 'Uscire senza salvare i codici di backup? Non verranno mostrati di nuovo.',
  leave: 'Esci',
  stay: 'Rimani',

  backupCodesHelp:
    'Se perdi il tuo metodo, ognuno di questi codici ti fa entrare una volta. Vengono mostrati solo adesso.',
  download: 'Scarica',
  print: 'Stampa',
  downloaded: (file) => `Download di ${file} avviato.`,
  downloadFailed: 'Il download non è stato avviato. Copia o stampa i codici.',
  printed: 'La finestra di stampa è stata aperta.',
  printFailed: 'Qui non è possibile stampare. Copia o scarica i codici.',
  fileTitle: (issuer) => (issuer ? `Codici di backup per ${issuer}` : 'Codici di backup'),
  fileNote: 'Ogni codice vale una volta sola.',
  fileDate: (date) => `Creati il ${date}`,

  sessions: 'Dove hai effettuato l’accesso',
  sessionsHelp:
    'Browser che hanno superato l’MFA a tuo nome. Se chiudi una sessione, lì viene chiesto di nuovo un codice.',
  loadingSessions: 'Caricamento delle tue sessioni…',
  onlyHere: 'Da nessun’altra parte.',
  thisSession: 'Questa sessione',
  unknownClient: 'Browser sconosciuto',
  browserOn: (browser, system) => `${browser} su ${system}`,
  signedIn: 'Accesso:',
  endSession: 'Chiudi',
  endSessionOf: (client) => `Chiudi la sessione: ${client}`,
  endOthers: 'Chiudi tutte le altre',
  sessionEnded: (client) => `${client}: sessione chiusa. Lì viene chiesto di nuovo un codice.`,
  othersEnded: 'Tutte le altre sessioni sono chiuse. Lì viene chiesto di nuovo un codice.',
  sessionWasOver: 'Quella sessione era già chiusa.',
  moreSessions: 'Ce ne sono più di quelle mostrate. «Chiudi tutte le altre» chiude anche quelle.',
}
