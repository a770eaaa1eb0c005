import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort, startProgram } from '../program.ts'
import { newSecret, type Site } from './site.ts'

/** Debian's DokuWiki: its program, and the settings that its package gives it. */
export const DOKUWIKI = { program: '/usr/share/dokuwiki', settings: '/etc/dokuwiki' }

export type WikiOptions = {
  /** `public`: everybody reads what is not below `private:`. */
  reading?: 'public' | 'private'
  /** XML-RPC and JSON-RPC with a login of their own, which DokuWiki has off. */
  hasRemoteApi?: boolean
}

const USERS = [
  { user: 'wiki', password: 'a wiki password' },
  { user: 'editor', password: 'an editor password' },
] as const

/**
 * DokuWiki under PHP's own server. A login is a POST to any page with `u` and `p`, a GET with both, or HTTP Basic on any
 * request; success is 302 with a cookie `DW<md5>` beside the session `DokuWiki`, which keeps its id; failure is 403.
 * The program is run where it is; its settings and data are in a temporary folder.
 */
export async function startWiki({ reading = 'public', hasRemoteApi = false }: WikiOptions = {}): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-wiki-'))
  const at = (...parts: string[]) => path.join(folder, ...parts)
  const secret = newSecret()
  // The names and passwords of the machine's own wiki are links out of here.
  const isSetting = (from: string) => !/(acl|users)\.auth\.php$|local\.php$/.test(from)
  await cp(DOKUWIKI.settings, at('conf'), { recursive: true, filter: isSetting })
  for (const name of ['attic', 'cache', 'index', 'locks', 'log', 'media', 'media_attic', 'media_meta', 'meta', 'tmp']) {
    await mkdir(at('data', name), { recursive: true })
  }
  await mkdir(at('data/pages/private'), { recursive: true })
  await mkdir(at('sessions'))
  await writeFile(at('data/pages/start.txt'), '====== Welcome ======\nAnybody may read this.\n')
  await writeFile(at('data/pages/private/start.txt'), `====== Private ======\n${secret}\n`)
  await writeFile(at('conf/local.php'), settings(at('data'), hasRemoteApi))
  await writeFile(at('conf/acl.auth.php'), access(reading))
  await writeFile(at('conf/users.auth.php'), people())
  // Debian's own file of that purpose leaves alone what is defined already.
  const defined = [`define('DOKU_MAIN_CONF', '${at('conf')}/');`, `define('DOKU_CONF', '${at('conf')}/');`]
  await writeFile(at('prepend.php'), `<?php\n${defined.join('\n')}\n`)

  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const set = {
    auto_prepend_file: at('prepend.php'),
    'session.save_path': at('sessions'),
    sys_temp_dir: folder,
    sendmail_path: '/bin/true',
    display_errors: '0',
  }
  const { output, stop } = await startProgram({
    command: 'php',
    args: [
      ...Object.entries(set).flatMap(([name, value]) => ['-d', `${name}=${value}`]),
      '-S',
      `127.0.0.1:${port}`,
      '-t',
      DOKUWIKI.program,
    ],
    folder,
    // Answers in parallel, as any real server does.
    env: { PHP_CLI_SERVER_WORKERS: '4' },
    url: `${origin}/doku.php?id=start`,
  })
  return { origin, ...USERS[0], users: USERS, secret, secretPath: '/doku.php?id=private:start', output, stop }
}

const settings = (data: string, hasRemoteApi: boolean) => `<?php
$conf['title'] = 'A wiki';
$conf['savedir'] = '${data}';
$conf['useacl'] = 1;
$conf['superuser'] = 'nobody';
$conf['disableactions'] = 'register,resendpwd';
$conf['updatecheck'] = 0;
$conf['subscribers'] = 0;
$conf['remote'] = ${hasRemoteApi ? 1 : 0};
$conf['remoteuser'] = '${hasRemoteApi ? '' : '!!not set!!'}';
`

/** What each may: 0 nothing, 1 read, 8 write, upload. */
const access = (reading: 'public' | 'private') => `# acl.auth.php
* @ALL ${reading === 'public' ? 1 : 0}
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
