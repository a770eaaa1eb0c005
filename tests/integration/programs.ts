import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PYTHON } from './sites/admin.ts'
import { DOKUWIKI } from './sites/wiki.ts'

const run = promisify(execFile)

type Program = {
  name: string
  packages: string[]
  isThere(): Promise<boolean>
  /** What says its version, where the documentation names it. */
  version?: [command: string, ...args: string[]]
}

const answers = (command: string, ...args: string[]) =>
  run(command, args).then(
    () => true,
    () => false,
  )

/** What the tests of this folder start. To need another program, add it here. */
export const PROGRAMS: Program[] = [
  { name: 'php', packages: ['php-cli'], isThere: () => answers('php', '--version') },
  {
    name: 'PHP with XML',
    packages: ['php-xml'],
    isThere: () => answers('php', '-r', 'exit(extension_loaded("xml") ? 0 : 1);'),
  },
  {
    name: 'DokuWiki',
    // It wants some PHP for a web server; without php-cgi that would be Apache and its module.
    packages: ['php-cgi', 'dokuwiki'],
    isThere: async () => existsSync(`${DOKUWIKI.program}/doku.php`) && existsSync(`${DOKUWIKI.settings}/dokuwiki.php`),
  },
  {
    name: 'Django',
    packages: ['python3-django'],
    isThere: () => answers(PYTHON, '-c', 'import django'),
  },
  {
    name: 'nginx',
    packages: ['nginx-light'],
    isThere: () => answers('/usr/sbin/nginx', '-v'),
    version: ['/usr/sbin/nginx', '-v'],
  },
  {
    name: 'Caddy',
    packages: ['caddy'],
    isThere: () => answers('caddy', 'version'),
    version: ['caddy', 'version'],
  },
  {
    name: 'HAProxy',
    packages: ['haproxy'],
    isThere: () => answers('/usr/sbin/haproxy', '-v'),
    version: ['/usr/sbin/haproxy', '-v'],
  },
  {
    name: 'Apache httpd',
    // Without the package that would start it and bring its own configuration.
    packages: ['apache2-bin', 'lua-socket'],
    isThere: async () => (await answers('/usr/sbin/apache2', '-v')) && existsSync('/usr/share/lua/5.3/socket/http.lua'),
    version: ['/usr/sbin/apache2', '-v'],
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
  const there = await Promise.all(PROGRAMS.map((program) => program.isThere()))
  return PROGRAMS.filter((_, at) => !there[at])
}

/** For a test that was started by itself: a missing program is a failure that says what to install. */
export async function requireProgram(name: string): Promise<void> {
  const program = PROGRAMS.find((one) => one.name === name)
  if (program === undefined) throw new Error(`${name} is not among PROGRAMS`)
  if (!(await program.isThere())) throw new Error(`${name} is missing. On Debian, as root:\n${installLine([program])}`)
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
