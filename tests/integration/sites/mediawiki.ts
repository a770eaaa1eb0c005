import { execFile } from 'node:child_process'
import { appendFile, mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Answer, UserAgent } from '../../support/client.ts'
import { formWith, multipart, pathOf } from './forms.ts'
import { phpServer, phpSettings } from './php.ts'
import { type Account, startSite, type Ways } from './site.ts'

const LOGIN = '/index.php?title=Special:UserLogin'

/** Debian's MediaWiki. */
export const MEDIAWIKI = '/usr/share/mediawiki'

/** Names with a space and with two capitals: MediaWiki takes `_` for the one, and a small letter for the first of the other, while all other letters count (faults 1 and 9). */
const USERS = [
  { user: 'Ann lee', password: 'a password of Ann' },
  { user: 'JohnDoe', password: 'a password of John' },
] as const

/**
 * MediaWiki over SQLite, for members only. A login is a POST to `/index.php?title=Special:UserLogin` with `wpName`, `wpPassword`
 * and a token of the session `<database>_session`; success is 302 with `<database>UserID`; failure is 200. Every other page is
 * at `/index.php` too.
 */
const startMediaWiki = () =>
  startSite({
    name: 'mediawiki',
    users: USERS,
    secretPath: '/index.php?title=Members',
    page: LOGIN,
    async prepare(place) {
      const { folder, at, origin, secret } = place
      const [owner, other] = USERS
      const own = { MW_CONFIG_FILE: at('LocalSettings.php') }
      const php = async (script: string, args: string[], env = {}) => {
        const all = [...phpSettings(folder), `${MEDIAWIKI}/maintenance/${script}`, ...args]
        const call = promisify(execFile)('php', all, { cwd: MEDIAWIKI, env: { ...process.env, ...env } })
        call.child.stdin?.end(secret)
        await call
      }
      await mkdir(at('images'))
      const database = ['--dbtype', 'sqlite', '--dbname', 'mw', '--dbpath', folder, '--confpath', folder]
      const server = ['--scriptpath', '', '--server', origin, '--skins', 'Vector']
      await php('install.php', [...database, ...server, '--pass', owner.password, 'A wiki', owner.user])
      await appendFile(at('LocalSettings.php'), SETTINGS(folder))
      await php('createAndPromote.php', [other.user, other.password], own)
      await php('edit.php', ['--user', owner.user, 'Members'], own)
      return phpServer(place, MEDIAWIKI, { env: own })
    },
  })

const SETTINGS = (folder: string) => `
$wgGroupPermissions['*']['read'] = false;
$wgGroupPermissions['*']['edit'] = false;
$wgGroupPermissions['*']['createaccount'] = false;
$wgEnableUploads = true;
$wgUploadDirectory = '${folder}/images';
$wgTmpDirectory = '${folder}';
$wgCacheDirectory = '${folder}';
$wgFileExtensions[] = 'txt';
$wgPingback = false;
$wgEnableEmail = false;
`

async function signIn(who: UserAgent, { user, password }: Account, more = {}): Promise<Answer> {
  const { action, fields } = formWith('wpName', await who.document(LOGIN))
  return who.form(pathOf(action, LOGIN), { ...fields, wpName: user, wpPassword: password, ...more })
}

export const MEDIAWIKI_WAYS: Ways = {
  recipe: 'MediaWiki',
  start: startMediaWiki,
  signIn: (who, account) => signIn(who, account),
  wrong: { status: 200, text: 'Incorrect username or password entered' },
  aliases: (user) =>
    [...new Set([user.replace(' ', '_'), user[0]?.toLowerCase() + user.slice(1), ` ${user}`])].filter(
      (name) => name !== user,
    ),
  secondName: {},
  remember: (who, account) => signIn(who, account, { wpRemember: '1' }),
  secretPaths: [
    '/index.php?title=Members',
    '/index.php/Members',
    '/index.php?title=Members&action=raw',
    '/api.php?action=parse&page=Members&format=json',
  ],
  async save(who, text) {
    const page = '/index.php?title=Written'
    const { fields } = formWith('wpTextbox1', await who.document(`${page}&action=edit`))
    await who.form(`${page}&action=submit`, { ...fields, wpTextbox1: text, wpSave: 'Save page' })
    return (await who.document(page)).text.includes(text)
  },
  async upload(who, bytes) {
    const path = '/index.php?title=Special:Upload'
    const { fields } = formWith('wpUploadFile', await who.document(path))
    const own = { ...fields, wpDestFile: 'Big.txt', wpIgnoreWarning: '1', wpUpload: 'Upload file' }
    const { body, ...headers } = await multipart(own, { field: 'wpUploadFile', name: 'big.txt', bytes })
    const made = await who.send('POST', path, { origin: who.origin, 'sec-fetch-dest': 'document', ...headers }, body)
    if (made.status !== 302)
      throw new Error(`no upload: ${made.status} ${/mw-message-box-error[\s\S]{0,500}/.exec(made.text)}`)
    const info = await who.document('/api.php?action=query&titles=File:Big.txt&prop=imageinfo&iiprop=size&format=json')
    return Number(/"size":(\d+)/.exec(info.text)?.[1])
  },
  async signOut(who) {
    const path = '/index.php?title=Special:UserLogout'
    const { fields } = formWith('wpEditToken', await who.document(path))
    await who.form(path, fields)
  },
  byHand: [LOGIN, '#wpName1', '#wpPassword1', '#wpLoginAttempt'],
  async seesItself(page, address) {
    await page.goto(`${address}/index.php?title=Members`)
    // Its own script sends this to the API.
    await page.locator('#ca-watch a').click()
    await page.locator('#ca-unwatch a').waitFor()
  },
}
