import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Answer, UserAgent } from '../../support/client.ts'
import { formWith, multipart, pathOf } from './forms.ts'
import { startMariaDb } from './mariadb.ts'
import { startPhp } from './php.ts'
import { newSecret, type Site, type Ways } from './site.ts'

/** Debian's phpMyAdmin; its own settings are below /etc. */
export const PHPMYADMIN = '/usr/share/phpmyadmin'

const USERS = [
  { user: 'boss', password: 'a boss password' },
  { user: 'clerk', password: 'a clerk password' },
] as const

/**
 * phpMyAdmin over a MariaDB of its own, whose people are the site's. A login is a POST to `/index.php?route=/` with
 * `pma_username`, `pma_password` and a token of the session `phpMyAdmin`; success is 302 with `pmaAuth-1`; failure is 200.
 * Every other page is at `/index.php` too, and all of them say `Referrer-Policy: no-referrer`.
 */
export async function startPhpMyAdmin(): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-phpmyadmin-'))
  const secret = newSecret()
  const people = USERS.map(({ user, password }) => {
    const name = `'${user}'@'localhost'`
    return `CREATE USER ${name} IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO ${name};`
  })
  const database = await startMariaDb([`CREATE DATABASE \`${secret}\`;`, ...people].join('\n'))
  const stopDatabase = async () => {
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await cp(PHPMYADMIN, folder, { recursive: true })
    const vendor = path.join(folder, 'libraries/vendor_config.php')
    const text = await readFile(vendor, 'utf8')
    await writeFile(
      vendor,
      text
        .replace("'/etc/phpmyadmin/config.inc.php'", `'${folder}/config.inc.php'`)
        .replace("'/var/lib/phpmyadmin/tmp/'", `'${folder}/tmp/'`),
    )
    await writeFile(path.join(folder, 'config.inc.php'), config(database.socket))
    const php = await startPhp({ root: folder, folder, page: '/index.php', ini: { memory_limit: '1G' } })
    const { origin, output } = php
    const stop = async () => {
      await php.stop()
      await stopDatabase()
    }
    return { origin, ...USERS[0], users: USERS, secret, secretPath: '/index.php?route=/server/databases', output, stop }
  } catch (error) {
    await stopDatabase()
    throw error
  }
}

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
  start: () => startPhpMyAdmin(),
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
    const token = tokenOf(await who.document(DATABASES))
    await who.form('/index.php?route=/logout', { token }, AS_BROWSER)
  },
  async signInByHand(page, address, { user, password }) {
    await page.goto(address)
    await page.locator('#input_username').fill(user)
    await page.locator('#input_password').fill(password)
    await page.locator('#input_go').click()
  },
  async seesItself(page, address) {
    await page.goto(address)
    await page.getByRole('link', { name: 'Databases' }).first().click()
    await page.getByText('Create database').first().waitFor()
  },
}
