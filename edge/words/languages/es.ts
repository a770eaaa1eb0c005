import type { MailWords, Words } from '../words.ts'

/** Spanish. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'es',
  dir: 'ltr',
  'Error: {title}': 'Error: {title}',
  Continue: 'Continuar',
  'Sign out': 'Cerrar sesión',
  'Not now': 'Ahora no',
  'No phone and no codes?': '¿Sin teléfono y sin códigos?',
  'Verify your identity': 'Verifica tu identidad',
  Enter: 'Confirmar',
  'Try another way': 'Probar otra opción',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'No se encuentra tu método de MFA. Pide a los responsables de este sitio que lo restablezcan.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Demasiados intentos. Vuelve a intentarlo {when} ({clock} UTC).',
  'Too many tries. Try again {when}.': 'Demasiados intentos. Vuelve a intentarlo {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Demasiados códigos incorrectos. Este método está desactivado y hay que restablecerlo.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'Hay un error de escritura en este código. Compáralo con tu lista. El intento no se ha contado.',
  'This page was out of date. Enter a code again.': 'Esta página estaba desactualizada. Introduce otra vez un código.',
  'The form came from another site and was not accepted. Enter a code here.':
    'El formulario venía de otro sitio y no se ha aceptado. Introduce un código aquí.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'No disponible en este momento. No se ha cambiado nada. Inténtalo de nuevo dentro de un momento.',
  '6-digit code': 'Código de 6 dígitos',
  'Use authenticator app': 'Usar la aplicación de autenticación',
  'Your authenticator app works meanwhile.': 'Mientras tanto funciona tu aplicación de autenticación.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Demasiados códigos incorrectos: tu aplicación de autenticación está desactivada aquí. Solo sirve un código de respaldo. Después restablece la aplicación.',
  'Use the next code your app shows.': 'Usa el siguiente código que muestre tu aplicación.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Ese código no ha funcionado. Si lo acabas de usar, espera al siguiente.',
  'Enter the 6 digits that your app shows.': 'Introduce los 6 dígitos que muestra tu aplicación.',
  'Backup code': 'Código de respaldo',
  "16 letters and digits; spaces and dashes don't matter.":
    '16 letras y dígitos; los espacios y los guiones no importan.',
  'Enter backup code': 'Introducir un código de respaldo',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Tus códigos de respaldo son la lista de diez que guardaste al configurar esto. Cada uno te deja entrar una vez.',
  'A backup code works meanwhile.': 'Mientras tanto funciona un código de respaldo.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'No se puede usar ningún código de respaldo: ya se han usado todos o se han probado demasiados incorrectos.',
  "That code didn't work. Each backup code works once.":
    'Ese código no ha funcionado. Cada código de respaldo sirve una sola vez.',
  'A backup code has 16 letters and digits.': 'Un código de respaldo tiene 16 letras y dígitos.',
  'Backup codes': 'Códigos de respaldo',
  '{count} of {total} left': { other: 'Quedan {count} de {total}', one: 'Queda {count} de {total}' },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Nunca se confirmó que guardaste estos códigos. Si no los tienes todos, genera otros.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    '¿Un teléfono nuevo? Con «Restablecer» vuelves a configurar tu aplicación. Este inicio de sesión basta para ello mientras dure.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    '¿Un teléfono nuevo? Con «Restablecer» vuelves a configurar tu aplicación. Este inicio de sesión basta para ello durante 10 minutos.',
  Reset: 'Restablecer',
  'Generate backup codes': 'Generar códigos de respaldo',
  'Few are left. Generate new ones while you can sign in.':
    'Quedan pocos. Genera otros mientras puedas iniciar sesión.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'No queda ningún código de respaldo. Sin otros nuevos, si pierdes tu método te quedarás fuera.',
  'Set up MFA': 'Configurar la MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    'En {accounts} solo se aceptan llaves de acceso. Añade una para continuar.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'En {accounts} se exige un segundo paso después de tu contraseña. Configúralo para continuar.',
  'This site requires a second step after your password. Set it up to continue.':
    'Este sitio exige un segundo paso después de tu contraseña. Configúralo para continuar.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Lo que has pedido exige un segundo paso después de tu contraseña. Configúralo para continuar.',
  'You are set up. Keep your backup codes, then press Finish.':
    'Ya está configurado. Guarda tus códigos de respaldo y pulsa «Finalizar».',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'Para configurarlo hace falta JavaScript. Actívalo y vuelve a cargar esta página.',
  'Continue to {account}': 'Continuar a {account}',
  MFA: 'MFA',
  'MFA settings': 'Ajustes de MFA',
  Accounts: 'Cuentas',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Para cambiar estos ajustes hace falta JavaScript. Actívalo y vuelve a cargar esta página.',
  'Not saved, please send again.': 'No se ha guardado, envíalo de nuevo.',
  'You belong to no account.': 'No perteneces a ninguna cuenta.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Si una cuenta exige MFA, a cada miembro se le pide un segundo paso después de la contraseña.',
  Account: 'Cuenta',
  'Require MFA': 'Exigir MFA',
  'Your role: Owner': 'Tu rol: Propietario',
  'Your role: Admin': 'Tu rol: Administrador',
  'Your role: Member': 'Tu rol: Miembro',
  'Asking to be let in': 'Solicitudes de acceso',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Acceso concedido. La persona tiene 7 días para iniciar sesión y configurar la MFA.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Ahora no hay ninguna solicitud. Quien inicie sesión con un nombre nuevo aparecerá aquí.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Con cada nombre se introdujo la contraseña correcta. Cualquiera de ellos puede ser otra forma de escribir el nombre, o una dirección de correo, de alguien que ya está aquí, en manos de un ladrón. Pregunta a la persona, y no a través de este sitio, antes de admitir un nombre.',
  Names: 'Nombres',
  'From your own app, as a signature.': 'De tu propia aplicación, como firma.',
  'Let in': 'Admitir',
  'may be another spelling of a known name': 'puede ser otra forma de escribir un nombre conocido',
  'network not known': 'red desconocida',
  'browser not known': 'navegador desconocido',
  'Nobody asks under this name any more.': 'Ya no hay ninguna solicitud con este nombre.',
  '{browser} on {system}': '{browser} en {system}',
  'Start page': 'Página de inicio',
  'That did not work': 'Eso no ha funcionado',
  'Go back and try again.': 'Vuelve atrás e inténtalo de nuevo.',
  'Open this site over https': 'Abre este sitio por https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Los códigos y su prueba no deben viajar sin cifrar, así que este sitio solo responde por http en este equipo (localhost). En cualquier otro lugar, pon https delante.',
  'A cookie was taken out': 'Se ha retirado una cookie',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Otro sitio puso en este navegador una cookie que imita a una de las nuestras. Vuelve a cargar esta página; si el problema continúa, borra las cookies de este sitio.',
  'Unknown address': 'Dirección desconocida',
  'This site is not served under the address that was asked for.':
    'Este sitio no se ofrece en la dirección solicitada.',
  'Not available just now': 'No disponible en este momento',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'No se ha podido comprobar tu inicio de sesión. No se ha cambiado nada. Inténtalo de nuevo dentro de un momento.',
  'That request was not understood': 'No se ha entendido esa solicitud',
  'This site does not answer just now': 'Este sitio no responde en este momento',
  'Nothing was changed. Try again in a moment.': 'No se ha cambiado nada. Inténtalo de nuevo dentro de un momento.',
  'You are not signed in': 'No has iniciado sesión',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'El sitio respondió a tu inicio de sesión de una forma inesperada, así que no se ha transmitido nada. Inténtalo de nuevo; si el problema continúa, avisa a los responsables del sitio.',
  'This user name is not accepted': 'Este nombre de usuario no se acepta',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Contiene letras o signos que aquí no se aceptan. Vuelve atrás y escríbelo con letras simples, dígitos y . _ - + @, sin espacios. Si no se puede escribir así, avisa a los responsables del sitio.',
  'Write your user name as you did first': 'Escribe tu nombre de usuario como la primera vez',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Este nombre se conoce aquí escrito de otra forma, quizá con otras mayúsculas. No se ha iniciado ninguna sesión. Inicia sesión de nuevo escribiéndolo como la primera vez; si no lo recuerdas, avisa a los responsables del sitio.',
  'An Owner has to let you in': 'Un propietario tiene que admitirte',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Tu contraseña era correcta, pero aquí nadie inicia sesión con un nombre nuevo hasta que un propietario de este sitio lo permita. Pídeselo a uno: verá tu nombre en su página «Cuentas». Después vuelve a abrir esta página o inicia sesión de nuevo.',
  'Signed out': 'Sesión cerrada',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Sesión cerrada; lo que enviaste puede haberse guardado. El sitio empezó otra sesión y no se ha podido saber de quién es. Inicia sesión de nuevo para continuar.',
  'A sign-in is going on': 'Hay un inicio de sesión en curso',
  'Wait a moment, then reload this page.': 'Espera un momento y vuelve a cargar esta página.',
  Passkey: 'Llave de acceso',
  'Use passkey': 'Usar una llave de acceso',
  'Your passkey works meanwhile.': 'Mientras tanto funciona tu llave de acceso.',
  'No passkey of yours can be used here. Use another way.':
    'Aquí no se puede usar ninguna de tus llaves de acceso. Prueba otra opción.',
  "That passkey didn't work. Try again, or use another way.":
    'Esa llave de acceso no ha funcionado. Inténtalo de nuevo o usa otra opción.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'Las llaves de acceso necesitan JavaScript. Actívalo o prueba otra opción.',
  'Passkeys only': 'Solo llaves de acceso',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Una de tus cuentas solo acepta llaves de acceso, y aquí no se puede usar ninguna de las tuyas. Pide a los responsables de este sitio que restablezcan tu MFA.',
  'Next time without a code?': '¿La próxima vez sin código?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Con una llave de acceso, tu dispositivo inicia sesión con tu huella, tu cara o un PIN. Un sitio de phishing no obtiene nada de ella.',
  'Add a passkey': 'Añadir una llave de acceso',
  'From then on it takes the place of the code.': 'A partir de entonces sustituye al código.',
  'Don’t ask again': 'No volver a preguntar',
}

export const mail: MailWords = {
  lang: 'es',
  dir: 'ltr',
  'When: {time}': 'Cuándo: {time}',
  'From: {origin}': 'Desde: {origin}',
  '{browser}, network {place}': '{browser}, red {place}',
  '{browser} on {system}': '{browser} en {system}',
  'an unknown browser': 'un navegador desconocido',
  'An account': 'Una cuenta',
  'MFA is set up': 'La MFA está configurada',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Se ha añadido una aplicación de autenticación. A partir de ahora se te pedirá un código de esta aplicación después de tu contraseña.',
  'Your MFA method was reset': 'Se ha restablecido tu método de MFA',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Una nueva entrada en una aplicación de autenticación ha sustituido a la anterior. La entrada anterior y todos los códigos de respaldo anteriores ya no sirven.',
  'Your MFA method was deleted': 'Se ha eliminado tu método de MFA',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Se han quitado tu aplicación de autenticación y todos los códigos de respaldo. Ahora tu contraseña basta por sí sola para iniciar sesión.',
  'Your backup codes no longer work': 'Tus códigos de respaldo ya no sirven',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Se han introducido demasiados códigos de respaldo incorrectos. Inicia sesión con tu aplicación de autenticación y genera otros.',
  'Your MFA method is disabled': 'Tu método de MFA está desactivado',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Se han introducido demasiados códigos incorrectos. Inicia sesión con un código de respaldo y restablece el método.',
  'A passkey was added': 'Se ha añadido una llave de acceso',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Se ha añadido una llave de acceso. Se puede usar después de tu contraseña en lugar de un código.',
  'A passkey was deleted': 'Se ha eliminado una llave de acceso',
  'A passkey of yours was deleted.': 'Se ha eliminado una de tus llaves de acceso.',
  'A passkey is disabled': 'Una llave de acceso está desactivada',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Una de tus llaves de acceso se usó de una forma que hace pensar en una copia. Ya no sirve aquí.',
  'New backup codes': 'Nuevos códigos de respaldo',
  'New backup codes were generated. The old ones no longer work.':
    'Se han generado nuevos códigos de respaldo. Los anteriores ya no sirven.',
  'Few backup codes are left': 'Quedan pocos códigos de respaldo',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Has usado casi todos tus códigos de respaldo. Genera otros en tu perfil.',
  'A backup code was used': 'Se ha usado un código de respaldo',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Alguien ha iniciado sesión con tu nombre, tu contraseña y uno de tus códigos de respaldo. Ese código ya no sirve.',
  'Wrong codes were entered': 'Se han introducido códigos incorrectos',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Después de tu contraseña se han introducido varias veces códigos de respaldo incorrectos. Nadie ha entrado con ellos.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Después de tu contraseña se ha introducido varias veces un código incorrecto. Nadie ha entrado con él.',
  '{account} now requires MFA': '{account} ahora exige MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Has activado la MFA obligatoria en {account}. Los miembros sin método configurarán uno en su próxima visita.',
  '{account} no longer requires MFA': '{account} ya no exige MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Has desactivado la MFA obligatoria en {account}. A los miembros que tienen un método se les sigue pidiendo un código.',
  'Your MFA was reset by an operator': 'Un operador ha restablecido tu MFA',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Un operador ha quitado tu aplicación de autenticación y todos los códigos de respaldo para que puedas configurar la MFA de nuevo.',
  'an operator': 'un operador',
  'You were signed out elsewhere': 'Se han cerrado otras sesiones tuyas',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'En tus ajustes de MFA se han cerrado otras sesiones tuyas. En ellas se vuelve a pedir un código.',
  'Your codes are accepted again': 'Tus códigos se aceptan de nuevo',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Tras códigos incorrectos, un operador ha vuelto a permitir tus códigos. Los incorrectos se cuentan desde cero.',
  'An operator changed what {account} requires': 'Un operador ha cambiado lo que exige {account}',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'La MFA es obligatoria en {account}. Los miembros sin método configurarán uno en su próxima visita.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'La MFA ya no es obligatoria en {account}. A los miembros que tienen un método se les sigue pidiendo un código.',
}
