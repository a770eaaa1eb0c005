import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('es')
const counted = (members: number) => plural(members, { one: '# miembro', other: '# miembros' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'se pedirá configurar un método a los miembros que aún no se conocen.'
    : isYou
      ? 'se te pedirá configurar un método, y también a los miembros que aún no se conocen.'
      : `se pedirá configurar un método a ${counted(missing)} y a los que aún no se conocen.`

/** Spanish. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Reintentar',
  signInAgain: 'Volver a iniciar sesión',
  verifyIdentity: 'Verifica tu identidad',
  unexpected: 'Se ha producido un error por nuestra parte. No se ha cambiado nada.',
  offline: 'No tienes conexión. No se ha cambiado nada.',
  unavailable: 'No disponible en este momento. No se ha cambiado nada. Inténtalo de nuevo.',
  unreachable: 'No hemos podido contactar con el servidor. Inténtalo de nuevo.',
  sign_in_required: 'Se ha cerrado tu sesión.',
  unknown_credential: 'Se ha cerrado tu sesión.',
  challenge_expired: 'Este inicio de sesión ha caducado.',
  challenge_required: 'Verifica primero tu identidad.',
  setUpFirst: 'Configura primero la MFA',
  enrolment_required: 'Para esto hace falta un método de MFA.',
  method_missing: 'No se encuentra tu método de MFA. Pregunta a los responsables de este sitio.',
  getHelp: 'Obtener ayuda',

  too_many: (wait) =>
    wait
      ? `Demasiados intentos. Vuelve a intentarlo a esta hora: ${wait.time}, ${wait.relative}.`
      : 'Demasiados intentos. Vuelve a intentarlo más tarde.',
  codeLabel: (digits) => `Código de ${digits} dígitos`,
  backupCodeLabel: 'Código de respaldo',
  enter: 'Confirmar',
  checking: 'Comprobando…',
  tryAnotherWay: 'Probar otra opción',
  otherWay: 'Mientras tanto puedes probar otra opción.',
  enterBackupCode: 'Introducir un código de respaldo',
  backupCodeFormat: '16 letras y dígitos; los espacios y los guiones no importan.',
  useApp: 'Usar la aplicación de autenticación',
  useNextCode: 'Usa el siguiente código que muestre tu aplicación.',
  usePasskey: 'Usar una llave de acceso',
  followDevice: 'Sigue las instrucciones de tu dispositivo.',
  cannotPasskey: 'Este navegador no puede usar llaves de acceso aquí. Usa otro navegador.',
  cancel: 'Cancelar',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Demasiados códigos incorrectos: tu aplicación de autenticación está desactivada aquí. Solo sirve un código de respaldo. Después restablece la aplicación.'
      : factor === 'passkey'
        ? 'Ya no se puede usar ninguna llave de acceso.'
        : 'Ya no se puede usar ningún código de respaldo.',
  unlocked: 'Ya puedes volver a intentarlo.',
  wrong_code: 'Ese código no ha funcionado. Si lo acabas de usar, espera al siguiente.',
  wrongBackupCode: 'Ese código no ha funcionado. Cada código de respaldo sirve una sola vez.',
  code_required: (digits) => `Introduce el código de ${digits} dígitos.`,
  code_length: (entered, digits) =>
    `Has introducido ${plural(entered, { one: '# dígito', other: '# dígitos' })}. El código tiene ${digits}.`,
  code_not_digits: 'El código solo tiene dígitos.',
  backup_code_required: 'Introduce uno de tus códigos de respaldo.',
  backup_code_length: 'Un código de respaldo tiene 16 letras y dígitos.',
  bad_check_character: 'Hay un error de escritura en este código. Compáralo con tu lista. El intento no se ha contado.',

  noWay: '¿Sin teléfono y sin códigos?',
  passed: 'Listo. Un momento…',

  step_up_required: 'Verifica primero tu identidad.',
  backupCodes: 'Códigos de respaldo',
  goThere: 'Continuar',
  reset: 'Restablecer',
  default: 'Predeterminado',
  factorName: (factor) =>
    factor === 'totp' ? 'Aplicación de autenticación' : factor === 'passkey' ? 'Llave de acceso' : 'Código de respaldo',
  copy: 'Copiar',
  copied: 'Copiado.',
  selectedInstead: (keys) => `Aquí no se puede copiar. El texto está seleccionado: pulsa ${keys}.`,

  settings: 'Ajustes de MFA',
  settingsHelp: 'Un segundo paso después de tu contraseña. Solo tú puedes cambiarlo.',
  loading: 'Cargando los ajustes de MFA…',
  empty: 'Con un método configurado, una contraseña robada no basta para entrar.',
  addNewMethod: 'Añadir un método nuevo',
  added: 'Añadido el',
  lastUsed: 'Último uso:',
  neverUsed: 'Aún sin usar',
  justNow: 'ahora mismo',
  disabled: 'Desactivado',
  disabledHelp: 'Desactivado tras demasiados códigos incorrectos. Restablécelo.',
  codesLeft: (remaining, total) => `${plural(remaining, { one: 'Queda #', other: 'Quedan #' })} de ${total}`,
  codesLow: 'Quedan pocos códigos.',
  codesGone: 'No quedan códigos. Si pierdes tu método, no podrás iniciar sesión.',
  requestId: (id) => `Solicitud ${id}`,
  codesNotConfirmed: 'No se ha confirmado que los guardaste. Si no los tienes, no se pueden volver a mostrar.',
  generateCodes: 'Generar códigos de respaldo',
  menuFor: (name) => `Menú de ${name}`,
  rename: 'Cambiar nombre',
  remove: 'Eliminar',
  renamed: 'Nombre guardado.',
  makeDefault: 'Usar como predeterminado',
  defaultChanged: 'A partir de ahora se pedirá primero este método.',
  synced: 'Sincronizada',
  thisDeviceOnly: 'Solo en este dispositivo',
  madeFor: (address) => `Creada para ${address}`,
  clonedHelp: 'Método desactivado: puede existir una copia de la llave. Elimínala y añade una nueva.',
  removed: 'Método de MFA eliminado.',
  nowAdded: 'Método de MFA añadido. Puedes usarlo en tu próximo inicio de sesión.',
  nowOn: 'La MFA está activada. En tu próximo inicio de sesión se pedirá un código.',
  nowReset: 'Método de MFA restablecido. En tu próximo inicio de sesión se pedirá un código de la nueva entrada.',
  newCodes: 'Nuevos códigos de respaldo creados. Los anteriores ya no sirven.',
  signInToManage: 'Inicia sesión para gestionar la MFA',
  verifyToManage: 'Verifica tu identidad para gestionar la MFA',
  loadFailed: 'No se han podido cargar tus ajustes de MFA.',
  loadOffline: 'No tienes conexión. Tus ajustes de MFA se cargarán cuando vuelvas a tenerla.',

  name: 'Nombre',
  save: 'Guardar',
  name_required: 'Introduce un nombre.',
  name_length: 'Un nombre tiene como máximo 60 caracteres.',
  removeTitle: '¿Eliminar este método de MFA?',
  removeHelp: (name) =>
    `«${name}» y todos tus códigos de respaldo dejarán de servir. Después, tu contraseña bastará por sí sola para entrar.`,
  removeOneHelp: (name) => `«${name}» dejará de servir. Tus otros métodos y tus códigos de respaldo se conservan.`,
  proveRemoval: 'Introduce un código para eliminar el método.',
  thenRemoved: 'Después se eliminará el método.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'exigen' : 'exige'} MFA, así que este método no se puede eliminar. Restablécelo para poner otro en su lugar.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'exigen' : 'exige'} MFA, así que tu único método no se puede eliminar. Añade primero otro.`,
  thisSite: 'Este sitio',

  requireMfa: (account) => `Exigir MFA en ${account}`,
  on: 'SÍ',
  off: 'NO',
  not_owner: 'Solo el propietario puede cambiarlo.',
  forbidden: 'Solo el propietario puede cambiarlo.',
  required_by_all: 'Obligatoria para todos en este sitio.',
  notAvailable: 'No disponible',
  membersSetUp: (enrolled, known) =>
    `De ${plural(known, { one: '# miembro conocido', other: '# miembros conocidos' })} hasta ahora, ${enrolled > 1 ? `${enrolled} han` : enrolled ? '1 ha' : 'ninguno ha'} configurado la MFA.`,
  ifSwitchedOn: (missing, isYou = false) => `Si activas esta opción, ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Mostrar miembros',

  switchOffTitle: (account) => `¿Desactivar la MFA obligatoria en ${account}?`,
  switchOffHelp: (account) => `Los miembros de ${account} ya no necesitarán MFA.`,
  strength: 'Solo llaves de acceso',
  strengthOf: (account) => `Solo llaves de acceso en ${account}`,
  strengthHelp: 'A quien aún no tenga ninguna se le pedirá añadir una. Los códigos de respaldo no bastarán.',
  weakenTitle: (account) => `¿Permitir de nuevo otros métodos en ${account}?`,
  weakenHelp: (account) => `Los miembros de ${account} ya no necesitarán llaves de acceso.`,
  owner_not_ready: 'Solo un propietario con llaves de acceso puede exigirlas.',
  addPasskey: 'Añadir una llave de acceso',

  membersOf: (account) => `Miembros de ${account}`,
  loadingMembers: 'Cargando miembros…',
  noMembers: 'Aún no se conoce a ningún miembro.',
  membersShown: (shown, areMore) =>
    areMore
      ? `Los primeros ${shown} miembros, por nombre.`
      : plural(shown, { one: '# miembro conocido hasta ahora.', other: '# miembros conocidos hasta ahora.' }),
  roleName: (role) => ({ owner: 'Propietario', admin: 'Administrador', member: 'Miembro' })[role],
  memberSetUp: 'MFA configurada',
  memberNotSetUp: 'MFA sin configurar',
  lastSeen: 'Última visita:',
  nameNotKnown: 'Nombre aún desconocido',
  loadMore: 'Cargar más',
  downloadCsv: 'Descargar CSV',
  preparingCsv: 'Preparando el archivo…',
  savedCsv: (file) => `Guardado como ${file}.`,

  passkeyNothing: 'No ha llegado ninguna respuesta de tu dispositivo. Inténtalo de nuevo o usa otra opción.',
  passkeyAddress: (host) =>
    `Las llaves de acceso no funcionan en esta dirección (${host}). Avisa a los responsables de este sitio.`,
  passkeyPin: 'Esta llave necesita antes un PIN. Configúralo o usa otra opción.',
  passkeyTrouble: (name) => `Tu dispositivo ha informado de un problema (${name}).`,
  passkey_refused: 'Esa llave de acceso no ha funcionado. Inténtalo de nuevo o usa otra opción.',
  passkey_unknown: 'Esa llave de acceso ya no se conoce aquí. Usa otra llave u otra opción.',
  ceremony_expired: 'Ha tardado demasiado. Inténtalo de nuevo.',
  already_registered: 'Este dispositivo o gestor de contraseñas ya tiene una llave de acceso para esta cuenta.',
  strength_required: 'Una de tus cuentas solo acepta llaves de acceso. Usa la tuya o vuelve a iniciar sesión.',
  passkey_limit: 'Ya tienes el máximo de llaves de acceso. Elimina primero una.',

  stepOf: (step, steps) => `Paso ${step} de ${steps}`,
  newMethod: 'Nuevo método de MFA',
  selectMethod: 'Elegir método',
  defaultHelp: 'Tu único método es el predeterminado.',
  setUp: 'Configurar',
  instructions: [
    'Abre tu aplicación de autenticación y elige añadir una entrada.',
    'Escanea el código QR o escribe la clave de abajo.',
    'Pulsa «Siguiente» e introduce el código que muestre la aplicación.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `Código QR para añadir ${issuer} (${account}) a tu aplicación de autenticación`
      : 'Código QR para tu aplicación de autenticación',
  qrFailed: 'No se ha podido mostrar el código QR. Usa la clave de abajo.',
  key: 'Clave',
  openInApp: 'Abrir en la aplicación de autenticación',
  keyHelp: '¿No ha pasado nada? Copia la clave en la aplicación.',
  otherDevice: 'Escanear con otro dispositivo',
  verifyHelp: 'Introduce el código que muestra tu aplicación de autenticación para la nueva entrada.',
  verifyReplacement: 'Introduce el código de la nueva entrada. Hasta entonces sigue sirviendo la anterior.',
  resetProven:
    'Has iniciado sesión con un código de respaldo, por eso ahora no se pide ningún código. La entrada anterior sirve hasta que se confirme la nueva.',
  proveReset:
    'Introduce un código de tu entrada actual. La entrada y tus códigos de respaldo siguen sirviendo hasta que se confirme la nueva.',
  proveResetByCode: 'Tu entrada actual sigue sirviendo hasta que se confirme la nueva.',
  proveAdd: 'Después podrás añadir el método.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Después recibirás diez códigos nuevos.'
      : plural(remaining, {
          one: 'El código que te queda dejará de servir.',
          other: 'Los # códigos que te quedan dejarán de servir.',
        }),
  passkeyHelp:
    'Tu teléfono, este dispositivo, un gestor de contraseñas o una llave de seguridad guarda una llave de acceso para este sitio. La confirmas igual que desbloqueas el dispositivo.',
  createPasskey: 'Crear llave de acceso',
  cannotCreate: 'Este navegador no puede configurar una llave de acceso. Usa otro navegador.',
  next: 'Siguiente',
  back: 'Atrás',
  finish: 'Finalizar',
  close: 'Cerrar',
  startAgain: 'Empezar de nuevo',
  preparing: 'Preparando…',
  clockBehind: (span) =>
    `El reloj de tu teléfono parece ir atrasado aproximadamente ${span}. Activa la hora automática y prueba con el siguiente código.`,
  clockAhead: (span) =>
    `El reloj de tu teléfono parece ir adelantado aproximadamente ${span}. Activa la hora automática y prueba con el siguiente código.`,
  previous_entry: 'Ese código es de tu entrada anterior. Introduce el código de la nueva.',
  already_enrolled: 'Ya tienes este método.',
  notFinished: 'Aún sin configurar',
  tooManyTries: 'Demasiados intentos. Empieza de nuevo',
  expired: 'La configuración ha tardado demasiado y ha caducado. Empieza de nuevo',
  alreadySetUp: 'Ya configurado en otra pestaña',
  changedElsewhere: 'Tu método se ha cambiado en otra pestaña. Cierra esto para ver cómo está ahora.',
  setUpWithoutCodes:
    'La MFA está configurada, pero no se mostraron tus códigos de respaldo: vuelve a iniciar sesión y genera otros.',
  methodAdded: (name) => `Listo: método «${name}» añadido`,
  methodReset: (name) => `Listo: método «${name}» restablecido`,
  codesReplaced: 'Listo: los códigos anteriores ya no sirven',
  leaveCodes: '¿Salir sin guardar tus códigos de respaldo? No se volverán a mostrar.',
  leave: 'Salir',
  stay: 'Quedarse',

  backupCodesHelp: 'Si pierdes tu método, cada uno de estos códigos te deja entrar una vez. Solo se muestran ahora.',
  download: 'Descargar',
  print: 'Imprimir',
  downloaded: (file) => `Ha empezado la descarga de ${file}.`,
  downloadFailed: 'La descarga no ha empezado. Copia o imprime los códigos.',
  printed: 'Se ha abierto el cuadro de diálogo de impresión.',
  printFailed: 'Aquí no se puede imprimir. Copia o descarga los códigos.',
  fileTitle: (issuer) => (issuer ? `Códigos de respaldo de ${issuer}` : 'Códigos de respaldo'),
  fileNote: 'Cada código sirve una sola vez.',
  fileDate: (date) => `Creados el ${date}`,

  sessions: 'Dónde has iniciado sesión',
  sessionsHelp:
    'Navegadores que han superado la MFA con tu nombre. Si cierras una sesión, ahí se vuelve a pedir un código.',
  loadingSessions: 'Cargando tus sesiones…',
  onlyHere: 'En ningún otro sitio.',
  thisSession: 'Esta sesión',
  unknownClient: 'Navegador desconocido',
  browserOn: (browser, system) => `${browser} en ${system}`,
  signedIn: 'Inicio de sesión:',
  endSession: 'Cerrar',
  endSessionOf: (client) => `Cerrar la sesión: ${client}`,
  endOthers: 'Cerrar todas las demás',
  sessionEnded: (client) => `${client}: sesión cerrada. Ahí se vuelve a pedir un código.`,
  othersEnded: 'Las demás sesiones están cerradas. En ellas se vuelve a pedir un código.',
  sessionWasOver: 'Esa sesión ya estaba cerrada.',
  moreSessions: 'Hay más sesiones de las que se muestran. «Cerrar todas las demás» también las cierra.',
}
