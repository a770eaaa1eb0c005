import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Misconfigured, readConfig, VARIABLES } from '../../edge/proxy/config/config.ts'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { explain } from '../../tools/gate/gate-errors.ts'
import { flagOf, inFlags, parseCommand, WrongFlag } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import { report } from '../../tools/gate/gate-report.ts'
import { freePort } from '../../tools/local/local-server.ts'
import { ALICE, FORM_PAGE, type LoginSite, startLoginSite } from '../proxy/login-site.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { SELF_SIGNED } from './self-signed.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

type Ran = { code: number | null; out: string; err: string }

/** As `npm run gate -- …` runs it, until it ends or is told to. */
function run(words: string[], env: Record<string, string> = {}, until?: RegExp): Promise<Ran> {
  const script = path.join(ROOT, 'tools/gate/gate.cli.ts')
  const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script, ...words], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ran = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    ran.out += chunk.toString()
    if (until?.test(ran.out)) child.kill('SIGINT')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    ran.err += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...ran }))
  })
}

const NAMED = ['--login-path', '/login', '--user-field', 'user', '--session-cookie', 'sid,auth', '--require', 'all']
const FLAGS = [...NAMED, '--one-name', 'yes']
const SIGN = ['--login-ok-cookie', 'auth']

/** The same in this process, for what ends before anything starts: most of what one costs is the start of Node. */
async function attempt(words: string[], { PORT = '0' } = {}): Promise<Ran> {
  try {
    await startGate({ ...parseCommand(words, {}), port: Number(PORT), dataDir })
  } catch (error) {
    const { lines, exitCode } = explain(error)
    return { code: exitCode, out: '', err: lines.map((line) => `${line}\n`).join('') }
  }
  throw new Error('It started.')
}

let site: LoginSite
let dataDir: string

beforeAll(async () => {
  site = await startLoginSite({
    page: FORM_PAGE.replace('<head>', '<head><link rel="stylesheet" href="/style.css">'),
    files: { '/style.css': { type: 'text/css', text: 'body { color: teal }' } },
  })
  dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
})
afterAll(async () => {
  await site?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('flags', () => {
  test('each is a variable of the Worker, under its own name or a shorter one', () => {
    const { variables } = parseCommand(
      ['--origin', 'http://x', '--owner', 'a', '--owner', 'b', '--open=/a', '--open-paths', '/b', '--host', 'public'],
      {},
    )
    expect(variables).toEqual({ ORIGIN: 'http://x', OWNERS: 'a,b', OPEN_PATHS: '/a,/b', HOST_MODE: 'public' })
    expect(parseCommand(['--no-other-login', '--whoami-user', '/id'], {}).variables).toEqual({
      NO_OTHER_LOGIN: 'yes',
      WHOAMI_USER: '/id',
    })
  })

  test('every variable but secrets, the public address and what is only found has one, and --help names it', () => {
    const without = VARIABLES.filter((variable) => flagOf(variable) === null)
    expect(without).toEqual(['PUBLIC_ORIGINS', 'JWT_SECRET', 'SPELLINGS', 'ASSERTION_KEY'])
    for (const variable of VARIABLES) {
      const flag = flagOf(variable)
      if (flag) expect(HELP, flag).toMatch(new RegExp(`${flag}\\b`))
    }
  })

  test('secrets come from the environment and from nowhere else', () => {
    expect(parseCommand(['--reset'], { JWT_SECRET: 's', ASSERTION_KEY: 'k', ORIGIN: 'http://x' }).variables).toEqual({
      JWT_SECRET: 's',
      ASSERTION_KEY: 'k',
    })
    expect(() => parseCommand(['--jwt-secret', 's'], {})).toThrow(/JWT_SECRET is a secret: set it in the environment/)
    expect(() => parseCommand(['--test-password', 's'], {})).toThrow(/TEST_PASSWORD in the environment/)
  })

  test.each([
    ['--session-cookies', '--session-cookie'],
    ['--login', '--login-p'],
    ['--user', '--user-'],
    ['--requre', '--require'],
    ['--token-login', '--token-field|--login-'],
  ])('an unknown one is refused with the nearest: %s', (written, nearest) => {
    expect(() => parseCommand([written, 'x'], {})).toThrow(WrongFlag)
    expect(() => parseCommand([written, 'x'], {})).toThrow(
      new RegExp(`There is no flag ${written}. Did you mean (${nearest})`),
    )
  })

  test.each([[['--origin']], [['word']], [['--origin', '--require', 'all']]])(
    'what cannot be meant is refused: %j',
    (words) => {
      expect(() => parseCommand(words, {})).toThrow(WrongFlag)
    },
  )

  test('what a problem says of variables is said of flags', () => {
    expect(inFlags('write REQUIRE=all, or JWT_JWKS / JWT_SECRET; NO_OTHER_LOGIN=yes. JSON, RFC')).toBe(
      'write --require all, or --jwt-jwks / JWT_SECRET; --no-other-login. JSON, RFC',
    )
  })
})

describe('what cannot work ends before anything starts', () => {
  test('--help is a guide, and so is no flag at all', async () => {
    const help = await run(['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    for (const part of ['WHERE THE SITE IS', 'ITS LOGIN', 'EXAMPLES', 'a PHP wiki', '--reset']) {
      expect(help.out).toContain(part)
    }
    expect(parseCommand([], {}).isHelp).toBe(true)
    expect(Math.max(...HELP.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('a wrong flag: 2, and the nearest one', async () => {
    const { code, out, err } = await attempt(['--orign', site.url])
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe('There is no flag --orign. Did you mean --origin? --help lists them all.\n')
  })

  test('a wrong configuration: 2, each problem with its flag, its variable and what to write', async () => {
    const { code, err } = await run(['--origin', 'localhost:9000', '--login-path', '/login/../x'])
    expect(code).toBe(2)
    expect(err).toMatch(/^--origin \(ORIGIN\): write the address of the site, like http:\/\/127\.0\.0\.1:9000/m)
    expect(err).toMatch(/^--login-path \(LOGIN_PATH\): /m)
    expect(err).toMatch(/^--user-field \(USER_FIELD\): /m)
    expect(err).toMatch(/^--session-cookie \(SESSION_COOKIE\): /m)
    expect(err).toMatch(/^--login-ok-cookie \(LOGIN_OK_COOKIE\): .* or --login-ok-status, or --login-ok-location$/m)
    expect(err).toMatch(/^--owner \(OWNERS\): .* or write --require all$/m)
    expect(err).toContain('--test-user NAME')
  })

  test('a wrong password that would be a right one: 2, and the flag', async () => {
    const { code, err } = await attempt(['--origin', site.url, ...FLAGS, '--login-ok-status', '200'])
    expect(code).toBe(2)
    expect(err).toMatch(
      /^--login-ok-status \(LOGIN_OK_STATUS\): a wrong password is answered 200 too; .*--login-ok-cookie/m,
    )
  })

  test('a site that is not there: 1, and a sentence', async () => {
    const port = await freePort()
    const { code, err } = await attempt(['--origin', `http://127.0.0.1:${port}`, ...FLAGS, ...SIGN])
    expect([code, err]).toEqual([
      1,
      `Nothing listens at http://127.0.0.1:${port}. Start the site first, or look at --origin.\n`,
    ])
  })

  test('a certificate that nobody can trust, https where there is none, and no HTTP at all', async () => {
    const tls = createTlsServer(SELF_SIGNED, (_, response) => void response.end())
    const other = createServer((socket) => void socket.end('SSH-2.0-x\r\n'))
    const ports = await Promise.all([listen(tls), listen(other)])
    const words = (origin: string) => ['--origin', origin, ...FLAGS, ...SIGN]
    try {
      const [bad, plain, nonsense] = await Promise.all([
        attempt(words(`https://127.0.0.1:${ports[0]}`)),
        attempt(words(site.url.replace('http:', 'https:'))),
        attempt(words(`http://127.0.0.1:${ports[1]}`)),
      ])
      expect([bad.code, plain.code, nonsense.code]).toEqual([1, 1, 1])
      expect(bad.err).toMatch(/^The certificate of https:\/\/127\.0\.0\.1:\d+ is signed by itself/)
      expect(plain.err).toMatch(/does not speak https\. Write --origin http:/)
      expect(nonsense.err).toMatch(/does not speak HTTP/)
    } finally {
      tls.close()
      other.close()
    }
  })

  test('a port that is taken, and one that is the site itself', async () => {
    const taken = createServer()
    const port = await listen(taken)
    const words = ['--origin', site.url, ...FLAGS, ...SIGN]
    try {
      const { code, err } = await attempt(words, { PORT: String(port) })
      expect([code, err]).toEqual([
        1,
        `Port ${port} is taken by another program. Stop that one or use another port: PORT=${port + 1} npm run gate -- …\n`,
      ])
      const own = await attempt(words, { PORT: new URL(site.url).port })
      expect(own.err).toMatch(/^The site itself is at port \d+\. Use another for the gate: PORT=/)
    } finally {
      taken.close()
    }
  })

  test('a test account without its password', async () => {
    const { code, err } = await run(['--origin', site.url, ...FLAGS, '--test-user', 'alice'])
    expect([code, err]).toEqual([2, '--test-user needs a password: set TEST_PASSWORD in the environment.\n'])
  })
})

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

describe('in front of a small site', () => {
  const variables = {
    LOGIN_PATH: '/login',
    USER_FIELD: 'user',
    SESSION_COOKIE: 'sid,auth',
    LOGIN_OK_COOKIE: 'auth',
    REQUIRE: 'all',
    ONE_NAME: 'yes',
  }
  const gates: Gate[] = []

  async function start(more: Partial<Parameters<typeof startGate>[0]> = {}): Promise<Gate> {
    const gate = await startGate({ variables: { ORIGIN: site.url, ...variables }, port: 0, dataDir, ...more })
    gates.push(gate)
    return gate
  }
  const stopAll = async () => {
    for (const gate of gates.splice(0)) {
      await gate.stop()
      await rm(path.join(ROOT, '.build/gate', new URL(gate.url).port), { recursive: true, force: true })
    }
  }
  afterAll(stopAll)

  const signIn = (agent: UserAgent) => agent.form('/login', { user: ALICE.user, pass: ALICE.password })

  test('the password leads to setting up a method, the code into the site, and the next password to the code', async () => {
    const gate = await start()
    const agent = new UserAgent(gate.url)
    expect((await agent.document('/')).location).toBe('/.mfa/login')
    expect((await agent.document('/.mfa/login')).location).toBe('/login')
    expect((await agent.document('/login')).text).toContain('name="pass"')
    expect((await agent.document('/style.css')).text).toBe('body { color: teal }')
    const wrong = await agent.form('/login', { user: 'alice', pass: 'no' })
    expect([wrong.status, wrong.text]).toEqual([200, 'Wrong'])

    const first = await signIn(agent)
    expect([first.status, first.location]).toEqual([303, '/.mfa/enrol?to=%2F'])
    expect((await agent.document('/')).text).not.toContain('Inside')
    const secret = await enrol(agent)
    expect((await agent.document('/')).text).toBe('<h1>Inside</h1>')

    const elsewhere = new UserAgent(gate.url)
    await elsewhere.document('/login')
    const second = await signIn(elsewhere)
    expect([second.status, second.location]).toEqual([303, '/.mfa/challenge?to=%2F'])
    expect((await elsewhere.document('/')).text).not.toContain('Inside')
    expect(secret).not.toBe('')
  })

  test('its elements come as scripts', async () => {
    const [gate] = gates
    for (const file of ['mfa.js', 'mfa-codes.js', 'mfa-challenge.js']) {
      const answer = await fetch(`${gate?.url}/.mfa/elements/${file}`)
      expect([file, answer.status, answer.headers.get('content-type')]).toEqual([
        file,
        200,
        'text/javascript; charset=utf-8',
      ])
      await answer.body?.cancel()
    }
    expect((await fetch(`${gate?.url}/.mfa/elements/nothing.js`)).status).toBe(404)
  })

  test('it tells what it found, what is open and what is next', async () => {
    const [gate] = gates
    if (!gate) throw new Error('The first test did not start it.')
    const text = report(gate)
    expect(text).toContain(`${gate.url}  in front of  ${site.url}`)
    expect(text).toContain('A wrong password is answered 200.')
    expect(text).toContain('--login-fail-status 200')
    expect(text).toContain('--open /style.css')
    expect(text).toMatch(/Still open\n {2}- http:\/\/127\.0\.0\.1:\d+ itself/)
    expect(text).toMatch(/Next\n {2}- Open http:\/\/localhost/)
    expect(text).toContain(`LIBSQL_URL=${gate.databaseUrl}`)
  })

  test.each<[Partial<Record<string, string>>, RegExp]>([
    [{}, /- \/login: the login page, with any query\. - Nothing else/],
    [
      { LOGIN_PAGE: '/?in' },
      /- \/\?in: the login page, with this query only\. - \/login: whatever is there, since logins go there/,
    ],
    [
      { LOGIN_PATH: '/index.php', LOGIN_PAGE: '/' },
      /- \/: the login page, with this query only\. - \/index\.php: only what is sent as a login\. - Nothing else/,
    ],
    [
      { LOGIN_PATH: '*', LOGIN_PAGE: '/index.php?t=in' },
      /\/index\.php\?t=in: .*only\. - What is sent as a login to any other path/,
    ],
    [{ OPEN_PATHS: '/a.css,/static/*' }, /- \/a\.css, \/static\/\*: without any cookie/],
  ])('what is open is told truly: %j', (more, told) => {
    const [gate] = gates
    if (!gate) throw new Error('The first test did not start it.')
    const text = report({ ...gate, config: readConfig({ ORIGIN: site.url, ...variables, ...more }) })
    expect(text.replace(/\s+/g, ' ')).toMatch(told)
  })

  test('its data is for this site alone, for nobody else on this machine, and survives a restart until --reset', async () => {
    const [folder = ''] = await readdir(dataDir)
    expect(folder).toBe(`http-127.0.0.1-${new URL(site.url).port}`)
    const keys = path.join(dataDir, folder, 'keys.json')
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    const before = await readFile(keys, 'utf8')
    await stopAll()

    const lock = path.join(dataDir, folder, 'running.pid')
    await writeFile(lock, String(process.ppid))
    await expect(start()).rejects.toThrow(/is running already/)
    await expect(start({ isReset: true })).rejects.toThrow(/is running already/)
    await rm(lock)

    const again = new UserAgent((await start()).url)
    await again.document('/login')
    expect((await signIn(again)).location).toBe('/.mfa/challenge?to=%2F')
    expect(await readFile(keys, 'utf8')).toBe(before)
    await stopAll()

    const anew = new UserAgent((await start({ isReset: true })).url)
    await anew.document('/login')
    expect((await signIn(anew)).location).toBe('/.mfa/enrol?to=%2F')
    expect(await readFile(keys, 'utf8')).not.toBe(before)
    await stopAll()
  })

  test('a test account shows what a name is worth, in place of a word that is repeated as still open', async () => {
    const { ONE_NAME: _, ...unsaid } = variables
    await expect(start({ variables: { ORIGIN: site.url, ...unsaid } })).rejects.toThrow(/^ONE_NAME: .*--test-user/)
    const gate = await start({ variables: { ORIGIN: site.url, ...unsaid, SPELLINGS: 'one' }, account: ALICE })
    // This site looks at nothing but the password.
    expect(gate.learnt).toMatchObject({ SPELLINGS: 'any-case' })
    expect(report(gate)).toContain('SPELLINGS=any-case (in wrangler.toml)')
    expect(report(gate)).not.toContain('--one-name')
    await stopAll()
    const told = await start()
    expect(report(told).replace(/\s+/g, ' ')).toMatch(/Still open .*A second name: .* is your word \(--one-name yes\)/)
    await stopAll()
    const alias = start({ account: { ...ALICE, alias: 'alice@example.com' } })
    await expect(alias).rejects.toThrow(/takes "alice@example.com" and "alice" for one person/)
    expect(() => parseCommand(['--test-alias', 'x'], {})).toThrow(/--test-user/)
  })

  test('names that are known from the start are written down before anybody comes', async () => {
    const file = path.join(dataDir, 'people.txt')
    await writeFile(file, 'alice\n')
    const { ONE_NAME: _, ...unsaid } = variables
    const invite = { ORIGIN: site.url, ...unsaid, NEW_PEOPLE: 'invite', OWNERS: 'boss' }
    const gate = await start({ variables: invite, people: file })
    const [alice, bob] = [new UserAgent(gate.url), new UserAgent(gate.url)]
    for (const agent of [alice, bob]) await agent.document('/login')
    expect((await signIn(alice)).location).toMatch(/^\/\.mfa\/enrol/)
    expect((await bob.form('/login', { user: 'bob', pass: ALICE.password })).status).toBe(403)
    await stopAll()
    await expect(start({ people: file })).rejects.toThrow(/^NEW_PEOPLE: --people is for NEW_PEOPLE=invite/)
    await expect(start({ variables: invite, people: `${file}.x` })).rejects.toThrow(/There is no file/)
  })

  test('with a test account and no sign of success, the right login shows them', async () => {
    const { LOGIN_OK_COOKIE: _, ...unsigned } = variables
    const gate = await start({ variables: { ORIGIN: site.url, ...unsigned }, account: ALICE })
    expect(gate.learnt).toMatchObject({ LOGIN_OK_COOKIE: 'auth', LOGIN_OK_STATUS: '302' })
    const agent = new UserAgent(gate.url)
    await agent.document('/login')
    expect((await signIn(agent)).status).toBe(303)
    await stopAll()
    await expect(
      start({ variables: { ORIGIN: site.url, ...unsigned }, account: { ...ALICE, password: 'no' } }),
    ).rejects.toThrow(Misconfigured)
  })

  test('the site sees the name that browsers use, where that is asked for', async () => {
    const gate = await start({ variables: { ORIGIN: site.url, ...variables, HOST_MODE: 'public' } })
    site.forget()
    await new UserAgent(gate.url).document('/login')
    expect(site.requests().at(-1)?.headers.host).toBe(new URL(gate.url).host)
    await stopAll()
  })

  test('as a command: it starts, tells its address, and leaves nothing running', async () => {
    const { code, out, err } = await run(['--origin', site.url, ...FLAGS, ...SIGN], {}, /Ready in/)
    const [url = ''] = /http:\/\/localhost:\d+/.exec(out) ?? []
    const own = path.join(ROOT, '.gate', `http-127.0.0.1-${new URL(site.url).port}`)
    const hadData = existsSync(path.join(own, 'keys.json'))
    await rm(own, { recursive: true, force: true })
    await rm(path.join(ROOT, '.build/gate', new URL(url).port), { recursive: true, force: true })
    expect([code, err, hadData]).toEqual([0, '', true])
    await expect(fetch(url)).rejects.toThrow()
  }, 60_000)
})

async function enrol(agent: UserAgent): Promise<string> {
  await agent.json('GET', '/.mfa/api/settings')
  const begun = await agent.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })
  const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
  const secret = prompts.find((prompt) => prompt.secret !== undefined)?.secret ?? ''
  const code = totp({ secret, atMs: Date.now() })
  const confirmed = await agent.json('POST', `/.mfa/api/enrolments/${id}/confirm`, { code })
  expect(confirmed.status, confirmed.text).toBe(200)
  return secret
}
