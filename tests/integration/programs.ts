import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PYTHON } from './sites/admin.ts'
import { MARIADB } from './sites/mariadb.ts'
import { MEDIAWIKI } from './sites/mediawiki.ts'
import { PHPMYADMIN } from './sites/phpmyadmin.ts'
import { DOKUWIKI } from './sites/wiki.ts'
import { WORDPRESS } from './sites/wordpress.ts'

const run = promisify(execFile)

type Program = {
  name: string
  packages: string[]
  isThere(): boolean | Promise<boolean>
  /** What says its version, where the documentation names it. */
  version?: [command: string, ...args: string[]]
}

const answers = (command: string, ...args: string[]) =>
  run(command, args).then(
    () => true,
    () => false,
  )

const hasPhp = (...extensions: string[]) =>
  answers('php', '-r', `exit(${extensions.map((name) => `extension_loaded("${name}")`).join(' && ')} ? 0 : 1);`)

const isFile = (...files: string[]) => files.every((file) => existsSync(file))
const every = async (...asked: Promise<boolean>[]) => (await Promise.all(asked)).every(Boolean)
const wikiFiles = [`${DOKUWIKI.program}/doku.php`, `${DOKUWIKI.settings}/dokuwiki.php`]
const APACHE: [string, string] = ['/usr/sbin/apache2', '-v']
const LUA_HTTP = '/usr/share/lua/5.3/socket/http.lua'

type Row = [name: string, packages: string, isThere: Program['isThere'], version?: Program['version']]

/** One whose version the documentation names. */
const proxy = (name: string, packages: string, ...version: [command: string, argument: string]): Row => [
  name,
  packages,
  () => answers(...version),
  version,
]

const ROWS: Row[] = [
  ['php', 'php-cli', () => answers('php', '--version')],
  ['PHP with XML', 'php-xml', () => hasPhp('xml')],
  // It wants some PHP for a web server; without php-cgi that would be Apache and its module.
  ['DokuWiki', 'php-cgi dokuwiki', () => isFile(...wikiFiles)],
  ['Django', 'python3-django', () => answers(PYTHON, '-c', 'import django')],
  // Programs without the service and its data.
  ['MariaDB', 'mariadb-server-core mariadb-client-core php-mysql', () => isFile(MARIADB.server) && hasPhp('mysqli')],
  ['WordPress', 'wordpress', () => isFile(`${WORDPRESS}/wp-login.php`)],
  [
    'MediaWiki',
    'mediawiki php-sqlite3 php-mbstring php-intl',
    () => isFile(`${MEDIAWIKI}/index.php`) && hasPhp('pdo_sqlite', 'mbstring', 'intl'),
  ],
  // Without the package that would set a database of the machine's up for it.
  ['phpMyAdmin', 'phpmyadmin dbconfig-no-thanks', () => isFile(`${PHPMYADMIN}/index.php`)],
  [
    'a compiler for C++ (n8n)',
    'g++ make python3',
    () => every(answers('g++', '--version'), answers('make', '--version')),
  ],
  ['Rails', 'ruby-railties puma', () => every(answers('puma', '--version'), answers('ruby', '-e', 'require "rails"'))],
  proxy('nginx', 'nginx-light', '/usr/sbin/nginx', '-v'),
  proxy('Caddy', 'caddy', 'caddy', 'version'),
  proxy('HAProxy', 'haproxy', '/usr/sbin/haproxy', '-v'),
  // Without the package that would start it and bring its own configuration.
  ['Apache httpd', 'apache2-bin lua-socket', () => isFile(LUA_HTTP) && answers(...APACHE), APACHE],
]

/** What the tests of this folder start. To need another program, add a row. */
const PROGRAMS: Program[] = ROWS.map(([name, packages, isThere, version]) => ({
  name,
  packages: packages.split(' '),
  isThere,
  ...(version && { version }),
}))

export async function programVersions(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { name, version } of PROGRAMS) {
    if (version === undefined) continue
    const [command, ...args] = version
    const { stdout, stderr } = await run(command, args)
    found.set(name, /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] ?? 'of an unknown version')
  }
  return found
}

export async function missingPrograms(): Promise<Program[]> {
  const there = await Promise.all(PROGRAMS.map((one) => one.isThere()))
  return PROGRAMS.filter((_, at) => !there[at])
}

/** For a test that was started by itself: a missing program is a failure that says what to install. */
export async function requireProgram(name: string): Promise<void> {
  const found = PROGRAMS.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is not among PROGRAMS`)
  if (!(await found.isThere())) throw new Error(`${name} is missing. On Debian, as root:\n${installLine([found])}`)
}

const INSTALL = ['install', '-y', '--no-install-recommends']

export function installLine(programs: Program[]): string {
  return `apt-get ${INSTALL.join(' ')} ${programs.flatMap(({ packages }) => packages).join(' ')}`
}

/** How services are kept from being started by their packages (invoke-rc.d(8)); left alone where there is one. */
const POLICY = '/usr/sbin/policy-rc.d'
const LOCK_TRIES = 40

/** Installs Debian's packages, as root. No service of theirs is started. Waits while somebody else installs. */
export async function installPrograms(programs: Program[]): Promise<void> {
  if (programs.length === 0) return
  const hadPolicy = existsSync(POLICY)
  if (!hadPolicy) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await aptGet(['update'])
    await aptGet([...INSTALL, ...programs.flatMap(({ packages }) => packages)])
  } finally {
    if (!hadPolicy) await rm(POLICY, { force: true })
  }
}

async function aptGet(args: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (let tries = 1; ; tries++) {
    try {
      return void (await run('apt-get', ['-qq', ...args], { env, maxBuffer: 64 * 1024 * 1024 }))
    } catch (error) {
      const { stderr = '' } = error as { stderr?: string }
      if (tries >= LOCK_TRIES || !/could not get lock|unable to (lock|acquire)/i.test(stderr)) {
        throw new Error(`apt-get ${args.join(' ')} failed.\n${stderr || error}`)
      }
      await sleep(5000)
    }
  }
}
