import type { MailWords, Words } from '../words.ts'

/** Hebrew. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'he',
  dir: 'rtl',
  'Error: {title}': 'שגיאה: {title}',
  Continue: 'המשך',
  'Sign out': 'יציאה',
  'Not now': 'לא עכשיו',
  'No phone and no codes?': 'אין טלפון ואין קודים?',
  'Verify your identity': 'אימות הזהות שלכם',
  Enter: 'אישור',
  'Try another way': 'ניסיון בדרך אחרת',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'שיטת האימות שלכם לא נמצאה. בקשו ממפעילי האתר לאפס אותה.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'יותר מדי ניסיונות. נסו שוב בשעה {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'יותר מדי ניסיונות. נסו שוב {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'יותר מדי קודים שגויים. השיטה הזו מושבתת ויש לאפס אותה.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'יש שגיאת הקלדה בקוד הזה. השוו אותו לרשימה שלכם. הניסיון לא נספר.',
  'This page was out of date. Enter a code again.': 'הדף הזה לא היה עדכני. הזינו קוד שוב.',
  'The form came from another site and was not accepted. Enter a code here.':
    'הטופס הגיע מאתר אחר ולא התקבל. הזינו קוד כאן.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'זה לא זמין כרגע. לא בוצע שום שינוי. נסו שוב עוד רגע.',
  '6-digit code': 'קוד בן 6 ספרות',
  'Use authenticator app': 'שימוש באפליקציית האימות',
  'Your authenticator app works meanwhile.': 'בינתיים אפליקציית האימות פועלת.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'יותר מדי קודים שגויים: אפליקציית האימות מושבתת כאן. רק קוד גיבוי מתקבל. לאחר מכן אפסו את האפליקציה.',
  'Use the next code your app shows.': 'השתמשו בקוד הבא שהאפליקציה תציג.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'הקוד הזה לא התקבל. אם השתמשתם בו הרגע, המתינו לקוד הבא.',
  'Enter the 6 digits that your app shows.': 'הזינו את 6 הספרות שהאפליקציה מציגה.',
  'Backup code': 'קוד גיבוי',
  "16 letters and digits; spaces and dashes don't matter.": '16 אותיות וספרות; רווחים ומקפים אינם משנים.',
  'Enter backup code': 'הזנת קוד גיבוי',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'קודי הגיבוי הם רשימת עשרת הקודים ששמרתם בזמן ההגדרה. כל אחד מאפשר לכם להיכנס פעם אחת.',
  'A backup code works meanwhile.': 'בינתיים קוד גיבוי פועל.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'אי אפשר להשתמש בשום קוד גיבוי: כולם נוצלו, או שהוזנו יותר מדי קודים שגויים.',
  "That code didn't work. Each backup code works once.": 'הקוד הזה לא התקבל. כל קוד גיבוי תקף לשימוש אחד.',
  'A backup code has 16 letters and digits.': 'בקוד גיבוי יש 16 אותיות וספרות.',
  'Backup codes': 'קודי גיבוי',
  '{count} of {total} left': {
    other: 'נותרו {count} מתוך {total}',
    one: 'נותר {count} מתוך {total}',
    two: 'נותרו {count} מתוך {total}',
  },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'מעולם לא אושר שהקודים האלה נשמרו. אם לא כולם אצלכם, צרו חדשים.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'טלפון חדש? איפוס מגדיר את האפליקציה מחדש. הכניסה הזו מספיקה לכך כל עוד היא נמשכת.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'טלפון חדש? איפוס מגדיר את האפליקציה מחדש. הכניסה הזו מספיקה לכך למשך 10 דקות.',
  Reset: 'איפוס',
  'Generate backup codes': 'יצירת קודי גיבוי',
  'Few are left. Generate new ones while you can sign in.': 'נותרו מעט. צרו חדשים כל עוד אפשר להיכנס.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'לא נותר אף קוד גיבוי. בלי קודים חדשים, אובדן השיטה ישאיר אתכם בחוץ.',
  'Set up MFA': 'הגדרת אימות רב-שלבי',
  '{accounts} takes passkeys only. Add one to continue.': '{accounts}: מתקבלים רק מפתחות גישה. הוסיפו אחד כדי להמשיך.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    '{accounts}: נדרש שלב שני אחרי הסיסמה. הגדירו אותו כדי להמשיך.',
  'This site requires a second step after your password. Set it up to continue.':
    'האתר הזה דורש שלב שני אחרי הסיסמה. הגדירו אותו כדי להמשיך.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'מה שביקשתם דורש שלב שני אחרי הסיסמה. הגדירו אותו כדי להמשיך.',
  'You are set up. Keep your backup codes, then press Finish.':
    'ההגדרה הושלמה. שמרו את קודי הגיבוי ואז לחצו על "סיום".',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'להגדרה נדרש JavaScript. הפעילו אותו וטענו את הדף מחדש.',
  'Continue to {account}': 'המשך אל {account}',
  MFA: 'אימות רב-שלבי',
  'MFA settings': 'הגדרות אימות רב-שלבי',
  Accounts: 'חשבונות',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'לשינוי ההגדרות האלה נדרש JavaScript. הפעילו אותו וטענו את הדף מחדש.',
  'Not saved, please send again.': 'לא נשמר, שלחו שוב.',
  'You belong to no account.': 'אינכם שייכים לאף חשבון.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'כשחשבון דורש אימות רב-שלבי, כל חבר מתבקש לעבור שלב שני אחרי הסיסמה.',
  Account: 'חשבון',
  'Require MFA': 'דרישת אימות רב-שלבי',
  'Your role: Owner': 'התפקיד שלכם: בעלים',
  'Your role: Admin': 'התפקיד שלכם: מנהל',
  'Your role: Member': 'התפקיד שלכם: חבר',
  'Asking to be let in': 'מבקשים להיכנס',
  'Let in. They have 7 days to sign in and set MFA up.': 'הכניסה אושרה. יש 7 ימים להיכנס ולהגדיר אימות רב-שלבי.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'אף אחד לא מבקש כרגע. מי שנכנס בשם חדש מופיע כאן.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'לכל שם הוזנה הסיסמה הנכונה. כל אחד מהשמות עלול להיות כתיב אחר של שם, או כתובת אימייל, של מי שכבר נמצא כאן, ולהיות בידי גנב. לפני שתאשרו שם, שאלו את האדם עצמו, ולא דרך האתר הזה.',
  Names: 'שמות',
  'From your own app, as a signature.': 'מהאפליקציה שלכם, כחתימה.',
  'Let in': 'אישור כניסה',
  'may be another spelling of a known name': 'ייתכן שזה כתיב אחר של שם מוכר',
  'network not known': 'רשת לא ידועה',
  'browser not known': 'דפדפן לא ידוע',
  'Nobody asks under this name any more.': 'אף אחד כבר לא מבקש בשם הזה.',
  '{browser} on {system}': '{browser} ב-{system}',
  'Start page': 'דף הבית',
  'That did not work': 'זה לא הצליח',
  'Go back and try again.': 'חזרו אחורה ונסו שוב.',
  'Open this site over https': 'פתחו את האתר ב-https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'אסור לשלוח קודים והוכחות בלי הצפנה, ולכן ב-http האתר עונה רק במחשב הזה (localhost). בכל מקום אחר יש להגיש אותו ב-https.',
  'A cookie was taken out': 'קובץ Cookie הוסר',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'אתר אחר שם בדפדפן הזה קובץ Cookie שמחקה אחד משלנו. טענו את הדף מחדש; אם זה נמשך, מחקו את קובצי ה-Cookie של האתר הזה.',
  'Unknown address': 'כתובת לא מוכרת',
  'This site is not served under the address that was asked for.': 'האתר הזה לא מוגש בכתובת המבוקשת.',
  'Not available just now': 'לא זמין כרגע',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'לא ניתן היה לבדוק את הכניסה שלכם. לא בוצע שום שינוי. נסו שוב עוד רגע.',
  'That request was not understood': 'הבקשה לא הובנה',
  'This site does not answer just now': 'האתר הזה לא עונה כרגע',
  'Nothing was changed. Try again in a moment.': 'לא בוצע שום שינוי. נסו שוב עוד רגע.',
  'You are not signed in': 'אינכם מחוברים',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'האתר הגיב לכניסה שלכם באופן לא צפוי, ולכן שום דבר מהתגובה לא הועבר. נסו שוב; אם זה נמשך, הודיעו למפעילי האתר.',
  'This user name is not accepted': 'שם המשתמש הזה לא מתקבל',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'יש בו אותיות או סימנים שלא מתקבלים כאן. חזרו וכתבו אותו באותיות לטיניות פשוטות, ספרות ו-. _ - + @, בלי רווחים. אם אי אפשר, הודיעו למפעילי האתר.',
  'Write your user name as you did first': 'כתבו את שם המשתמש כמו בפעם הראשונה',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'השם הזה מוכר כאן בכתיב אחר, אולי באותיות רישיות אחרות. אף אחד לא נכנס. היכנסו שוב בכתיב שבו השתמשתם כאן בפעם הראשונה; אם אינכם זוכרים, הודיעו למפעילי האתר.',
  'An Owner has to let you in': 'אחד הבעלים צריך לאשר את הכניסה שלכם',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'הסיסמה הייתה נכונה, אבל אף אחד לא נכנס כאן בשם חדש לפני שאחד מבעלי האתר מאשר זאת. בקשו ממנו: הוא רואה את השם שלכם בדף "חשבונות". אחר כך פתחו את הדף הזה שוב או היכנסו שוב.',
  'Signed out': 'נותקתם',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'נותקתם; ייתכן שמה ששלחתם נשמר. האתר התחיל הפעלה אחרת ולא ניתן היה לדעת של מי. היכנסו שוב כדי להמשיך.',
  'A sign-in is going on': 'כניסה מתבצעת כעת',
  'Wait a moment, then reload this page.': 'המתינו רגע וטענו את הדף מחדש.',
  Passkey: 'מפתח גישה',
  'Use passkey': 'שימוש במפתח גישה',
  'Your passkey works meanwhile.': 'בינתיים מפתח הגישה פועל.',
  'No passkey of yours can be used here. Use another way.':
    'אי אפשר להשתמש כאן באף אחד ממפתחות הגישה שלכם. נסו דרך אחרת.',
  "That passkey didn't work. Try again, or use another way.": 'מפתח הגישה הזה לא התקבל. נסו שוב או בדרך אחרת.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'מפתחות גישה צריכים JavaScript. הפעילו אותו או נסו דרך אחרת.',
  'Passkeys only': 'מפתחות גישה בלבד',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'אחד החשבונות שלכם מקבל רק מפתחות גישה, ואי אפשר להשתמש כאן באף אחד משלכם. בקשו ממפעילי האתר לאפס את האימות שלכם.',
  'Next time without a code?': 'בפעם הבאה בלי קוד?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'עם מפתח גישה, המכשיר מכניס אתכם בטביעת אצבע, בפנים או בקוד PIN. אתר פישינג לא מקבל ממנו כלום.',
  'Add a passkey': 'הוספת מפתח גישה',
  'From then on it takes the place of the code.': 'מאז הוא בא במקום הקוד.',
  'Don’t ask again': 'לא לשאול שוב',
}

export const mail: MailWords = {
  lang: 'he',
  dir: 'rtl',
  'When: {time}': 'מתי: {time}',
  'From: {origin}': 'מקור: {origin}',
  '{browser}, network {place}': '{browser}, רשת {place}',
  '{browser} on {system}': '{browser} ב-{system}',
  'an unknown browser': 'דפדפן לא מוכר',
  'An account': 'חשבון',
  'MFA is set up': 'האימות הרב-שלבי הוגדר',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'נוספה אפליקציית אימות. מעכשיו יתבקש קוד מהאפליקציה הזו אחרי הסיסמה.',
  'Your MFA method was reset': 'שיטת האימות שלכם אופסה',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'רשומה חדשה באפליקציית אימות החליפה את הישנה. הרשומה הישנה וכל קודי הגיבוי הישנים כבר לא תקפים.',
  'Your MFA method was deleted': 'שיטת האימות שלכם נמחקה',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'אפליקציית האימות וכל קודי הגיבוי הוסרו. עכשיו הסיסמה לבדה מספיקה כדי להיכנס.',
  'Your backup codes no longer work': 'קודי הגיבוי שלכם כבר לא תקפים',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'הוזנו יותר מדי קודי גיבוי שגויים. היכנסו באמצעות אפליקציית האימות וצרו חדשים.',
  'Your MFA method is disabled': 'שיטת האימות שלכם מושבתת',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'הוזנו יותר מדי קודים שגויים. היכנסו באמצעות קוד גיבוי ואפסו את השיטה.',
  'A passkey was added': 'נוסף מפתח גישה',
  'A passkey was added. It can be used after your password in the place of a code.':
    'נוסף מפתח גישה. אפשר להשתמש בו אחרי הסיסמה במקום קוד.',
  'A passkey was deleted': 'נמחק מפתח גישה',
  'A passkey of yours was deleted.': 'אחד ממפתחות הגישה שלכם נמחק.',
  'A passkey is disabled': 'מפתח גישה מושבת',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'נעשה שימוש באחד ממפתחות הגישה שלכם באופן שמרמז שקיים לו עותק. הוא כבר לא פועל כאן.',
  'New backup codes': 'קודי גיבוי חדשים',
  'New backup codes were generated. The old ones no longer work.': 'נוצרו קודי גיבוי חדשים. הישנים כבר לא תקפים.',
  'Few backup codes are left': 'נותרו מעט קודי גיבוי',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'השתמשתם כמעט בכל קודי הגיבוי. צרו חדשים בפרופיל.',
  'A backup code was used': 'נעשה שימוש בקוד גיבוי',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'מישהו נכנס בשמכם עם הסיסמה ואחד מקודי הגיבוי שלכם. הקוד הזה נוצל.',
  'Wrong codes were entered': 'הוזנו קודים שגויים',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'אחרי הזנת הסיסמה שלכם הוזנו כמה פעמים קודי גיבוי שגויים. אף אחד לא נכנס באמצעותם.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'אחרי הזנת הסיסמה שלכם הוזן כמה פעמים קוד שגוי. אף אחד לא נכנס באמצעותו.',
  '{account} now requires MFA': '{account} דורש עכשיו אימות רב-שלבי',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'הפעלתם חובת אימות רב-שלבי עבור {account}. חברים בלי שיטת אימות יגדירו אחת בביקור הבא.',
  '{account} no longer requires MFA': '{account} כבר לא דורש אימות רב-שלבי',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'ביטלתם את חובת האימות הרב-שלבי עבור {account}. חברים שיש להם שיטת אימות עדיין מתבקשים להזין קוד.',
  'Your MFA was reset by an operator': 'מפעיל איפס את האימות שלכם',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'מפעיל הסיר את אפליקציית האימות ואת כל קודי הגיבוי, כדי שתוכלו להגדיר אימות מחדש.',
  'an operator': 'מפעיל',
  'You were signed out elsewhere': 'נותקתם מהחשבון במקומות אחרים',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'בהגדרות האימות הרב-שלבי שלכם הסתיימו הפעלות אחרות שלכם. יתבקש בהן שוב קוד.',
  'Your codes are accepted again': 'הקודים שלכם מתקבלים שוב',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'אחרי קודים שגויים מפעיל אפשר שוב את הקודים שלכם. קודים שגויים נספרים מאפס.',
  'An operator changed what {account} requires': 'מפעיל שינה את הדרישות של {account}',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'אימות רב-שלבי הוא חובה עבור {account}. חברים בלי שיטת אימות יגדירו אחת בביקור הבא.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'אימות רב-שלבי כבר אינו חובה עבור {account}. חברים שיש להם שיטת אימות עדיין מתבקשים להזין קוד.',
}
