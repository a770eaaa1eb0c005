/* What the site of these tests says itself. */

export const ISSUER = 'Kontor'
export const HELP = 'https://help.kontor.example/'

type HostWords = { signIn: string; email: string; password: string; welcome: string; advice: string }

const words = (signIn: string, email: string, password: string, welcome: string, advice: string): HostWords => ({
  ...{ signIn, email, password, welcome, advice },
})

export const HOST_WORDS: Record<string, HostWords> = {
  en: words('Sign in', 'Email', 'Password', 'Welcome', 'If this was not you, call us.'),
  de: words('Anmelden', 'E-Mail-Adresse', 'Passwort', 'Willkommen', 'Wenn Sie das nicht waren, rufen Sie uns an.'),
  fr: words('Se connecter', 'Adresse e-mail', 'Mot de passe', 'Bienvenue', "Si ce n'était pas vous, appelez-nous."),
  es: words('Iniciar sesión', 'Correo', 'Contraseña', 'Te damos la bienvenida', 'Si no fuiste tú, llámanos.'),
  it: words('Accedi', 'Indirizzo e-mail', 'Parola segreta', 'Benvenuto', 'Se non sei stato tu, chiamaci.'),
  'pt-BR': words('Fazer login', 'Endereço de e-mail', 'Senha', 'Boas-vindas', 'Se não foi você, ligue para nós.'),
  nl: words('Inloggen', 'E-mailadres', 'Wachtwoord', 'Welkom', 'Was u dit niet? Bel ons.'),
  pl: words('Zaloguj się', 'Adres e-mail', 'Hasło', 'Witamy', 'Jeśli to nie Ty, zadzwoń do nas.'),
  bg: words('Вход', 'Имейл', 'Парола', 'Добре дошли', 'Ако не сте били вие, обадете ни се.'),
  ja: words('ログイン', 'メールアドレス', 'パスワード', 'ようこそ', '心当たりがない場合は、お電話ください。'),
  ar: words('تسجيل الدخول', 'البريد الإلكتروني', 'كلمة المرور', 'مرحبًا', 'إذا لم تكن أنت، فاتصل بنا.'),
  he: words('כניסה', 'דואר אלקטרוני', 'סיסמה', 'ברוכים הבאים', 'אם זה לא היה אתם, התקשרו אלינו.'),
}
