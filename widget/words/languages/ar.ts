import type { Messages } from '../messages.ts'
import { FROM_RIGHT, isolated, pluralOf } from './plural.ts'

const plural = pluralOf('ar')
const counted = (members: number) =>
  plural(members, { one: 'عضو واحد', two: 'عضوين', few: '# أعضاء', many: '# عضوًا', other: '# عضو' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'سيُطلب من الأعضاء الذين لم يظهروا بعد إعداد طريقة مصادقة.'
    : isYou
      ? 'سيُطلب منك ومن الأعضاء الذين لم يظهروا بعد إعداد طريقة مصادقة.'
      : `سيُطلب من ${counted(missing)} ومن الذين لم يظهروا بعد إعداد طريقة مصادقة.`

// The dual as it is behind a preposition; other numbers are alike in both cases.
const after = (span: string) => span.replace('دقيقتان', 'دقيقتين')

/** Arabic. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'إعادة المحاولة',
  signInAgain: 'تسجيل الدخول مرة أخرى',
  verifyIdentity: 'إثبات هويتك',
  unexpected: 'حدث خطأ من جهتنا. لم يتغيّر شيء.',
  offline: 'أنت غير متصل بالإنترنت. لم يتغيّر شيء.',
  unavailable: 'غير متاح حاليًا. لم يتغيّر شيء. حاول مرة أخرى.',
  unreachable: 'تعذّر الوصول إلى الخادم. حاول مرة أخرى.',
  sign_in_required: 'تم تسجيل خروجك.',
  unknown_credential: 'تم تسجيل خروجك.',
  challenge_expired: 'انتهت صلاحية تسجيل الدخول هذا.',
  challenge_required: 'أثبت هويتك أولًا.',
  setUpFirst: 'أعدّ المصادقة المتعددة العوامل أولًا',
  enrolment_required: 'يتطلب هذا طريقة للمصادقة المتعددة العوامل.',
  method_missing: 'تعذّر العثور على طريقة المصادقة الخاصة بك. اسأل القائمين على هذا الموقع.',
  getHelp: 'الحصول على مساعدة',

  too_many: (wait) =>
    wait
      ? `محاولات كثيرة جدًا. حاول مرة أخرى الساعة ${isolated(wait.time)}، ${wait.relative}.`
      : 'محاولات كثيرة جدًا. حاول مرة أخرى لاحقًا.',
  codeLabel: (digits) => `رمز من ${digits} أرقام`,
  backupCodeLabel: 'رمز احتياطي',
  enter: 'تأكيد',
  checking: 'جارٍ التحقق…',
  tryAnotherWay: 'تجربة طريقة أخرى',
  otherWay: 'يمكنك في هذه الأثناء تجربة طريقة أخرى.',
  enterBackupCode: 'إدخال رمز احتياطي',
  backupCodeFormat: '16 حرفًا ورقمًا؛ لا تهم المسافات والشرطات.',
  useApp: 'استخدام تطبيق المصادقة',
  useNextCode: 'استخدم الرمز التالي الذي يعرضه تطبيقك.',
  usePasskey: 'استخدام مفتاح المرور',
  followDevice: 'اتبع تعليمات جهازك.',
  cannotPasskey: 'لا يمكن لهذا المتصفح استخدام مفاتيح المرور هنا. استخدم متصفحًا آخر.',
  cancel: 'إلغاء',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'رموز خاطئة كثيرة جدًا: تم تعطيل تطبيق المصادقة هنا. لا يعمل إلا رمز احتياطي. بعد ذلك أعد ضبط التطبيق.'
      : factor === 'passkey'
        ? 'لم يعد بالإمكان استخدام أي مفتاح مرور.'
        : 'لم يعد بالإمكان استخدام أي رمز احتياطي.',
  unlocked: 'يمكنك المحاولة مرة أخرى الآن.',
  wrong_code: 'لم ينجح هذا الرمز. إذا كنت قد استخدمته للتو، فانتظر الرمز التالي.',
  wrongBackupCode: 'لم ينجح هذا الرمز. يعمل كل رمز احتياطي مرة واحدة.',
  code_required: (digits) => `أدخل الرمز المكوّن من ${digits} أرقام.`,
  code_length: (entered, digits) =>
    `لقد أدخلت ${plural(entered, { one: 'رقمًا واحدًا', two: 'رقمين', few: '# أرقام', other: '# رقمًا' })}. الرمز مكوّن من ${digits}.`,
  code_not_digits: 'يتكوّن الرمز من أرقام فقط.',
  backup_code_required: 'أدخل أحد رموزك الاحتياطية.',
  backup_code_length: 'يتكوّن الرمز الاحتياطي من 16 حرفًا ورقمًا.',
  bad_check_character: 'يوجد خطأ كتابي في هذا الرمز. قارنه بقائمتك. لم تُحتسب المحاولة.',

  noWay: 'ليس لديك هاتف ولا رموز؟',
  passed: 'تم. لحظة من فضلك…',

  step_up_required: 'أثبت هويتك أولًا.',
  backupCodes: 'الرموز الاحتياطية',
  goThere: 'متابعة',
  reset: 'إعادة الضبط',
  default: 'الافتراضية',
  factorName: (factor) =>
    factor === 'totp' ? 'تطبيق المصادقة' : factor === 'passkey' ? 'مفتاح المرور' : 'رمز احتياطي',
  copy: 'نسخ',
  copied: 'تم النسخ.',
  selectedInstead: (keys) => `النسخ محظور هنا. تم تحديد النص: اضغط على ${isolated(keys)}.`,

  settings: 'إعدادات المصادقة المتعددة العوامل',
  settingsHelp: 'خطوة ثانية بعد كلمة المرور. أنت وحدك من يمكنه تغييرها.',
  loading: 'جارٍ تحميل إعدادات المصادقة…',
  empty: 'عند إعداد طريقة، لا تكفي كلمة مرور مسروقة للدخول.',
  addNewMethod: 'إضافة طريقة جديدة',
  added: 'تاريخ الإضافة',
  lastUsed: 'آخر استخدام',
  neverUsed: 'لم تُستخدم بعد',
  justNow: 'الآن',
  disabled: 'معطّلة',
  disabledHelp: 'تم تعطيلها بعد رموز خاطئة كثيرة جدًا. أعد ضبطها.',
  codesLeft: (remaining, total) => `المتبقي: ${remaining} من ${total}`,
  codesLow: 'لم يتبقَّ سوى رموز قليلة.',
  codesGone: 'لم يتبقَّ أي رمز. إذا فقدت طريقة المصادقة، فلن تتمكن من تسجيل الدخول.',
  requestId: (id) => `الطلب ${isolated(id)}`,
  codesNotConfirmed: 'لم يتم تأكيد حفظها. إذا لم تحتفظ بها، فلا يمكن عرضها مرة أخرى.',
  generateCodes: 'إنشاء رموز احتياطية',
  menuFor: (name) => `قائمة ${isolated(name)}`,
  rename: 'إعادة التسمية',
  remove: 'حذف',
  renamed: 'تم حفظ الاسم.',
  makeDefault: 'تعيين كطريقة افتراضية',
  defaultChanged: 'ستُطلب هذه الطريقة أولًا من الآن فصاعدًا.',
  synced: 'متزامن',
  thisDeviceOnly: 'على هذا الجهاز فقط',
  madeFor: (address) => `تم إنشاؤه من أجل ${isolated(address)}`,
  clonedHelp: 'تم تعطيل هذا المفتاح: قد توجد نسخة منه. احذفه وأضف مفتاحًا جديدًا.',
  removed: 'تم حذف طريقة المصادقة.',
  nowAdded: 'تمت إضافة طريقة المصادقة. يمكنك استخدامها عند تسجيل الدخول التالي.',
  nowOn: 'المصادقة المتعددة العوامل مفعّلة. سيُطلب رمز عند تسجيل الدخول التالي.',
  nowReset: 'تمت إعادة ضبط طريقة المصادقة. سيُطلب رمز من الإدخال الجديد عند تسجيل الدخول التالي.',
  newCodes: 'تم إنشاء رموز احتياطية جديدة. لم تعد الرموز القديمة تعمل.',
  signInToManage: 'سجّل الدخول لإدارة المصادقة المتعددة العوامل',
  verifyToManage: 'أثبت هويتك لإدارة المصادقة المتعددة العوامل',
  loadFailed: 'تعذّر تحميل إعدادات المصادقة.',
  loadOffline: 'أنت غير متصل بالإنترنت. ستُحمَّل إعدادات المصادقة عند عودة الاتصال.',

  name: 'الاسم',
  save: 'حفظ',
  name_required: 'أدخل اسمًا.',
  name_length: 'الحد الأقصى للاسم 60 حرفًا.',
  removeTitle: 'هل تريد حذف طريقة المصادقة هذه؟',
  removeHelp: (name) =>
    `ستتوقف الطريقة ${isolated(name)} وكل رموزك الاحتياطية عن العمل. بعد ذلك تكفي كلمة المرور وحدها للدخول.`,
  removeOneHelp: (name) => `ستتوقف الطريقة ${isolated(name)} عن العمل. تبقى طرقك الأخرى ورموزك الاحتياطية.`,
  proveRemoval: 'أدخل رمزًا لحذف الطريقة.',
  thenRemoved: 'بعد ذلك ستُحذف الطريقة.',
  keptByPolicy: (accounts, many) =>
    `${many ? 'تتطلب' : 'يتطلب'} ${isolated(accounts)} المصادقة المتعددة العوامل، لذلك لا يمكن حذف هذه الطريقة. أعد ضبطها لتحل محلها طريقة جديدة.`,
  keptPasskey: (accounts, many) =>
    `${many ? 'تتطلب' : 'يتطلب'} ${isolated(accounts)} المصادقة المتعددة العوامل، لذلك لا يمكن حذف طريقتك الوحيدة. أضف طريقة أخرى أولًا.`,
  thisSite: 'هذا الموقع',

  requireMfa: (account) => `اشتراط المصادقة المتعددة العوامل في ${isolated(account)}`,
  on: 'مفعّل',
  off: 'متوقف',
  not_owner: 'يمكن للمالك فقط تغيير ذلك.',
  forbidden: 'يمكن للمالك فقط تغيير ذلك.',
  required_by_all: 'مطلوبة من الجميع في هذا الموقع.',
  notAvailable: 'غير متاح',
  membersSetUp: (enrolled, known) =>
    `الأعضاء الذين أعدّوا المصادقة المتعددة العوامل: ${enrolled} من ${known} ممن ظهروا حتى الآن.`,
  ifSwitchedOn: (missing, isYou = false) => `إذا فعّلتها، ف${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou),
  showMembers: 'عرض الأعضاء',

  switchOffTitle: (account) => `هل تريد إيقاف إلزامية المصادقة المتعددة العوامل في ${isolated(account)}؟`,
  switchOffHelp: (account) => `لن يحتاج أعضاء ${isolated(account)} إلى المصادقة المتعددة العوامل بعد الآن.`,
  strength: 'مفاتيح المرور فقط',
  strengthOf: (account) => `مفاتيح المرور فقط في ${isolated(account)}`,
  strengthHelp: 'سيُطلب ممن ليس لديه مفتاح إضافة واحد. لن تكفي الرموز الاحتياطية.',
  weakenTitle: (account) => `هل تريد السماح بطرق أخرى في ${isolated(account)} من جديد؟`,
  weakenHelp: (account) => `لن يحتاج أعضاء ${isolated(account)} إلى مفاتيح المرور بعد الآن.`,
  owner_not_ready: 'يمكن فقط لمالك لديه مفاتيح مرور أن يشترطها.',
  addPasskey: 'إضافة مفتاح مرور',

  membersOf: (account) => `أعضاء ${isolated(account)}`,
  loadingMembers: 'جارٍ تحميل الأعضاء…',
  noMembers: 'لم يظهر أحد بعد.',
  membersShown: (shown, areMore) =>
    areMore ? `أول ${shown} من الأعضاء حسب الاسم.` : `عدد الأعضاء الذين ظهروا حتى الآن: ${shown}.`,
  roleName: (role) => ({ owner: 'مالك', admin: 'مشرف', member: 'عضو' })[role],
  memberSetUp: 'تم الإعداد',
  memberNotSetUp: 'لم يتم الإعداد',
  lastSeen: 'آخر ظهور',
  nameNotKnown: 'الاسم غير معروف بعد',
  loadMore: 'تحميل المزيد',
  downloadCsv: 'تنزيل ملف CSV',
  preparingCsv: 'جارٍ تحضير الملف…',
  savedCsv: (file) => `تم الحفظ باسم ${isolated(file)}.`,

  passkeyNothing: 'لم يصل شيء من جهازك. حاول مرة أخرى أو استخدم طريقة أخرى.',
  passkeyAddress: (host) => `لا تعمل مفاتيح المرور على هذا العنوان (${isolated(host)}). أخبر القائمين على هذا الموقع.`,
  passkeyPin: 'يحتاج هذا المفتاح إلى رقم تعريف شخصي أولًا. عيّن واحدًا أو استخدم طريقة أخرى.',
  passkeyTrouble: (name) => `أبلغ جهازك عن مشكلة (${isolated(name)}).`,
  passkey_refused: 'لم ينجح مفتاح المرور هذا. حاول مرة أخرى أو استخدم طريقة أخرى.',
  passkey_unknown: 'لم يعد مفتاح المرور هذا معروفًا هنا. استخدم مفتاحًا آخر أو طريقة أخرى.',
  ceremony_expired: 'استغرق ذلك وقتًا طويلًا. حاول مرة أخرى.',
  already_registered: 'يوجد بالفعل مفتاح مرور لهذا الحساب على هذا الجهاز أو في مدير كلمات المرور هذا.',
  strength_required: 'أحد حساباتك لا يقبل إلا مفاتيح المرور. استخدم مفتاحك أو سجّل الدخول مرة أخرى.',
  passkey_limit: 'لديك أقصى عدد من مفاتيح المرور. احذف واحدًا أولًا.',

  stepOf: (step, steps) => `الخطوة ${step} من ${steps}`,
  newMethod: 'طريقة مصادقة جديدة',
  selectMethod: 'اختيار طريقة',
  defaultHelp: 'طريقتك الوحيدة هي الافتراضية.',
  setUp: 'إعداد',
  instructions: [
    'افتح تطبيق المصادقة واختر إضافة إدخال.',
    'امسح رمز الاستجابة السريعة ضوئيًا أو اكتب المفتاح أدناه.',
    'اضغط على «التالي» وأدخل الرمز الذي يعرضه التطبيق.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `رمز استجابة سريعة لإضافة ${isolated(issuer)} (${isolated(account)}) إلى تطبيق المصادقة`
      : 'رمز استجابة سريعة لتطبيق المصادقة',
  qrFailed: 'تعذّر عرض رمز الاستجابة السريعة. استخدم المفتاح أدناه.',
  key: 'المفتاح',
  openInApp: 'فتح في تطبيق المصادقة',
  keyHelp: 'لم يحدث شيء؟ انسخ المفتاح إلى التطبيق.',
  otherDevice: 'المسح بجهاز آخر',
  verifyHelp: 'أدخل الرمز الذي يعرضه تطبيق المصادقة للإدخال الجديد.',
  verifyReplacement: 'أدخل رمز الإدخال الجديد. حتى ذلك الحين يبقى القديم صالحًا.',
  resetProven: 'سجّلت الدخول برمز احتياطي، لذلك لا يُطلب رمز. يعمل الإدخال القديم حتى يتم تأكيد الجديد.',
  proveReset: 'أدخل رمزًا من إدخالك الحالي. يبقى هذا الإدخال ورموزك الاحتياطية صالحة حتى يتم تأكيد الإدخال الجديد.',
  proveResetByCode: 'يبقى إدخالك الحالي صالحًا حتى يتم تأكيد الجديد.',
  proveAdd: 'بعد ذلك يمكنك إضافة الطريقة.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'بعد ذلك تحصل على عشرة رموز جديدة.'
      : plural(remaining, {
          one: 'سيتوقف رمزك المتبقي عن العمل.',
          two: 'سيتوقف رمزاك المتبقيان عن العمل.',
          few: 'ستتوقف رموزك المتبقية (#) عن العمل.',
          other: 'ستتوقف رموزك المتبقية (#) عن العمل.',
        }),
  passkeyHelp:
    'يحتفظ هاتفك أو هذا الجهاز أو مدير كلمات المرور أو مفتاح الأمان بمفتاح مرور لهذا الموقع. وتؤكده كما تفتح قفل الجهاز.',
  createPasskey: 'إنشاء مفتاح مرور',
  cannotCreate: 'لا يمكن لهذا المتصفح إعداد مفتاح مرور. استخدم متصفحًا آخر.',
  next: 'التالي',
  back: 'رجوع',
  finish: 'إنهاء',
  close: 'إغلاق',
  startAgain: 'البدء من جديد',
  preparing: 'جارٍ التحضير…',
  clockBehind: (span) => `يبدو أن ساعة هاتفك متأخرة بنحو ${after(span)}. فعّل الوقت التلقائي ثم جرّب الرمز التالي.`,
  clockAhead: (span) => `يبدو أن ساعة هاتفك متقدمة بنحو ${after(span)}. فعّل الوقت التلقائي ثم جرّب الرمز التالي.`,
  previous_entry: 'هذا الرمز من إدخالك السابق. أدخل رمز الإدخال الجديد.',
  already_enrolled: 'لديك هذه الطريقة بالفعل.',
  notFinished: 'لم يتم الإعداد بعد',
  tooManyTries: 'محاولات كثيرة جدًا. ابدأ من جديد',
  expired: 'استغرق الإعداد وقتًا طويلًا وانتهت صلاحيته. ابدأ من جديد',
  alreadySetUp: 'تم الإعداد بالفعل في علامة تبويب أخرى',
  changedElsewhere: 'تم تغيير طريقتك في علامة تبويب أخرى. أغلق هذا لترى حالتها الآن.',
  setUpWithoutCodes: 'تم الإعداد، لكن رموزك الاحتياطية لم تُعرض: سجّل الدخول مرة أخرى وأنشئ رموزًا جديدة.',
  methodAdded: (name) => `تمت إضافة الطريقة ${isolated(name)}`,
  methodReset: (name) => `تمت إعادة ضبط الطريقة ${isolated(name)}`,
  codesReplaced: 'تم: لم تعد الرموز القديمة تعمل',
  leaveCodes: 'هل تريد المغادرة دون حفظ رموزك الاحتياطية؟ لن تُعرض مرة أخرى.',
  leave: 'مغادرة',
  stay: 'البقاء',

  backupCodesHelp: 'إذا فقدت طريقة المصادقة، فسيتيح لك كل رمز من هذه الرموز الدخول مرة واحدة. تُعرض الآن فقط.',
  download: 'تنزيل',
  print: 'طباعة',
  downloaded: (file) => `بدأ تنزيل ${isolated(file)}.`,
  downloadFailed: 'لم يبدأ التنزيل. انسخ الرموز أو اطبعها بدلًا من ذلك.',
  printed: 'تم فتح مربع حوار الطباعة.',
  printFailed: 'لا يمكن الطباعة هنا. انسخ الرموز أو نزّلها بدلًا من ذلك.',
  fileTitle: (issuer) => (issuer ? `الرموز الاحتياطية لـ ${isolated(issuer)}` : 'الرموز الاحتياطية'),
  fileNote: 'يعمل كل رمز مرة واحدة.',
  fileDate: (date) => `تاريخ الإنشاء: ${isolated(date)}`,

  sessions: 'أين سجّلت الدخول',
  sessionsHelp: 'متصفحات اجتزت فيها المصادقة المتعددة العوامل. إذا أنهيت جلسة أحدها، فسيُطلب فيه رمز من جديد.',
  loadingSessions: 'جارٍ تحميل أماكن تسجيل دخولك…',
  onlyHere: 'لا مكان آخر.',
  thisSession: 'هذا المتصفح',
  unknownClient: 'متصفح غير معروف',
  browserOn: (browser, system) => `${FROM_RIGHT}${browser} على ${system}`,
  signedIn: 'تسجيل الدخول',
  endSession: 'إنهاء',
  endSessionOf: (client) => `إنهاء جلسة ${isolated(client)}`,
  endOthers: 'إنهاء كل الجلسات الأخرى',
  sessionEnded: (client) => `${FROM_RIGHT}${isolated(client)}: أُنهيت الجلسة. سيُطلب فيها رمز من جديد.`,
  othersEnded: 'أُنهيت كل الجلسات الأخرى. سيُطلب فيها رمز من جديد.',
  sessionWasOver: 'كانت تلك الجلسة منتهية من قبل.',
  moreSessions: 'هناك جلسات أكثر مما يظهر هنا. «إنهاء كل الجلسات الأخرى» يشملها أيضًا.',
}
