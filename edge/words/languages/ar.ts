import type { MailWords, Words } from '../words.ts'

/** Arabic. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'ar',
  dir: 'rtl',
  'Error: {title}': 'خطأ: {title}',
  Continue: 'متابعة',
  'Sign out': 'تسجيل الخروج',
  'Not now': 'ليس الآن',
  'No phone and no codes?': 'ليس لديك هاتف ولا رموز؟',
  'Verify your identity': 'إثبات هويتك',
  Enter: 'تأكيد',
  'Try another way': 'تجربة طريقة أخرى',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'تعذّر العثور على طريقة المصادقة الخاصة بك. اطلب من القائمين على هذا الموقع إعادة ضبطها.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'محاولات كثيرة جدًا. حاول مرة أخرى الساعة {clock} UTC، {when}.',
  'Too many tries. Try again {when}.': 'محاولات كثيرة جدًا. حاول مرة أخرى {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'رموز خاطئة كثيرة جدًا. تم تعطيل هذه الطريقة ويجب إعادة ضبطها.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'يوجد خطأ كتابي في هذا الرمز. قارنه بقائمتك. لم تُحتسب المحاولة.',
  'This page was out of date. Enter a code again.': 'كانت هذه الصفحة قديمة. أدخل رمزًا مرة أخرى.',
  'The form came from another site and was not accepted. Enter a code here.':
    'جاء النموذج من موقع آخر ولم يُقبل. أدخل رمزًا هنا.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'هذا غير متاح الآن. لم يتغيّر شيء. حاول مرة أخرى بعد قليل.',
  '6-digit code': 'رمز من 6 أرقام',
  'Use authenticator app': 'استخدام تطبيق المصادقة',
  'Your authenticator app works meanwhile.': 'يعمل تطبيق المصادقة في هذه الأثناء.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'رموز خاطئة كثيرة جدًا: تم تعطيل تطبيق المصادقة هنا. لا يعمل إلا رمز احتياطي. بعد ذلك أعد ضبط التطبيق.',
  'Use the next code your app shows.': 'استخدم الرمز التالي الذي يعرضه تطبيقك.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'لم ينجح هذا الرمز. إذا كنت قد استخدمته للتو، فانتظر الرمز التالي.',
  'Enter the 6 digits that your app shows.': 'أدخل الأرقام الستة التي يعرضها تطبيقك.',
  'Backup code': 'رمز احتياطي',
  "16 letters and digits; spaces and dashes don't matter.": '16 حرفًا ورقمًا؛ لا تهم المسافات والشرطات.',
  'Enter backup code': 'إدخال رمز احتياطي',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'رموزك الاحتياطية هي قائمة الرموز العشرة التي احتفظت بها عند الإعداد. يتيح لك كل منها الدخول مرة واحدة.',
  'A backup code works meanwhile.': 'يعمل رمز احتياطي في هذه الأثناء.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'لا يمكن استخدام أي رمز احتياطي: إما أنها استُخدمت كلها أو جُرّبت رموز خاطئة كثيرة.',
  "That code didn't work. Each backup code works once.": 'لم ينجح هذا الرمز. يعمل كل رمز احتياطي مرة واحدة.',
  'A backup code has 16 letters and digits.': 'يتكوّن الرمز الاحتياطي من 16 حرفًا ورقمًا.',
  'Backup codes': 'الرموز الاحتياطية',
  '{count} of {total} left': 'المتبقي: {count} من {total}',
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'لم يتم تأكيد حفظ هذه الرموز قط. إذا لم تكن لديك كلها، فأنشئ رموزًا جديدة.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'هاتف جديد؟ تتيح إعادة الضبط إعداد تطبيقك من جديد. يكفي تسجيل الدخول هذا لذلك ما دام مستمرًا.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'هاتف جديد؟ تتيح إعادة الضبط إعداد تطبيقك من جديد. يكفي تسجيل الدخول هذا لذلك لمدة 10 دقائق.',
  Reset: 'إعادة الضبط',
  'Generate backup codes': 'إنشاء رموز احتياطية',
  'Few are left. Generate new ones while you can sign in.':
    'بقي عدد قليل. أنشئ رموزًا جديدة ما دمت تستطيع تسجيل الدخول.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'لم يتبقَّ أي رمز احتياطي. بدون رموز جديدة، سيمنعك فقدان طريقة المصادقة من الدخول.',
  'Set up MFA': 'إعداد المصادقة المتعددة العوامل',
  '{accounts} takes passkeys only. Add one to continue.': 'لا يقبل {accounts} إلا مفاتيح المرور. أضف واحدًا للمتابعة.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'يتطلب {accounts} خطوة ثانية بعد كلمة المرور. أعدّها للمتابعة.',
  'This site requires a second step after your password. Set it up to continue.':
    'يتطلب هذا الموقع خطوة ثانية بعد كلمة المرور. أعدّها للمتابعة.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'يتطلب ما طلبته خطوة ثانية بعد كلمة المرور. أعدّها للمتابعة.',
  'You are set up. Keep your backup codes, then press Finish.':
    'اكتمل الإعداد. احتفظ برموزك الاحتياطية ثم اضغط على «إنهاء».',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'يحتاج الإعداد إلى جافا سكريبت. فعّلها وأعد تحميل هذه الصفحة.',
  'Continue to {account}': 'المتابعة إلى {account}',
  MFA: 'المصادقة',
  'MFA settings': 'إعدادات المصادقة المتعددة العوامل',
  Accounts: 'الحسابات',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'يحتاج تغيير هذه الإعدادات إلى جافا سكريبت. فعّلها وأعد تحميل هذه الصفحة.',
  'Not saved, please send again.': 'لم يُحفظ، يُرجى الإرسال مرة أخرى.',
  'You belong to no account.': 'أنت لا تنتمي إلى أي حساب.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'عندما يتطلب حسابٌ المصادقةَ المتعددة العوامل، يُطلب من كل عضو خطوة ثانية بعد كلمة المرور.',
  Account: 'الحساب',
  'Require MFA': 'اشتراط المصادقة المتعددة العوامل',
  'Your role: Owner': 'دورك: مالك',
  'Your role: Admin': 'دورك: مشرف',
  'Your role: Member': 'دورك: عضو',
  'Asking to be let in': 'يطلبون السماح بالدخول',
  'Let in. They have 7 days to sign in and set MFA up.':
    'تم السماح بالدخول. لدى هذا الشخص 7 أيام لتسجيل الدخول وإعداد المصادقة.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'لا أحد يطلب الآن. يظهر هنا من يسجّل الدخول باسم جديد.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'أُدخلت لكل اسم كلمة المرور الصحيحة. قد يكون أي من هذه الأسماء كتابة أخرى لاسم شخص موجود هنا بالفعل، أو عنوان بريده الإلكتروني، وفي يد سارق. قبل السماح لأي اسم، اسأل الشخص نفسه، وليس عبر هذا الموقع.',
  Names: 'الأسماء',
  'From your own app, as a signature.': 'من تطبيقك أنت، بمثابة توقيع.',
  'Let in': 'السماح',
  'may be another spelling of a known name': 'قد يكون كتابة أخرى لاسم معروف',
  'network not known': 'شبكة غير معروفة',
  'browser not known': 'متصفح غير معروف',
  'Nobody asks under this name any more.': 'لم يعد أحد يطلب بهذا الاسم.',
  '{browser} on {system}': '{browser} على {system}',
  'Start page': 'صفحة البداية',
  'That did not work': 'لم ينجح ذلك',
  'Go back and try again.': 'ارجع وحاول مرة أخرى.',
  'Open this site over https': 'افتح هذا الموقع عبر https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'يجب ألا تُرسل الرموز وإثباتها دون تشفير، لذلك لا يستجيب هذا الموقع عبر http إلا على هذا الجهاز (localhost). في أي مكان آخر وفّره عبر https.',
  'A cookie was taken out': 'تمت إزالة ملف تعريف ارتباط',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'وضع موقع آخر في هذا المتصفح ملف تعريف ارتباط يقلّد أحد ملفاتنا. أعد تحميل هذه الصفحة؛ وإذا استمر ذلك، فاحذف ملفات تعريف الارتباط لهذا الموقع.',
  'Unknown address': 'عنوان غير معروف',
  'This site is not served under the address that was asked for.': 'لا يُقدَّم هذا الموقع على العنوان المطلوب.',
  'Not available just now': 'غير متاح الآن',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'تعذّر التحقق من تسجيل دخولك. لم يتغيّر شيء. حاول مرة أخرى بعد قليل.',
  'That request was not understood': 'لم يُفهم هذا الطلب',
  'This site does not answer just now': 'لا يستجيب هذا الموقع الآن',
  'Nothing was changed. Try again in a moment.': 'لم يتغيّر شيء. حاول مرة أخرى بعد قليل.',
  'You are not signed in': 'لم يتم تسجيل دخولك',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'استجاب الموقع لتسجيل دخولك بطريقة غير متوقعة، لذلك لم يُمرَّر منه شيء. حاول مرة أخرى؛ وإذا استمر ذلك، فأخبر القائمين على الموقع.',
  'This user name is not accepted': 'اسم المستخدم هذا غير مقبول',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'يحتوي على حروف أو علامات غير مقبولة هنا. ارجع واكتبه بحروف لاتينية بسيطة وأرقام و . _ - + @ دون مسافات. إذا تعذّر ذلك، فأخبر القائمين على الموقع.',
  'Write your user name as you did first': 'اكتب اسم المستخدم كما كتبته أول مرة',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'هذا الاسم معروف هنا بكتابة أخرى، ربما باختلاف في الأحرف الكبيرة والصغيرة. لم يُسجَّل دخول أحد. سجّل الدخول مرة أخرى بالكتابة التي استخدمتها هنا أول مرة؛ وإذا كنت لا تتذكرها، فأخبر القائمين على الموقع.',
  'An Owner has to let you in': 'يجب أن يسمح لك مالك بالدخول',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'كانت كلمة المرور صحيحة، لكن لا يسجّل أحد الدخول هنا باسم جديد قبل موافقة مالك هذا الموقع. اطلب ذلك منه: فهو يرى اسمك في صفحة الحسابات. ثم افتح هذه الصفحة مرة أخرى أو سجّل الدخول من جديد.',
  'Signed out': 'تم تسجيل الخروج',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'تم تسجيل الخروج؛ ربما حُفظ ما أرسلته. بدأ الموقع جلسة أخرى وتعذّر معرفة صاحبها. سجّل الدخول مرة أخرى للمتابعة.',
  'A sign-in is going on': 'هناك تسجيل دخول جارٍ',
  'Wait a moment, then reload this page.': 'انتظر لحظة ثم أعد تحميل هذه الصفحة.',
  Passkey: 'مفتاح المرور',
  'Use passkey': 'استخدام مفتاح المرور',
  'Your passkey works meanwhile.': 'يعمل مفتاح المرور في هذه الأثناء.',
  'No passkey of yours can be used here. Use another way.':
    'لا يمكن استخدام أي من مفاتيح المرور الخاصة بك هنا. استخدم طريقة أخرى.',
  "That passkey didn't work. Try again, or use another way.":
    'لم ينجح مفتاح المرور هذا. حاول مرة أخرى أو استخدم طريقة أخرى.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'تحتاج مفاتيح المرور إلى جافا سكريبت. فعّلها أو استخدم طريقة أخرى.',
  'Passkeys only': 'مفاتيح المرور فقط',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'أحد حساباتك لا يقبل إلا مفاتيح المرور، ولا يمكن استخدام أي من مفاتيحك هنا. اطلب من القائمين على هذا الموقع إعادة ضبط المصادقة الخاصة بك.',
  'Next time without a code?': 'بدون رمز في المرة القادمة؟',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'مع مفتاح المرور، يسجّل جهازك دخولك ببصمة الإصبع أو الوجه أو رقم التعريف الشخصي. ولا يحصل موقع تصيّد منه على شيء.',
  'Add a passkey': 'إضافة مفتاح مرور',
  'From then on it takes the place of the code.': 'من ذلك الحين يحل محل الرمز.',
  'Don’t ask again': 'عدم السؤال مرة أخرى',
}

export const mail: MailWords = {
  lang: 'ar',
  dir: 'rtl',
  'When: {time}': 'الوقت: {time}',
  'From: {origin}': 'المصدر: {origin}',
  '{browser}, network {place}': '{browser}، الشبكة {place}',
  '{browser} on {system}': '{browser} على {system}',
  'an unknown browser': 'متصفح غير معروف',
  'An account': 'أحد الحسابات',
  'MFA is set up': 'تم إعداد المصادقة المتعددة العوامل',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'تمت إضافة تطبيق مصادقة. من الآن فصاعدًا يُطلب منك رمز من هذا التطبيق بعد كلمة المرور.',
  'Your MFA method was reset': 'تمت إعادة ضبط طريقة المصادقة الخاصة بك',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'حلّ إدخال جديد في تطبيق مصادقة محل الإدخال القديم. توقّف الإدخال القديم وكل الرموز الاحتياطية القديمة عن العمل.',
  'Your MFA method was deleted': 'تم حذف طريقة المصادقة الخاصة بك',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'تمت إزالة تطبيق المصادقة وكل الرموز الاحتياطية. كلمة المرور وحدها تكفي الآن لتسجيل الدخول.',
  'Your backup codes no longer work': 'لم تعد رموزك الاحتياطية تعمل',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'أُدخلت رموز احتياطية خاطئة كثيرة جدًا. سجّل الدخول بتطبيق المصادقة وأنشئ رموزًا جديدة.',
  'Your MFA method is disabled': 'تم تعطيل طريقة المصادقة الخاصة بك',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'أُدخلت رموز خاطئة كثيرة جدًا. سجّل الدخول برمز احتياطي وأعد ضبط الطريقة.',
  'A passkey was added': 'تمت إضافة مفتاح مرور',
  'A passkey was added. It can be used after your password in the place of a code.':
    'تمت إضافة مفتاح مرور. يمكن استخدامه بعد كلمة المرور بدلًا من الرمز.',
  'A passkey was deleted': 'تم حذف مفتاح مرور',
  'A passkey of yours was deleted.': 'تم حذف أحد مفاتيح المرور الخاصة بك.',
  'A passkey is disabled': 'تم تعطيل مفتاح مرور',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'استُخدم أحد مفاتيح المرور الخاصة بك بطريقة تشير إلى وجود نسخة منه. لم يعد يعمل هنا.',
  'New backup codes': 'رموز احتياطية جديدة',
  'New backup codes were generated. The old ones no longer work.':
    'تم إنشاء رموز احتياطية جديدة. لم تعد الرموز القديمة تعمل.',
  'Few backup codes are left': 'بقي عدد قليل من الرموز الاحتياطية',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'لقد استخدمت كل رموزك الاحتياطية تقريبًا. أنشئ رموزًا جديدة في ملفك الشخصي.',
  'A backup code was used': 'تم استخدام رمز احتياطي',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'سجّل شخص الدخول باسمك بكلمة مرورك وأحد رموزك الاحتياطية. استُهلك هذا الرمز.',
  'Wrong codes were entered': 'أُدخلت رموز خاطئة',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'بعد إدخال كلمة مرورك، أُدخلت رموز احتياطية خاطئة عدة مرات. لم يدخل أحد بها.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'بعد إدخال كلمة مرورك، أُدخل رمز خاطئ عدة مرات. لم يدخل أحد به.',
  '{account} now requires MFA': 'أصبح {account} يتطلب المصادقة المتعددة العوامل',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'لقد فعّلت إلزامية المصادقة المتعددة العوامل في {account}. سيُعدّ الأعضاء الذين ليست لديهم طريقة مصادقة طريقةً عند زيارتهم التالية.',
  '{account} no longer requires MFA': 'لم يعد {account} يتطلب المصادقة المتعددة العوامل',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'لقد أوقفت إلزامية المصادقة المتعددة العوامل في {account}. ما زال يُطلب رمز من الأعضاء الذين لديهم طريقة مصادقة.',
  'Your MFA was reset by an operator': 'أعاد مشغّل ضبط المصادقة الخاصة بك',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'أزال مشغّل تطبيق المصادقة وكل الرموز الاحتياطية، حتى تتمكن من إعداد المصادقة من جديد.',
  'an operator': 'مشغّل',
  'You were signed out elsewhere': 'تم تسجيل خروجك في أماكن أخرى',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'في إعدادات المصادقة المتعددة العوامل أُنهيت جلسات أخرى لك. سيُطلب فيها رمز من جديد.',
  'Your codes are accepted again': 'أصبحت رموزك مقبولة من جديد',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'بعد رموز خاطئة سمح مشغّل برموزك من جديد. تُحتسب الرموز الخاطئة من الصفر.',
  'An operator changed what {account} requires': 'غيّر مشغّل ما يتطلبه {account}',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'المصادقة المتعددة العوامل إلزامية في {account}. سيُعدّ الأعضاء الذين ليست لديهم طريقة مصادقة طريقةً عند زيارتهم التالية.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'لم تعد المصادقة المتعددة العوامل إلزامية في {account}. ما زال يُطلب رمز من الأعضاء الذين لديهم طريقة مصادقة.',
}
