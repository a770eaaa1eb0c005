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

const program = (name: string, packages: string, isThere: Program['isThere']): Program => ({
  name,
  packages: packages.split(' '),
  isThere,
})

/** One whose version the documentation names. */
const proxy = (name: string, packages: string, ...version: [command: string, argument: string]): Program => ({
  ...program(name, packages, () => answers(...version)),
  version,
})

/** What the tests of this folder start. To need another program, add it here. */
export const PROGRAMS: Program[] = [
  program('php', 'php-cli', () => answers('php', '--version')),
  program('PHP with XML', 'php-xml', () => hasPhp('xml')),
  // It wants some PHP for a web server; without php-cgi that would be Apache and its module.
  program(
    'DokuWiki',
    'php-cgi dokuwiki',
    () => existsSync(`${DOKUWIKI.program}/doku.php`) && existsSync(`${DOKUWIKI.settings}/dokuwiki.php`),
  ),
  program('Django', 'python3-django', () => answers(PYTHON, '-c', 'import django')),
  // Programs without the service and its data.
  program(
    'MariaDB',
    'mariadb-server-core mariadb-client-core php-mysql',
    () => existsSync(MARIADB.server) && hasPhp('mysqli'),
  ),
  program('WordPress', 'wordpress', () => existsSync(`${WORDPRESS}/wp-login.php`)),
  program(
    'MediaWiki',
    'mediawiki php-sqlite3 php-mbstring php-intl',
    () => existsSync(`${MEDIAWIKI}/index.php`) && hasPhp('pdo_sqlite', 'mbstring', 'intl'),
  ),
  // Without the package that would set a database of the machine's up for it.
  program('phpMyAdmin', 'phpmyadmin dbconfig-no-thanks', () => existsSync(`${PHPMYADMIN}/index.php`)),
  program(
    'a compiler for C++ (n8n)',
    'g++ make python3',
    async () => (await answers('g++', '--version')) && answers('make', '--version'),
  ),
  program(
    'Rails',
    'ruby-railties puma',
    async () => (await answers('puma', '--version')) && answers('ruby', '-e', 'require "rails"'),
  ),
  proxy('nginx', 'nginx-light', '/usr/sbin/nginx', '-v'),
  proxy('Caddy', 'caddy', 'caddy', 'version'),
  proxy('HAProxy', 'haproxy', '/usr/sbin/haproxy', '-v'),
  // Without the package that would start it and bring its own configuration.
  {
    ...proxy('Apache httpd', 'apache2-bin lua-socket', '/usr/sbin/apache2', '-v'),
    isThere: async () => existsSync('/usr/share/lua/5.3/socket/http.lua') && answers('/usr/sbin/apache2', '-v'),
  },
]

/** Names and versions, of those whose version is asked for. */
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

/** The line that installs these on Debian. */
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
