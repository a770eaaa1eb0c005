import type { MailWords, Words } from '../words.ts'

/** Bulgarian. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'bg',
  dir: 'ltr',
  'Error: {title}': 'Грешка: {title}',
  Continue: 'Продължаване',
  'Sign out': 'Изход',
  'Not now': 'Не сега',
  'No phone and no codes?': 'Нямате телефон и кодове?',
  'Verify your identity': 'Потвърдете самоличността си',
  Enter: 'Потвърждаване',
  'Try another way': 'Опитайте по друг начин',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Вашият метод за MFA не може да бъде намерен. Помолете поддържащите този сайт да го нулират.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Твърде много опити. Опитайте отново в {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Твърде много опити. Опитайте отново {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Твърде много грешни кодове. Този метод е деактивиран и трябва да бъде нулиран.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'В този код има грешка при въвеждането. Сравнете го със списъка си. Опитът не е отчетен.',
  'This page was out of date. Enter a code again.': 'Тази страница беше остаряла. Въведете код отново.',
  'The form came from another site and was not accepted. Enter a code here.':
    'Формулярът дойде от друг сайт и не беше приет. Въведете код тук.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'В момента това не е достъпно. Нищо не е променено. Опитайте отново след малко.',
  '6-digit code': '6-цифрен код',
  'Use authenticator app': 'С приложение за удостоверяване',
  'Your authenticator app works meanwhile.': 'Междувременно работи приложението ви за удостоверяване.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Твърде много грешни кодове: приложението ви за удостоверяване е деактивирано тук. Работи само резервен код. След това нулирайте приложението.',
  'Use the next code your app shows.': 'Използвайте следващия код, който показва приложението.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Този код не беше приет. Ако току-що сте го използвали, изчакайте следващия.',
  'Enter the 6 digits that your app shows.': 'Въведете 6-те цифри, които показва приложението.',
  'Backup code': 'Резервен код',
  "16 letters and digits; spaces and dashes don't matter.": '16 букви и цифри; интервалите и тиретата нямат значение.',
  'Enter backup code': 'Въвеждане на резервен код',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Резервните ви кодове са списъкът от десет кода, който запазихте при настройването. С всеки от тях можете да влезете веднъж.',
  'A backup code works meanwhile.': 'Междувременно работи резервен код.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Не може да се използва резервен код: всички са използвани или са въведени твърде много грешни.',
  "That code didn't work. Each backup code works once.": 'Този код не беше приет. Всеки резервен код важи само веднъж.',
  'A backup code has 16 letters and digits.': 'Резервният код има 16 букви и цифри.',
  'Backup codes': 'Резервни кодове',
  '{count} of {total} left': { other: 'Остават {count} от {total}', one: 'Остава {count} от {total}' },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Никога не е потвърдено, че тези кодове са запазени. Ако нямате всички, създайте нови.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Нов телефон? С нулиране настройвате приложението наново. Това влизане е достатъчно, докато трае.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Нов телефон? С нулиране настройвате приложението наново. Това влизане е достатъчно за 10 минути.',
  Reset: 'Нулиране',
  'Generate backup codes': 'Създаване на резервни кодове',
  'Few are left. Generate new ones while you can sign in.': 'Остават малко. Създайте нови, докато можете да влизате.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Не е останал нито един резервен код. Без нови кодове загубата на метода ще ви остави без достъп.',
  'Set up MFA': 'Настройване на MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    '{accounts}: приемат се само ключове за достъп. Добавете ключ, за да продължите.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    '{accounts}: изисква се втора стъпка след паролата. Настройте я, за да продължите.',
  'This site requires a second step after your password. Set it up to continue.':
    'Този сайт изисква втора стъпка след паролата. Настройте я, за да продължите.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'Това, което поискахте, изисква втора стъпка след паролата. Настройте я, за да продължите.',
  'You are set up. Keep your backup codes, then press Finish.':
    'Настройването приключи. Запазете резервните си кодове и натиснете „Готово“.',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'За настройването е нужен JavaScript. Включете го и презаредете тази страница.',
  'Continue to {account}': 'Към {account}',
  MFA: 'MFA',
  'MFA settings': 'Настройки за MFA',
  Accounts: 'Акаунти',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'За промяна на тези настройки е нужен JavaScript. Включете го и презаредете тази страница.',
  'Not saved, please send again.': 'Не е запазено, изпратете отново.',
  'You belong to no account.': 'Не принадлежите към нито един акаунт.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Където акаунт изисква MFA, от всеки член след паролата се иска втора стъпка.',
  Account: 'Акаунт',
  'Require MFA': 'Изискване на MFA',
  'Your role: Owner': 'Вашата роля: Собственик',
  'Your role: Admin': 'Вашата роля: Администратор',
  'Your role: Member': 'Вашата роля: Член',
  'Asking to be let in': 'Искат да бъдат допуснати',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Достъпът е разрешен. Срокът за влизане и настройване на MFA е 7 дни.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'В момента никой не иска. Който влезе под ново име, се показва тук.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'За всяко име е дадена правилната парола. Всяко от имената може да е друго изписване или имейл адрес на човек, който вече е тук, и да е в ръцете на крадец. Преди да допуснете име, попитайте човека, но не чрез този сайт.',
  Names: 'Имена',
  'From your own app, as a signature.': 'От собственото ви приложение, като подпис.',
  'Let in': 'Допускане',
  'may be another spelling of a known name': 'може да е друго изписване на познато име',
  'network not known': 'неизвестна мрежа',
  'browser not known': 'неизвестен браузър',
  'Nobody asks under this name any more.': 'Под това име вече никой не иска.',
  '{browser} on {system}': '{browser} на {system}',
  'Start page': 'Начална страница',
  'That did not work': 'Не се получи',
  'Go back and try again.': 'Върнете се и опитайте отново.',
  'Open this site over https': 'Отворете този сайт през https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Кодовете и доказателството за тях не бива да се предават некриптирани, затова през http този сайт отговаря само на този компютър (localhost). Навсякъде другаде го предоставяйте през https.',
  'A cookie was taken out': 'Премахната е бисквитка',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Друг сайт е поставил в този браузър бисквитка, която имитира наша. Презаредете тази страница; ако продължава, изтрийте бисквитките на този сайт.',
  'Unknown address': 'Непознат адрес',
  'This site is not served under the address that was asked for.': 'Този сайт не се предлага на поискания адрес.',
  'Not available just now': 'В момента не е достъпно',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Влизането ви не можа да бъде проверено. Нищо не е променено. Опитайте отново след малко.',
  'That request was not understood': 'Тази заявка не беше разбрана',
  'This site does not answer just now': 'Този сайт в момента не отговаря',
  'Nothing was changed. Try again in a moment.': 'Нищо не е променено. Опитайте отново след малко.',
  'You are not signed in': 'Не сте влезли',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'Сайтът отговори на влизането ви по неочакван начин, затова нищо не беше предадено. Опитайте отново; ако продължава, съобщете на поддържащите сайта.',
  'This user name is not accepted': 'Това потребителско име не се приема',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'То съдържа букви или знаци, които тук не се приемат. Върнете се и го напишете с обикновени латински букви, цифри и . _ - + @, без интервали. Ако не може да се напише така, съобщете на поддържащите сайта.',
  'Write your user name as you did first': 'Напишете потребителското си име като първия път',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Това име е познато тук с друго изписване, може би с разлика в главните и малките букви. Никой не е влязъл. Влезте отново с изписването, което сте използвали тук първия път; ако не го помните, съобщете на поддържащите сайта.',
  'An Owner has to let you in': 'Собственик трябва да ви допусне',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Паролата ви беше правилна, но тук никой не влиза под ново име, преди собственик на този сайт да разреши. Помолете го: той вижда името ви на страницата си „Акаунти“. След това отворете тази страница отново или влезте отново.',
  'Signed out': 'Излязохте',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Излязохте; това, което изпратихте, може да е запазено. Сайтът започна друга сесия и не можа да се разбере чия е. Влезте отново, за да продължите.',
  'A sign-in is going on': 'Извършва се влизане',
  'Wait a moment, then reload this page.': 'Изчакайте малко и презаредете тази страница.',
  Passkey: 'Ключ за достъп',
  'Use passkey': 'С ключ за достъп',
  'Your passkey works meanwhile.': 'Междувременно работи ключът ви за достъп.',
  'No passkey of yours can be used here. Use another way.':
    'Тук не може да се използва нито един ваш ключ за достъп. Опитайте по друг начин.',
  "That passkey didn't work. Try again, or use another way.":
    'Този ключ за достъп не беше приет. Опитайте отново или по друг начин.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'За ключовете за достъп е нужен JavaScript. Включете го или опитайте по друг начин.',
  'Passkeys only': 'Само ключове за достъп',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Един от акаунтите ви приема само ключове за достъп, а тук не може да се използва нито един ваш. Помолете поддържащите този сайт да нулират вашата MFA.',
  'Next time without a code?': 'Следващия път без код?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'С ключ за достъп устройството ви вписва чрез пръстов отпечатък, лице или ПИН. Фишинг сайт не получава нищо от него.',
  'Add a passkey': 'Добавяне на ключ за достъп',
  'From then on it takes the place of the code.': 'Оттогава нататък той замества кода.',
  'Don’t ask again': 'Не ме питайте отново',
}

export const mail: MailWords = {
  lang: 'bg',
  dir: 'ltr',
  'When: {time}': 'Кога: {time}',
  'From: {origin}': 'Източник: {origin}',
  '{browser}, network {place}': '{browser}, мрежа {place}',
  '{browser} on {system}': '{browser} на {system}',
  'an unknown browser': 'непознат браузър',
  'An account': 'Акаунт',
  'MFA is set up': 'MFA е настроена',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Добавено е приложение за удостоверяване. Отсега нататък след паролата ще ви бъде искан код от това приложение.',
  'Your MFA method was reset': 'Вашият метод за MFA беше нулиран',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Нов запис в приложение за удостоверяване замени стария. Старият запис и всички стари резервни кодове вече не важат.',
  'Your MFA method was deleted': 'Вашият метод за MFA беше изтрит',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Приложението ви за удостоверяване и всички резервни кодове бяха премахнати. Сега само паролата е достатъчна за влизане.',
  'Your backup codes no longer work': 'Резервните ви кодове вече не важат',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Въведени са твърде много грешни резервни кодове. Влезте с приложението си за удостоверяване и създайте нови.',
  'Your MFA method is disabled': 'Вашият метод за MFA е деактивиран',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Въведени са твърде много грешни кодове. Влезте с резервен код и нулирайте метода.',
  'A passkey was added': 'Добавен е ключ за достъп',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Добавен е ключ за достъп. Може да се използва след паролата вместо код.',
  'A passkey was deleted': 'Изтрит е ключ за достъп',
  'A passkey of yours was deleted.': 'Един от ключовете ви за достъп беше изтрит.',
  'A passkey is disabled': 'Ключ за достъп е деактивиран',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Един от ключовете ви за достъп беше използван по начин, който подсказва, че има негово копие. Той вече не важи тук.',
  'New backup codes': 'Нови резервни кодове',
  'New backup codes were generated. The old ones no longer work.':
    'Създадени са нови резервни кодове. Старите вече не важат.',
  'Few backup codes are left': 'Остават малко резервни кодове',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Използвахте почти всичките си резервни кодове. Създайте нови в профила си.',
  'A backup code was used': 'Използван е резервен код',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Някой влезе от ваше име с паролата ви и един от резервните ви кодове. Този код вече е използван.',
  'Wrong codes were entered': 'Въведени са грешни кодове',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'След въвеждане на паролата ви няколко пъти са въведени грешни резервни кодове. Никой не е влязъл с тях.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'След въвеждане на паролата ви няколко пъти е въведен грешен код. Никой не е влязъл с него.',
  '{account} now requires MFA': '{account} вече изисква MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Включихте задължителната MFA за {account}. Членовете без метод ще настроят такъв при следващото си посещение.',
  '{account} no longer requires MFA': '{account} вече не изисква MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Изключихте задължителната MFA за {account}. От членовете, които имат метод, продължава да се иска код.',
  'Your MFA was reset by an operator': 'Оператор нулира вашата MFA',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Оператор премахна приложението ви за удостоверяване и всички резервни кодове, за да можете да настроите MFA отново.',
  'an operator': 'оператор',
  'You were signed out elsewhere': 'Други ваши сесии бяха прекратени',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'В настройките ви за MFA бяха прекратени други ваши сесии. Там отново ще се иска код.',
  'Your codes are accepted again': 'Кодовете ви отново се приемат',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'След грешни кодове оператор отново допусна вашите кодове. Грешните се броят от нула.',
  'An operator changed what {account} requires': 'Оператор промени какво изисква {account}',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'MFA е задължителна за {account}. Членовете без метод ще настроят такъв при следващото си посещение.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'MFA вече не е задължителна за {account}. От членовете, които имат метод, продължава да се иска код.',
}
