import { randomBytes } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import type { Answer, UserAgent } from '../../support/client.ts'
import { formWith, multipart, pathOf } from './forms.ts'
import { startMariaDb } from './mariadb.ts'
import { phpServer } from './php.ts'
import { BOSS_AND_CLERK, startSite, type Ways } from './site.ts'

/** Debian's phpMyAdmin; its own settings are below /etc. */
export const PHPMYADMIN = '/usr/share/phpmyadmin'

/**
 * phpMyAdmin over a MariaDB of its own, whose people are the site's. A login is a POST to `/index.php?route=/` with
 * `pma_username`, `pma_password` and a token of the session `phpMyAdmin`; success is 302 with `pmaAuth-1`; failure is 200.
 * Every other page is at `/index.php` too, and all of them say `Referrer-Policy: no-referrer`.
 */
const startPhpMyAdmin = () =>
  startSite({
    name: 'phpmyadmin',
    users: BOSS_AND_CLERK,
    secretPath: DATABASES,
    page: '/index.php',
    async prepare(place) {
      const { folder, at, secret } = place
      const people = BOSS_AND_CLERK.map(({ user, password }) => {
        const name = `'${user}'@'localhost'`
        return `CREATE USER ${name} IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO ${name};`
      })
      const database = await startMariaDb([`CREATE DATABASE \`${secret}\`;`, ...people].join('\n'))
      place.alsoEnds(database.stop)
      await cp(PHPMYADMIN, folder, { recursive: true })
      const vendor = at('libraries/vendor_config.php')
      const text = (await readFile(vendor, 'utf8'))
        .replace("'/etc/phpmyadmin/config.inc.php'", `'${at('config.inc.php')}'`)
        .replace("'/var/lib/phpmyadmin/tmp/'", `'${at('tmp')}/'`)
      await writeFile(vendor, text)
      await writeFile(at('config.inc.php'), config(database.socket))
      return phpServer(place, folder, { ini: { memory_limit: '1G' } })
    },
  })

const config = (socket: string) => `<?php
$cfg['blowfish_secret'] = '${randomBytes(16).toString('hex')}';
$cfg['Servers'][1] = ['auth_type' => 'cookie', 'host' => 'localhost', 'socket' => '${socket}', 'AllowNoPassword' => false];
$cfg['VersionCheck'] = false;
$cfg['SendErrorReports'] = 'never';
`

/** Under `no-referrer` a browser says `null` for the origin of a form (fault 2). */
const AS_BROWSER = { headers: { origin: 'null' } }

const DATABASES = '/index.php?route=/server/databases'
const tokenOf = ({ text }: Answer) => /token:"([^"]*)"/.exec(text)?.[1] ?? ''

async function ask(who: UserAgent, sql_query: string, db = ''): Promise<Answer> {
  const token = tokenOf(await who.document(DATABASES))
  return who.form('/index.php?route=/sql', { token, db, sql_query }, AS_BROWSER)
}

async function newDatabase(who: UserAgent, name: string): Promise<string> {
  await ask(who, `CREATE DATABASE \`${name}\``)
  return name
}

export const PHPMYADMIN_WAYS: Ways = {
  recipe: 'phpMyAdmin',
  start: startPhpMyAdmin,
  async signIn(who, { user, password }) {
    const { action, fields } = formWith('pma_username', await who.document('/'))
    return who.form(pathOf(action, '/'), { ...fields, pma_username: user, pma_password: password }, AS_BROWSER)
  },
  wrong: { status: 200, text: 'Access denied for user' },
  secretPaths: [DATABASES, '/index.php?route=/navigation&ajax_request=1'],
  async save(who, text) {
    await newDatabase(who, text)
    return (await who.document(DATABASES)).text.includes(text)
  },
  async upload(who, bytes) {
    const database = await newDatabase(who, `files_${randomBytes(4).toString('hex')}`)
    await ask(who, 'CREATE TABLE files (content LONGBLOB)', database)
    const page = await who.document(`/index.php?route=/table/change&db=${database}&table=files`)
    const field = /fields_upload\[multi_edit\]\[0\]\[\w+\]/.exec(page.text)?.[0] ?? ''
    const { action, fields } = formWith(field, page)
    const path = pathOf(action, '/index.php')
    const own = { ...fields, submit_type: 'insert', after_insert: 'back' }
    const { body, ...headers } = await multipart(own, { field, name: 'big.txt', bytes })
    await who.send('POST', path, { ...AS_BROWSER.headers, 'sec-fetch-dest': 'document', ...headers }, body)
    const kept = await ask(who, "SELECT CONCAT('bytes=', LENGTH(content)) FROM files", database)
    return Number(/bytes=(\d+)/.exec(kept.text)?.[1])
  },
  async signOut(who) {
    await who.form('/index.php?route=/logout', { token: tokenOf(await who.document(DATABASES)) }, AS_BROWSER)
  },
  byHand: ['', '#input_username', '#input_password', '#input_go'],
  async seesItself(page, address) {
    await page.goto(address)
    await page.getByRole('link', { name: 'Databases' }).first().click()
    await page.getByText('Create database').first().waitFor()
  },
}
