import { execFileSync } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import type { Answer, UserAgent } from '../../support/client.ts'
import { phpServer } from './php.ts'
import { type Account, startSite } from './site.ts'

/** Debian's DokuWiki: its program, and the settings that its package gives it. */
export const DOKUWIKI = { program: '/usr/share/dokuwiki', settings: '/etc/dokuwiki' }

const USERS = [
  { user: 'wiki', password: 'a wiki password' },
  { user: 'editor', password: 'an editor password' },
] as const

/**
 * DokuWiki under PHP's own server. A login is a POST to any page with `u` and `p`, a GET with both, or HTTP Basic on any
 * request; success is 302 with a cookie `DW<md5>` beside the session `DokuWiki`, which keeps its id; failure is 403.
 * The program is run where it is; its settings and data are in a temporary folder. */
export const startWiki = () =>
  startSite({
    name: 'wiki',
    users: USERS,
    secretPath: '/doku.php?id=private:start',
    page: '/doku.php?id=start',
    async prepare(place) {
      const { at, secret } = place
      // The names and passwords of the machine's own wiki are links out of here.
      const isSetting = (from: string) => !/(acl|users)\.auth\.php$|local\.php$/.test(from)
      await cp(DOKUWIKI.settings, at('conf'), { recursive: true, filter: isSetting })
      for (const name of FOLDERS) await mkdir(at(name), { recursive: true })
      await writeFile(at('data/pages/start.txt'), '====== Welcome ======\nAnybody may read this.\n')
      await writeFile(at('data/pages/private/start.txt'), `====== Private ======\n${secret}\n`)
      await writeFile(at('conf/local.php'), settings(at('data')))
      await writeFile(at('conf/acl.auth.php'), ACCESS)
      await writeFile(at('conf/users.auth.php'), people())
      // Debian's own file of that purpose leaves alone what is defined already.
      const defined = ['DOKU_MAIN_CONF', 'DOKU_CONF'].map((name) => `define('${name}', '${at('conf')}/');`)
      await writeFile(at('prepend.php'), `<?php\n${defined.join('\n')}\n`)
      const ini = { auto_prepend_file: at('prepend.php'), 'session.save_path': at('sessions') }
      return phpServer(place, DOKUWIKI.program, { ini })
    },
  })

const DATA = ['attic', 'cache', 'index', 'locks', 'log', 'media', 'media_attic', 'media_meta', 'meta', 'tmp']
const FOLDERS = [...DATA.map((name) => `data/${name}`), 'data/pages/private', 'sessions']

const settings = (data: string) => `<?php
$conf['title'] = 'A wiki';
$conf['savedir'] = '${data}';
$conf['useacl'] = 1;
$conf['superuser'] = 'nobody';
$conf['disableactions'] = 'register,resendpwd';
$conf['updatecheck'] = 0;
$conf['subscribers'] = 0;
$conf['remote'] = 0;
$conf['remoteuser'] = '!!not set!!';
`

/** What each may: 0 nothing, 1 read, 8 write, upload. */
const ACCESS = `# acl.auth.php
* @ALL 1
* @user 8
private:* @ALL 0
private:* @user 8
`

function people(): string {
  const hash =
    'foreach (array_slice($argv, 1) as $one) echo password_hash($one, PASSWORD_BCRYPT, ["cost" => 5]), "\\n";'
  const hashes = execFileSync('php', ['-r', hash, '--', ...USERS.map(({ password }) => password)], { encoding: 'utf8' })
  const lines = USERS.map(({ user }, n) => `${user}:${hashes.split('\n')[n]}:The ${user}:${user}@example.org:user`)
  return `# users.auth.php\n${lines.join('\n')}\n`
}

export const signInAtWiki = (who: UserAgent, { user, password }: Account): Promise<Answer> =>
  who.form('/doku.php?id=start', { u: user, p: password, do: 'login', id: 'start' })
