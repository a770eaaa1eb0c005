import type { MailWords, Words } from '../words.ts'

/** Japanese. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'ja',
  dir: 'ltr',
  'Error: {title}': 'エラー：{title}',
  Continue: '続ける',
  'Sign out': 'ログアウト',
  'Not now': '後で',
  'No phone and no codes?': 'スマートフォンもコードもない場合',
  'Verify your identity': '本人確認',
  Enter: '確認',
  'Try another way': '別の方法を試す',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'MFA の認証方法が見つかりません。このサイトの運営者にリセットを依頼してください。',
  'Too many tries. Try again at {clock} UTC, {when}.':
    '試行回数が多すぎます。{clock} UTC（{when}）以降にもう一度お試しください。',
  'Too many tries. Try again {when}.': '試行回数が多すぎます。{when}にもう一度お試しください。',
  'Too many wrong codes. This method is disabled and must be reset.':
    '間違ったコードの入力が多すぎます。この認証方法は無効になっており、リセットが必要です。',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'このコードには入力ミスがあります。一覧と見比べてください。試行回数には数えられていません。',
  'This page was out of date. Enter a code again.':
    'このページは古くなっていました。もう一度コードを入力してください。',
  'The form came from another site and was not accepted. Enter a code here.':
    'フォームが別のサイトから送られたため、受け付けられませんでした。ここでコードを入力してください。',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    '現在利用できません。何も変更されていません。しばらくしてからもう一度お試しください。',
  '6-digit code': '6 桁のコード',
  'Use authenticator app': '認証アプリを使用',
  'Your authenticator app works meanwhile.': 'その間、認証アプリは使えます。',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    '間違ったコードの入力が多すぎたため、認証アプリはここでは無効になっています。使えるのはバックアップコードだけです。その後、アプリをリセットしてください。',
  'Use the next code your app shows.': 'アプリに表示される次のコードを使用してください。',
  "That code didn't work. If you have just used it, wait for the next one.":
    'そのコードは使えませんでした。使用したばかりの場合は、次のコードをお待ちください。',
  'Enter the 6 digits that your app shows.': 'アプリに表示される 6 桁の数字を入力してください。',
  'Backup code': 'バックアップコード',
  "16 letters and digits; spaces and dashes don't matter.": '16 文字の英数字です。空白やハイフンは無視されます。',
  'Enter backup code': 'バックアップコードを入力',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'バックアップコードは、設定時に保管した 10 個のコードの一覧です。それぞれ 1 回ログインできます。',
  'A backup code works meanwhile.': 'その間、バックアップコードは使えます。',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    '使用できるバックアップコードがありません。すべて使用済みか、間違ったコードの入力が多すぎました。',
  "That code didn't work. Each backup code works once.":
    'そのコードは使えませんでした。バックアップコードは 1 回だけ使えます。',
  'A backup code has 16 letters and digits.': 'バックアップコードは 16 文字の英数字です。',
  'Backup codes': 'バックアップコード',
  '{count} of {total} left': '残り {count} 個（全 {total} 個）',
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'これらのコードの保存は確認されていません。すべて手元にない場合は、新しいコードを生成してください。',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'スマートフォンを替えた場合は、リセットでアプリを設定し直せます。このログインの間は、確認なしで行えます。',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'スマートフォンを替えた場合は、リセットでアプリを設定し直せます。このログインから 10 分間は、確認なしで行えます。',
  Reset: 'リセット',
  'Generate backup codes': 'バックアップコードを生成',
  'Few are left. Generate new ones while you can sign in.':
    '残りが少なくなっています。ログインできるうちに新しいコードを生成してください。',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'バックアップコードが残っていません。新しいコードがないと、認証方法を使えなくなったときにログインできなくなります。',
  'Set up MFA': 'MFA を設定',
  '{accounts} takes passkeys only. Add one to continue.':
    '{accounts} ではパスキーしか使えません。続けるには追加してください。',
  '{accounts} requires a second step after your password. Set it up to continue.':
    '{accounts} ではパスワードの後に 2 つ目のステップが必要です。続けるには設定してください。',
  'This site requires a second step after your password. Set it up to continue.':
    'このサイトではパスワードの後に 2 つ目のステップが必要です。続けるには設定してください。',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'この操作にはパスワードの後に 2 つ目のステップが必要です。続けるには設定してください。',
  'You are set up. Keep your backup codes, then press Finish.':
    '設定が完了しました。バックアップコードを保管してから「完了」を押してください。',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    '設定には JavaScript が必要です。有効にして、このページを再読み込みしてください。',
  'Continue to {account}': '{account} に進む',
  MFA: 'MFA',
  'MFA settings': 'MFA の設定',
  Accounts: 'アカウント',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'この設定の変更には JavaScript が必要です。有効にして、このページを再読み込みしてください。',
  'Not saved, please send again.': '保存されていません。もう一度送信してください。',
  'You belong to no account.': 'どのアカウントにも所属していません。',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'アカウントで MFA が必須の場合、すべてのメンバーにパスワードの後の 2 つ目のステップが求められます。',
  Account: 'アカウント',
  'Require MFA': 'MFA を必須にする',
  'Your role: Owner': 'あなたの役割：オーナー',
  'Your role: Admin': 'あなたの役割：管理者',
  'Your role: Member': 'あなたの役割：メンバー',
  'Asking to be let in': '許可を待っている人',
  'Let in. They have 7 days to sign in and set MFA up.':
    '許可しました。7 日以内にログインして MFA を設定する必要があります。',
  'Nobody asks just now. Who signs in under a new name appears here.':
    '現在待っている人はいません。新しい名前でログインした人がここに表示されます。',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'いずれも、その名前の正しいパスワードが入力されています。どの名前も、すでにここにいる人の名前の別の表記やメールアドレスで、盗んだ人の手に渡っている可能性があります。許可する前に、このサイト以外の手段で本人に確認してください。',
  Names: '名前',
  'From your own app, as a signature.': 'あなた自身のアプリのコード（署名の代わり）。',
  'Let in': '許可する',
  'may be another spelling of a known name': '既知の名前の別の表記の可能性があります',
  'network not known': 'ネットワーク不明',
  'browser not known': 'ブラウザ不明',
  'Nobody asks under this name any more.': 'この名前で待っている人はもういません。',
  '{browser} on {system}': '{system} の {browser}',
  'Start page': 'トップページ',
  'That did not work': 'うまくいきませんでした',
  'Go back and try again.': '戻って、もう一度お試しください。',
  'Open this site over https': 'このサイトを https で開いてください',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'コードとその証明を暗号化せずに送ることはできないため、http ではこのコンピューター（localhost）でのみ応答します。それ以外の場所では、https で提供してください。',
  'A cookie was taken out': 'Cookie を 1 つ取り除きました',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    '別のサイトが、当サイトの Cookie を装う Cookie をこのブラウザに設定しました。このページを再読み込みしてください。続く場合は、このサイトの Cookie を削除してください。',
  'Unknown address': '不明なアドレス',
  'This site is not served under the address that was asked for.':
    'このサイトは、要求されたアドレスでは提供されていません。',
  'Not available just now': '現在利用できません',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'ログインを確認できませんでした。何も変更されていません。しばらくしてからもう一度お試しください。',
  'That request was not understood': 'リクエストを理解できませんでした',
  'This site does not answer just now': 'このサイトは現在応答していません',
  'Nothing was changed. Try again in a moment.': '何も変更されていません。しばらくしてからもう一度お試しください。',
  'You are not signed in': 'ログインしていません',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'サイトがログインに対して予期しない応答をしたため、何も転送されませんでした。もう一度お試しください。続く場合は、サイトの運営者にお知らせください。',
  'This user name is not accepted': 'このユーザー名は使えません',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'ここでは使えない文字や記号が含まれています。戻って、通常の英字、数字、. _ - + @ だけで、空白なしで入力してください。そのように書けない場合は、サイトの運営者にお知らせください。',
  'Write your user name as you did first': 'ユーザー名を最初と同じように入力してください',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'この名前は、大文字などが違う別の表記で登録されています。誰もログインしていません。最初に使った表記でもう一度ログインしてください。思い出せない場合は、サイトの運営者にお知らせください。',
  'An Owner has to let you in': 'オーナーの許可が必要です',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'パスワードは正しいですが、このサイトのオーナーが許可するまで、新しい名前ではログインできません。オーナーに依頼してください。オーナーの「アカウント」ページにあなたの名前が表示されます。その後、このページをもう一度開くか、もう一度ログインしてください。',
  'Signed out': 'ログアウトしました',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'ログアウトしました。送信した内容は保存された可能性があります。サイトが別のセッションを開始し、誰のものか判別できませんでした。続けるには、もう一度ログインしてください。',
  'A sign-in is going on': 'ログインの処理中です',
  'Wait a moment, then reload this page.': '少し待ってから、このページを再読み込みしてください。',
  Passkey: 'パスキー',
  'Use passkey': 'パスキーを使用',
  'Your passkey works meanwhile.': 'その間、パスキーは使えます。',
  'No passkey of yours can be used here. Use another way.':
    'ここで使えるパスキーがありません。別の方法を使用してください。',
  "That passkey didn't work. Try again, or use another way.":
    'そのパスキーは使えませんでした。もう一度試すか、別の方法を使用してください。',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'パスキーには JavaScript が必要です。有効にするか、別の方法を使用してください。',
  'Passkeys only': 'パスキーのみ',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'アカウントの 1 つではパスキーしか使えませんが、ここで使えるパスキーがありません。このサイトの運営者に MFA のリセットを依頼してください。',
  'Next time without a code?': '次回からコードなしにしますか？',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'パスキーを使うと、指紋、顔、または PIN でデバイスからログインできます。フィッシングサイトには何も渡りません。',
  'Add a passkey': 'パスキーを追加',
  'From then on it takes the place of the code.': '以後、コードの代わりになります。',
  'Don’t ask again': '今後表示しない',
}

export const mail: MailWords = {
  lang: 'ja',
  dir: 'ltr',
  'When: {time}': '日時：{time}',
  'From: {origin}': '操作元：{origin}',
  '{browser}, network {place}': '{browser}、ネットワーク {place}',
  '{browser} on {system}': '{system} の {browser}',
  'an unknown browser': '不明なブラウザ',
  'An account': 'アカウント',
  'MFA is set up': 'MFA が設定されました',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    '認証アプリが追加されました。今後はパスワードの後に、このアプリのコードが求められます。',
  'Your MFA method was reset': 'MFA の認証方法がリセットされました',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    '認証アプリの新しいエントリが古いエントリに置き換わりました。古いエントリと古いバックアップコードは、すべてもう使えません。',
  'Your MFA method was deleted': 'MFA の認証方法が削除されました',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    '認証アプリとすべてのバックアップコードが削除されました。今後はパスワードだけでログインできます。',
  'Your backup codes no longer work': 'バックアップコードが使えなくなりました',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    '間違ったバックアップコードの入力が多すぎました。認証アプリでログインして、新しいコードを生成してください。',
  'Your MFA method is disabled': 'MFA の認証方法が無効になりました',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    '間違ったコードの入力が多すぎました。バックアップコードでログインして、認証方法をリセットしてください。',
  'A passkey was added': 'パスキーが追加されました',
  'A passkey was added. It can be used after your password in the place of a code.':
    'パスキーが追加されました。パスワードの後に、コードの代わりに使えます。',
  'A passkey was deleted': 'パスキーが削除されました',
  'A passkey of yours was deleted.': 'あなたのパスキーが 1 つ削除されました。',
  'A passkey is disabled': 'パスキーが無効になりました',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    '複製の可能性がある使い方をされたため、あなたのパスキーの 1 つがここでは使えなくなりました。',
  'New backup codes': '新しいバックアップコード',
  'New backup codes were generated. The old ones no longer work.':
    '新しいバックアップコードが生成されました。古いコードはもう使えません。',
  'Few backup codes are left': 'バックアップコードの残りが少なくなっています',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'バックアップコードをほとんど使い切りました。プロフィールで新しいコードを生成してください。',
  'A backup code was used': 'バックアップコードが使用されました',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'あなたのパスワードとバックアップコードの 1 つを使って、あなたとしてのログインがありました。そのコードは使用済みです。',
  'Wrong codes were entered': '間違ったコードが入力されました',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'あなたのパスワードの後に、間違ったバックアップコードが何度か入力されました。それでログインした人はいません。',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'あなたのパスワードの後に、間違ったコードが何度か入力されました。それでログインした人はいません。',
  '{account} now requires MFA': '{account} で MFA が必須になりました',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'あなたが {account} の MFA の必須設定をオンにしました。認証方法のないメンバーは、次回のアクセス時に設定します。',
  '{account} no longer requires MFA': '{account} で MFA が必須ではなくなりました',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'あなたが {account} の MFA の必須設定をオフにしました。認証方法を設定済みのメンバーには、引き続きコードが求められます。',
  'Your MFA was reset by an operator': '運用担当者があなたの MFA をリセットしました',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'MFA をもう一度設定できるように、運用担当者が認証アプリとすべてのバックアップコードを削除しました。',
  'an operator': '運用担当者',
  'You were signed out elsewhere': 'ほかの場所でログアウトされました',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'MFA の設定で、ほかのセッションが終了されました。そこではもう一度コードが必要です。',
  'Your codes are accepted again': 'コードが再び使えるようになりました',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    '間違ったコードの後、運用担当者があなたのコードを再び使えるようにしました。間違いの回数は 0 から数え直されます。',
  'An operator changed what {account} requires': '運用担当者が {account} の要件を変更しました',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    '{account} では MFA が必須です。認証方法のないメンバーは、次回のアクセス時に設定します。',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    '{account} では MFA が必須ではなくなりました。認証方法を設定済みのメンバーには、引き続きコードが求められます。',
}
