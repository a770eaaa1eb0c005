import type { Messages } from '../messages.ts'
import { FROM_RIGHT, isolated, pluralOf } from './plural.ts'

const plural = pluralOf('he')
const counted = (members: number) => plural(members, { one: 'חבר אחד', two: 'שני חברים', other: '# חברים' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'חברים שעדיין לא נראו יתבקשו להגדיר שיטת אימות.'
    : isYou
      ? 'אתם וחברים שעדיין לא נראו תתבקשו להגדיר שיטת אימות.'
      : `${counted(missing)} ומי שעדיין לא נראו יתבקשו להגדיר שיטת אימות.`

// The preposition has a hyphen before a digit, and none before a word.
const by = (span: string) => (/^\d/.test(span) ? `ב-${span}` : `ב${span}`)

/** Hebrew. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'ניסיון חוזר',
  signInAgain: 'כניסה מחדש',
  verifyIdentity: 'אימות הזהות שלכם',
  unexpected: 'משהו השתבש אצלנו. לא בוצע שום שינוי.',
  offline: 'אין חיבור לאינטרנט. לא בוצע שום שינוי.',
  unavailable: 'לא זמין כרגע. לא בוצע שום שינוי. נסו שוב.',
  unreachable: 'לא הצלחנו להתחבר לשרת. נסו שוב.',
  sign_in_required: 'נותקתם מהחשבון.',
  unknown_credential: 'נותקתם מהחשבון.',
  challenge_expired: 'תוקף הכניסה הזו פג.',
  challenge_required: 'קודם יש לאמת את הזהות.',
  setUpFirst: 'קודם יש להגדיר אימות רב-שלבי',
  enrolment_required: 'נדרשת שיטת אימות רב-שלבי.',
  method_missing: 'שיטת האימות שלכם לא נמצאה. פנו למפעילי האתר.',
  getHelp: 'קבלת עזרה',

  too_many: (wait) =>
    wait
      ? `יותר מדי ניסיונות. נסו שוב בשעה ${isolated(wait.time)}, ${wait.relative}.`
      : 'יותר מדי ניסיונות. נסו שוב מאוחר יותר.',
  codeLabel: (digits) => `קוד בן ${digits} ספרות`,
  backupCodeLabel: 'קוד גיבוי',
  enter: 'אישור',
  checking: 'מתבצעת בדיקה…',
  tryAnotherWay: 'ניסיון בדרך אחרת',
  otherWay: 'בינתיים אפשר לנסות דרך אחרת.',
  enterBackupCode: 'הזנת קוד גיבוי',
  backupCodeFormat: '16 אותיות וספרות; רווחים ומקפים אינם משנים.',
  useApp: 'שימוש באפליקציית האימות',
  useNextCode: 'השתמשו בקוד הבא שהאפליקציה תציג.',
  usePasskey: 'שימוש במפתח גישה',
  followDevice: 'פעלו לפי ההוראות במכשיר.',
  cannotPasskey: 'הדפדפן הזה לא יכול להשתמש כאן במפתחות גישה. השתמשו בדפדפן אחר.',
  cancel: 'ביטול',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'יותר מדי קודים שגויים: אפליקציית האימות מושבתת כאן. רק קוד גיבוי מתקבל. לאחר מכן אפסו את האפליקציה.'
      : factor === 'passkey'
        ? 'אי אפשר להשתמש עוד בשום מפתח גישה.'
        : 'אי אפשר להשתמש עוד בשום קוד גיבוי.',
  unlocked: 'אפשר לנסות שוב עכשיו.',
  wrong_code: 'הקוד הזה לא התקבל. אם השתמשתם בו הרגע, המתינו לקוד הבא.',
  wrongBackupCode: 'הקוד הזה לא התקבל. כל קוד גיבוי תקף לשימוש אחד.',
  code_required: (digits) => `הזינו את הקוד בן ${digits} הספרות.`,
  code_length: (entered, digits) =>
    `הזנתם ${plural(entered, { one: 'ספרה אחת', two: 'שתי ספרות', other: '# ספרות' })}. בקוד יש ${digits}.`,
  code_not_digits: 'הקוד מורכב מספרות בלבד.',
  backup_code_required: 'הזינו אחד מקודי הגיבוי שלכם.',
  backup_code_length: 'בקוד גיבוי יש 16 אותיות וספרות.',
  bad_check_character: 'יש שגיאת הקלדה בקוד הזה. השוו אותו לרשימה שלכם. הניסיון לא נספר.',

  noWay: 'אין טלפון ואין קודים?',
  passed: 'בוצע. רק רגע…',

  step_up_required: 'קודם יש לאמת את הזהות.',
  backupCodes: 'קודי גיבוי',
  goThere: 'המשך',
  reset: 'איפוס',
  default: 'ברירת מחדל',
  factorName: (factor) => (factor === 'totp' ? 'אפליקציית אימות' : factor === 'passkey' ? 'מפתח גישה' : 'קוד גיבוי'),
  copy: 'העתקה',
  copied: 'הועתק.',
  selectedInstead: (keys) => `ההעתקה חסומה כאן. הטקסט מסומן: הקישו ${isolated(keys)}.`,

  settings: 'הגדרות אימות רב-שלבי',
  settingsHelp: 'שלב שני אחרי הסיסמה. רק אתם יכולים לשנות אותו.',
  loading: 'הגדרות האימות נטענות…',
  empty: 'כשמוגדרת שיטה, סיסמה גנובה לא מספיקה כדי להיכנס.',
  addNewMethod: 'הוספת שיטה חדשה',
  added: 'נוספה:',
  lastUsed: 'שימוש אחרון',
  neverUsed: 'טרם נעשה שימוש',
  justNow: 'ממש עכשיו',
  disabled: 'מושבתת',
  disabledHelp: 'הושבתה אחרי יותר מדי קודים שגויים. אפסו אותה.',
  codesLeft: (remaining, total) => `${plural(remaining, { one: 'נותר #', other: 'נותרו #' })} מתוך ${total}`,
  codesLow: 'נותרו מעט קודים.',
  codesGone: 'לא נותרו קודים. אם תאבדו את השיטה, לא תוכלו להיכנס.',
  requestId: (id) => `בקשה ${isolated(id)}`,
  codesNotConfirmed: 'לא אושר שהקודים נשמרו. אם הם לא אצלכם, אי אפשר להציג אותם שוב.',
  generateCodes: 'יצירת קודי גיבוי',
  menuFor: (name) => `תפריט של ${isolated(name)}`,
  rename: 'שינוי שם',
  remove: 'מחיקה',
  renamed: 'השם נשמר.',
  makeDefault: 'קביעה כברירת מחדל',
  defaultChanged: 'מעכשיו השיטה הזו תתבקש ראשונה.',
  synced: 'מסונכרן',
  thisDeviceOnly: 'במכשיר הזה בלבד',
  madeFor: (address) => `נוצר עבור ${isolated(address)}`,
  clonedHelp: 'המפתח הזה הושבת: ייתכן שקיים לו עותק. מחקו אותו והוסיפו חדש.',
  removed: 'שיטת האימות נמחקה.',
  nowAdded: 'שיטת האימות נוספה. אפשר להשתמש בה בכניסה הבאה.',
  nowOn: 'האימות הרב-שלבי פועל. בכניסה הבאה יתבקש קוד.',
  nowReset: 'שיטת האימות אופסה. בכניסה הבאה יתבקש קוד של הרשומה החדשה.',
  newCodes: 'נוצרו קודי גיבוי חדשים. הישנים כבר לא תקפים.',
  signInToManage: 'היכנסו כדי לנהל אימות רב-שלבי',
  verifyToManage: 'אמתו את הזהות כדי לנהל אימות רב-שלבי',
  loadFailed: 'לא ניתן היה לטעון את הגדרות האימות.',
  loadOffline: 'אין חיבור לאינטרנט. הגדרות האימות ייטענו כשהחיבור יחזור.',

  name: 'שם',
  save: 'שמירה',
  name_required: 'הזינו שם.',
  name_length: 'בשם יש לכל היותר 60 תווים.',
  removeTitle: 'למחוק את שיטת האימות הזו?',
  removeHelp: (name) =>
    `השיטה ${isolated(name)} וכל קודי הגיבוי שלכם יפסיקו לפעול. אחר כך הסיסמה לבדה תספיק כדי להיכנס.`,
  removeOneHelp: (name) => `השיטה ${isolated(name)} תפסיק לפעול. השיטות האחרות וקודי הגיבוי נשארים.`,
  proveRemoval: 'הזינו קוד כדי למחוק את השיטה.',
  thenRemoved: 'לאחר מכן השיטה תימחק.',
  keptByPolicy: (accounts, many) =>
    `${isolated(accounts)} ${many ? 'דורשים' : 'דורש'} אימות רב-שלבי, ולכן אי אפשר למחוק את השיטה הזו. איפוס מחליף אותה בחדשה.`,
  keptPasskey: (accounts, many) =>
    `${isolated(accounts)} ${many ? 'דורשים' : 'דורש'} אימות רב-שלבי, ולכן אי אפשר למחוק את השיטה היחידה. קודם הוסיפו אחרת.`,
  thisSite: 'האתר הזה',

  requireMfa: (account) => `דרישת אימות רב-שלבי עבור ${isolated(account)}`,
  on: 'פועל',
  off: 'כבוי',
  not_owner: 'רק הבעלים יכולים לשנות זאת.',
  forbidden: 'רק הבעלים יכולים לשנות זאת.',
  required_by_all: 'נדרש מכולם באתר הזה.',
  notAvailable: 'לא זמין',
  membersSetUp: (enrolled, known) => `חברים שהגדירו אימות רב-שלבי: ${enrolled} מתוך ${known} שנראו עד כה.`,
  ifSwitchedOn: (missing, isYou = false) => `אם תפעילו, ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou),
  showMembers: 'הצגת חברים',

  switchOffTitle: (account) => `לבטל את חובת האימות הרב-שלבי עבור ${isolated(account)}?`,
  switchOffHelp: (account) => `חברי ${isolated(account)} לא יצטרכו עוד אימות רב-שלבי.`,
  strength: 'מפתחות גישה בלבד',
  strengthOf: (account) => `מפתחות גישה בלבד עבור ${isolated(account)}`,
  strengthHelp: 'מי שעדיין אין לו מפתח גישה יתבקש להוסיף אחד. קודי גיבוי לא יספיקו.',
  weakenTitle: (account) => `לאפשר שוב שיטות אחרות עבור ${isolated(account)}?`,
  weakenHelp: (account) => `חברי ${isolated(account)} לא יצטרכו עוד מפתחות גישה.`,
  owner_not_ready: 'רק בעלים שיש להם מפתחות גישה יכולים לדרוש אותם.',
  addPasskey: 'הוספת מפתח גישה',

  membersOf: (account) => `החברים של ${isolated(account)}`,
  loadingMembers: 'החברים נטענים…',
  noMembers: 'עדיין לא נראה אף אחד.',
  membersShown: (shown, areMore) =>
    areMore
      ? `${shown} החברים הראשונים, לפי שם.`
      : plural(shown, { one: 'חבר אחד נראה עד כה.', two: 'שני חברים נראו עד כה.', other: '# חברים נראו עד כה.' }),
  roleName: (role) => ({ owner: 'בעלים', admin: 'מנהל', member: 'חבר' })[role],
  memberSetUp: 'האימות הוגדר',
  memberNotSetUp: 'האימות לא הוגדר',
  lastSeen: 'פעילות אחרונה',
  nameNotKnown: 'השם עדיין לא ידוע',
  loadMore: 'טעינת עוד',
  downloadCsv: 'הורדת CSV',
  preparingCsv: 'הקובץ בהכנה…',
  savedCsv: (file) => `נשמר בשם ${isolated(file)}.`,

  passkeyNothing: 'לא התקבלה תשובה מהמכשיר. נסו שוב או בדרך אחרת.',
  passkeyAddress: (host) => `מפתחות גישה לא פועלים בכתובת הזו (${isolated(host)}). הודיעו למפעילי האתר.`,
  passkeyPin: 'למפתח הזה צריך קודם להגדיר קוד PIN. הגדירו אותו או נסו דרך אחרת.',
  passkeyTrouble: (name) => `המכשיר דיווח על בעיה (${isolated(name)}).`,
  passkey_refused: 'מפתח הגישה הזה לא התקבל. נסו שוב או בדרך אחרת.',
  passkey_unknown: 'מפתח הגישה הזה כבר לא מוכר כאן. השתמשו באחר או בדרך אחרת.',
  ceremony_expired: 'זה ארך יותר מדי זמן. נסו שוב.',
  already_registered: 'במכשיר הזה או במנהל הסיסמאות הזה כבר יש מפתח גישה לחשבון הזה.',
  strength_required: 'אחד החשבונות שלכם מקבל רק מפתחות גישה. השתמשו בשלכם או היכנסו מחדש.',
  passkey_limit: 'יש לכם המספר המרבי של מפתחות גישה. קודם מחקו אחד.',

  stepOf: (step, steps) => `שלב ${step} מתוך ${steps}`,
  newMethod: 'שיטת אימות חדשה',
  selectMethod: 'בחירת שיטה',
  defaultHelp: 'השיטה היחידה שלכם היא ברירת המחדל.',
  setUp: 'הגדרה',
  instructions: [
    'פתחו את אפליקציית האימות ובחרו להוסיף רשומה.',
    'סרקו את קוד ה-QR או הקלידו את המפתח שלמטה.',
    'לחצו על "הבא" והזינו את הקוד שהאפליקציה מציגה.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `קוד QR להוספת ${isolated(issuer)} (${isolated(account)}) לאפליקציית האימות`
      : 'קוד QR לאפליקציית האימות',
  qrFailed: 'לא ניתן היה להציג את קוד ה-QR. השתמשו במפתח שלמטה.',
  key: 'מפתח',
  openInApp: 'פתיחה באפליקציית האימות',
  keyHelp: 'לא קרה כלום? העתיקו את המפתח לאפליקציה.',
  otherDevice: 'סריקה במכשיר אחר',
  verifyHelp: 'הזינו את הקוד שאפליקציית האימות מציגה לרשומה החדשה.',
  verifyReplacement: 'הזינו את הקוד של הרשומה החדשה. עד אז הישנה ממשיכה לפעול.',
  resetProven: 'נכנסתם באמצעות קוד גיבוי, ולכן לא מתבקש קוד. הרשומה הישנה פועלת עד שהחדשה תאושר.',
  proveReset: 'הזינו קוד מהרשומה הנוכחית. היא וקודי הגיבוי ממשיכים לפעול עד שהרשומה החדשה תאושר.',
  proveResetByCode: 'הרשומה הנוכחית ממשיכה לפעול עד שהחדשה תאושר.',
  proveAdd: 'לאחר מכן אפשר להוסיף את השיטה.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'לאחר מכן תקבלו עשרה קודים חדשים.'
      : plural(remaining, {
          one: 'הקוד שנותר לכם יפסיק לפעול.',
          two: 'שני הקודים שנותרו לכם יפסיקו לפעול.',
          other: '# הקודים שנותרו לכם יפסיקו לפעול.',
        }),
  passkeyHelp:
    'הטלפון, המכשיר הזה, מנהל סיסמאות או מפתח אבטחה שומר מפתח גישה לאתר הזה. מאשרים אותו כמו שפותחים את נעילת המכשיר.',
  createPasskey: 'יצירת מפתח גישה',
  cannotCreate: 'הדפדפן הזה לא יכול להגדיר מפתח גישה. השתמשו בדפדפן אחר.',
  next: 'הבא',
  back: 'הקודם',
  finish: 'סיום',
  close: 'סגירה',
  startAgain: 'התחלה מחדש',
  preparing: 'בהכנה…',
  clockBehind: (span) => `נראה שהשעון בטלפון מפגר בערך ${by(span)}. הפעילו קביעת שעה אוטומטית ונסו את הקוד הבא.`,
  clockAhead: (span) => `נראה שהשעון בטלפון מקדים בערך ${by(span)}. הפעילו קביעת שעה אוטומטית ונסו את הקוד הבא.`,
  previous_entry: 'הקוד הזה שייך לרשומה הקודמת. הזינו את הקוד של החדשה.',
  already_enrolled: 'השיטה הזו כבר קיימת אצלכם.',
  notFinished: 'עדיין לא הוגדרה',
  tooManyTries: 'יותר מדי ניסיונות. התחילו מחדש',
  expired: 'ההגדרה ארכה יותר מדי זמן ותוקפה פג. התחילו מחדש',
  alreadySetUp: 'כבר הוגדרה בכרטיסייה אחרת',
  changedElsewhere: 'השיטה שונתה בכרטיסייה אחרת. סגרו כדי לראות את המצב עכשיו.',
  setUpWithoutCodes: 'ההגדרה הושלמה, אבל קודי הגיבוי לא הוצגו: היכנסו מחדש וצרו קודים חדשים.',
  methodAdded: (name) => `בוצע: השיטה ${isolated(name)} נוספה`,
  methodReset: (name) => `בוצע: השיטה ${isolated(name)} אופסה`,
  codesReplaced: 'בוצע: הקודים הישנים כבר לא תקפים',
  leaveCodes: 'לעזוב בלי לשמור את קודי הגיבוי? הם לא יוצגו שוב.',
  leave: 'עזיבה',
  stay: 'הישארות',

  backupCodesHelp: 'אם תאבדו את השיטה, כל אחד מהקודים האלה מאפשר לכם להיכנס פעם אחת. הם מוצגים רק עכשיו.',
  download: 'הורדה',
  print: 'הדפסה',
  downloaded: (file) => `ההורדה של ${isolated(file)} התחילה.`,
  downloadFailed: 'ההורדה לא התחילה. העתיקו או הדפיסו את הקודים במקום זאת.',
  printed: 'חלון ההדפסה נפתח.',
  printFailed: 'אי אפשר להדפיס כאן. העתיקו או הורידו את הקודים במקום זאת.',
  fileTitle: (issuer) => (issuer ? `קודי גיבוי עבור ${isolated(issuer)}` : 'קודי גיבוי'),
  fileNote: 'כל קוד תקף לשימוש אחד.',
  fileDate: (date) => `נוצרו בתאריך ${isolated(date)}`,

  sessions: 'היכן אתם מחוברים',
  sessionsHelp: 'דפדפנים שבהם עברתם אימות רב-שלבי. בהפעלה שתסיימו יתבקש שוב קוד.',
  loadingSessions: 'המקומות שבהם אתם מחוברים נטענים…',
  onlyHere: 'בשום מקום אחר.',
  thisSession: 'הדפדפן הזה',
  unknownClient: 'דפדפן לא מוכר',
  browserOn: (browser, system) => `${FROM_RIGHT}${browser} ב-${system}`,
  signedIn: 'כניסה',
  endSession: 'סיום',
  endSessionOf: (client) => `סיום ההפעלה: ${isolated(client)}`,
  endOthers: 'יציאה מכל השאר',
  sessionEnded: (client) => `${FROM_RIGHT}${isolated(client)}: ההפעלה הסתיימה. יתבקש בה שוב קוד.`,
  othersEnded: 'כל ההפעלות האחרות הסתיימו. יתבקש בהן שוב קוד.',
  sessionWasOver: 'ההפעלה הזו כבר הסתיימה.',
  moreSessions: 'יש יותר הפעלות ממה שמוצג. "יציאה מכל השאר" תסיים גם אותן.',
}
