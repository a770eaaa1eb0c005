import { execFile } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Answer, UserAgent } from '../../support/client.ts'
import { formWith, linkTo, pathOf } from './forms.ts'
import { startMariaDb } from './mariadb.ts'
import { phpServer, phpSettings } from './php.ts'
import { type Account, BOSS_AND_CLERK, startSite, type Ways } from './site.ts'

/** Debian's WordPress; its own `wp-config.php` looks below /etc. */
export const WORDPRESS = '/usr/share/wordpress'

const [BOSS, CLERK] = BOSS_AND_CLERK

/** The other name that WordPress takes for a person. */
const emailOf = (user: string): string => `${user}@example.org`

/**
 * WordPress over a MariaDB of its own, with the address that browsers know it by, as any WordPress has. A login is a POST to
 * `/wp-login.php` with `log`, a user name or an e-mail address, and `pwd`; success is 302 with `wordpress_logged_in_<md5>` for
 * `/` and `wordpress_<md5>` for two folders; failure is 200.
 */
export const startWordPress = (address?: string) =>
  startSite({
    name: 'wordpress',
    users: BOSS_AND_CLERK,
    secretPath: '/wp-admin/edit.php',
    page: '/readme.html',
    async prepare(place) {
      const { folder, at, secret } = place
      const database = await startMariaDb('CREATE DATABASE site CHARACTER SET utf8mb4;')
      place.alsoEnds(database.stop)
      await cp(WORDPRESS, folder, { recursive: true, filter: (from) => !from.endsWith('/wp-config.php') })
      await writeFile(at('wp-config.php'), config(database.socket, address ?? null))
      await writeFile(at('fill.php'), fill(secret, address ?? 'http://localhost'))
      await promisify(execFile)('php', [...phpSettings(folder), 'fill.php'], { cwd: folder })
      await rm(at('fill.php'))
      return phpServer(place, folder)
    },
  })

const config = (socket: string, address: string | null) => `<?php
define('DB_NAME', 'site');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
  define($name . '_KEY', hash('sha256', $name . 'key${socket}'));
  define($name . '_SALT', hash('sha256', $name . 'salt${socket}'));
}
${address === null ? `define('WP_HOME', 'http://' . ($_SERVER['HTTP_HOST'] ?? 'localhost'));\ndefine('WP_SITEURL', WP_HOME);` : ''}
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`

/** A draft is seen by whoever may write, and by nobody else. */
const fill = (secret: string, address: string) => `<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '${new URL(address).host}';
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('A site', '${BOSS.user}', '${emailOf(BOSS.user)}', false, '', '${BOSS.password}');
update_option('siteurl', '${address}');
update_option('home', '${address}');
$clerk = wp_create_user('${CLERK.user}', '${CLERK.password}', '${emailOf(CLERK.user)}');
get_user_by('id', $clerk)->set_role('editor');
wp_insert_post(['post_title' => '${secret}', 'post_status' => 'draft', 'post_author' => 1]);
`

async function signIn(who: UserAgent, { user, password }: Account, more = {}): Promise<Answer> {
  const { action, fields } = formWith('log', await who.document('/wp-login.php'))
  return who.form(pathOf(action, '/wp-login.php'), { ...fields, log: user, pwd: password, ...more })
}

export const WORDPRESS_WAYS: Ways = {
  recipe: 'WordPress',
  start: startWordPress,
  signIn: (who, account) => signIn(who, account),
  wrong: { status: 200, text: 'is incorrect' },
  aliases: (user) => [emailOf(user), user.toUpperCase(), ` ${user} `, emailOf(user).toUpperCase()],
  secondName: { alias: emailOf(BOSS.user) },
  remember: (who, account) => signIn(who, account, { rememberme: 'forever' }),
  secretPaths: ['/wp-admin/edit.php', '/wp-admin/', '/wp-admin/export.php?download=true&content=all'],
  async save(who, text) {
    const { fields } = formWith('blogname', await who.document('/wp-admin/options-general.php'))
    await who.form('/wp-admin/options.php', { ...fields, blogname: text })
    return formWith('blogname', await who.document('/wp-admin/options-general.php')).fields.blogname === text
  },
  async upload(who, bytes) {
    const nonce = await who.json('GET', '/wp-admin/admin-ajax.php?action=rest-nonce')
    const path = '/index.php?rest_route=/wp/v2/media'
    const headers = {
      origin: who.origin,
      'x-wp-nonce': nonce.text,
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename="big.txt"',
    }
    const made = await who.send('POST', path, headers, bytes)
    if (made.status !== 201) throw new Error(`no upload: ${made.status} ${made.text.slice(0, 500)}`)
    const { source_url: address } = made.json<{ source_url: string }>()
    return (await who.send('GET', new URL(address).pathname)).bytes.length
  },
  async signOut(who) {
    await who.document(pathOf(linkTo('action=logout', await who.document('/wp-admin/')), '/wp-admin/'))
  },
  // Tells how strong a new password is.
  spare: /\/zxcvbn/,
  byHand: ['/wp-login.php', '#user_login', '#user_pass', '#wp-submit'],
  async seesItself(page, address) {
    await page.goto(`${address}/wp-admin/`)
    // Drawn by the site's own script, which asks the site.
    await page.locator('#collapse-button').click()
    await page.locator('body.folded').waitFor()
  },
}
