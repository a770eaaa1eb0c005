import { existsSync, statSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Misconfigured, readConfig, VARIABLES, type Variables } from '../../edge/proxy/config/config.ts'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { explain } from '../../tools/gate/gate-errors.ts'
import { flagOf, inFlags, parseCommand, WrongFlag } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import { report } from '../../tools/gate/gate-report.ts'
import { freePort } from '../../tools/local/local-server.ts'
import { ALICE, FORM_PAGE, loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'
import { totp } from '../support/totp-oracle.ts'
import { words } from '../support/words.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { printed, type Ran, ROOT, run as runScript } from './run.ts'
import { SELF_SIGNED } from './self-signed.ts'

/** As `npm run gate -- …` runs it, until it ends or is told to. */
const run = (words: string[], until?: RegExp) => runScript('tools/gate/gate.cli.ts', words, { PORT: '0' }, until)

const FLAGS = words`--login-path /login --user-field user --session-cookie sid,auth --require all --one-name yes`
/** What can work in front of a site at this address. */
const flagsOf = (origin: string) => ['--origin', origin, ...FLAGS, '--login-ok-cookie', 'auth']

/** The same in this process, for what ends before anything starts: most of what one costs is the start of Node. */
async function attempt(words: string[], { PORT = '0' } = {}): Promise<Ran> {
  try {
    await startGate({ ...parseCommand(words, {}), port: Number(PORT), dataDir })
  } catch (error) {
    const { lines, exitCode } = explain(error)
    return { code: exitCode, out: '', err: printed(lines) }
  }
  throw new Error('It started.')
}

const page = FORM_PAGE.replace('<head>', '<head><link rel="stylesheet" href="/style.css">')
const files = { '/style.css': { type: 'text/css', text: 'body { color: teal }' } }
const site = endsWithFile(await startLoginSite({ page, files }))
const dataDir = await folderForFile('gate')

describe('flags', () => {
  test('each is a variable of the Worker, under its own name or a shorter one', () => {
    const read = (words: string) => parseCommand(words.split(' '), {}).variables
    const both = read('--origin http://x --owner a --owner b --open=/a --open-paths /b --host public')
    expect(both).toEqual({ ORIGIN: 'http://x', OWNERS: 'a,b', OPEN_PATHS: '/a,/b', HOST_MODE: 'public' })
    expect(read('--no-other-login --whoami-user /id')).toEqual({ NO_OTHER_LOGIN: 'yes', WHOAMI_USER: '/id' })
  })

  test('every variable but secrets, the public address and what is only found has one, and --help names it', () => {
    const without = VARIABLES.filter((variable) => flagOf(variable) === null)
    expect(without).toEqual(['PUBLIC_ORIGINS', 'JWT_SECRET', 'SPELLINGS', 'ASSERTION_KEY', 'WEBHOOK_KEY'])
    for (const variable of VARIABLES) {
      const flag = flagOf(variable)
      if (flag) expect(HELP, flag).toMatch(new RegExp(`${flag}\\b`))
    }
  })

  test('secrets come from the environment and from nowhere else', () => {
    const { variables } = parseCommand(['--reset'], { JWT_SECRET: 's', ASSERTION_KEY: 'k', ORIGIN: 'http://x' })
    expect(variables).toEqual({ JWT_SECRET: 's', ASSERTION_KEY: 'k' })
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
    const parsing = () => parseCommand([written, 'x'], {})
    expect(parsing).toThrow(WrongFlag)
    expect(parsing).toThrow(new RegExp(`There is no flag ${written}. Did you mean (${nearest})`))
  })

  test.each(['--origin', 'word', '--origin --require all'])('what cannot be meant is refused: %j', (words) => {
    expect(() => parseCommand(words.split(' '), {})).toThrow(WrongFlag)
  })

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
    const parts = ['WHERE THE SITE IS', 'ITS LOGIN', 'EXAMPLES', 'a PHP wiki', '--reset']
    for (const part of parts) expect(help.out).toContain(part)
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
    for (const line of [
      /^--origin \(ORIGIN\): write the address of the site, like http:\/\/127\.0\.0\.1:9000/m,
      /^--login-path \(LOGIN_PATH\): /m,
      /^--user-field \(USER_FIELD\): /m,
      /^--session-cookie \(SESSION_COOKIE\): /m,
      /^--login-ok-cookie \(LOGIN_OK_COOKIE\): .* or --login-ok-status, or --login-ok-location$/m,
      /^--owner \(OWNERS\): .* or write --require all$/m,
    ])
      expect(err).toMatch(line)
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
    const origin = `http://127.0.0.1:${await freePort()}`
    const err = `Nothing listens at ${origin}. Start the site first, or look at --origin.\n`
    expect(await attempt(flagsOf(origin))).toEqual({ code: 1, out: '', err })
  })

  test('a certificate that nobody can trust, https where there is none, and no HTTP at all', async () => {
    const tls = endsWithTest(await listen(createTlsServer(SELF_SIGNED, (_, response) => void response.end())))
    const other = endsWithTest(await listen(createServer((socket) => void socket.end('SSH-2.0-x\r\n'))))
    for (const [origin, words] of [
      [`https://127.0.0.1:${tls.port}`, /^The certificate of https:\/\/127\.0\.0\.1:\d+ is signed by itself/],
      [site.url.replace('http:', 'https:'), /does not speak https\. Write --origin http:/],
      [`http://127.0.0.1:${other.port}`, /does not speak HTTP/],
    ] as const)
      expect(await attempt(flagsOf(origin))).toEqual({ code: 1, out: '', err: expect.stringMatching(words) })
  })

  test('a port that is taken, and one that is the site itself', async () => {
    const { port } = endsWithTest(await listen(createServer()))
    const next = `Stop that one or use another port: PORT=${port + 1} npm run gate -- …`
    const err = `Port ${port} is taken by another program. ${next}\n`
    expect(await attempt(flagsOf(site.url), { PORT: String(port) })).toEqual({ code: 1, out: '', err })
    const own = await attempt(flagsOf(site.url), { PORT: new URL(site.url).port })
    expect(own.err).toMatch(/^The site itself is at port \d+\. Use another for the gate: PORT=/)
  })

  test('a test account without its password', async () => {
    const { code, err } = await run(['--origin', site.url, ...FLAGS, '--test-user', 'alice'])
    expect([code, err]).toEqual([2, '--test-user needs a password: set TEST_PASSWORD in the environment.\n'])
  })
})

describe('in front of a small site', () => {
  const variables = (more: Variables = {}) => loginVariables(site.url, more)
  const gates: Gate[] = []
  let first: Gate

  async function start(more: Partial<Parameters<typeof startGate>[0]> = {}): Promise<Gate> {
    const gate = await startGate({ variables: variables(), port: 0, dataDir, ...more })
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

  async function signIn({ url }: Gate, user = 'alice', agent = new UserAgent(url)) {
    await agent.document('/login')
    return agent.form('/login', { user, pass: ALICE.password })
  }

  test('the password leads to setting up a method, the code into the site, and the next password to the code', async () => {
    first = await start()
    const agent = new UserAgent(first.url)
    expect((await agent.document('/')).location).toBe('/.mfa/login')
    expect((await agent.document('/style.css')).text).toBe('body { color: teal }')
    const wrong = await agent.form('/login', { user: 'alice', pass: 'no' })
    expect([wrong.status, wrong.text]).toEqual([200, 'Wrong'])

    const led = await signIn(first, 'alice', agent)
    expect([led.status, led.location]).toEqual([303, '/.mfa/enrol?to=%2F'])
    await enrolOnPage(agent, '/.mfa/api', (secret) => totp({ secret, atMs: Date.now() }))
    expect((await agent.document('/')).text).toBe('<h1>Inside</h1>')
    expect((await signIn(first)).location).toBe('/.mfa/challenge?to=%2F')
  })

  test('it tells what it found, what is open and what is next', async () => {
    const text = report(first)
    for (const part of [
      `${first.url}  in front of  ${site.url}`,
      'A wrong password is answered 200.',
      '--login-fail-status 200',
      '--open /style.css',
      `LIBSQL_URL=${first.databaseUrl}`,
    ])
      expect(text).toContain(part)
    expect(text).toMatch(/Still open\n {2}- http:\/\/127\.0\.0\.1:\d+ itself/)
    expect(text).toMatch(/Nobody is told when a method is added/)
    expect(text).toMatch(/Next\n {2}- Open http:\/\/localhost/)
  })

  const withQuery = { LOGIN_PAGE: '/?in' }
  const front = { LOGIN_PATH: '/index.php', LOGIN_PAGE: '/' }
  const anywhere = { LOGIN_PATH: '*', LOGIN_PAGE: '/index.php?t=in' }
  test.each<[Variables, RegExp]>([
    [{}, /- \/login: the login page, with any query\. - Nothing else/],
    [withQuery, /- \/\?in: the login page, with this query only\. - \/login: whatever is there, since logins go there/],
    [
      front,
      /- \/: the login page, with this query only\. - \/index\.php: only what is sent as a login\. - Nothing else/,
    ],
    [anywhere, /\/index\.php\?t=in: .*only\. - What is sent as a login to any other path/],
    [{ OPEN_PATHS: '/a.css,/static/*' }, /- \/a\.css, \/static\/\*: without any cookie/],
  ])('what is open is told truly: %j', (more, told) => {
    const text = report({ ...first, config: readConfig(variables(more)) })
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

    expect((await signIn(await start())).location).toBe('/.mfa/challenge?to=%2F')
    expect(await readFile(keys, 'utf8')).toBe(before)
    await stopAll()

    expect((await signIn(await start({ isReset: true }))).location).toBe('/.mfa/enrol?to=%2F')
    expect(await readFile(keys, 'utf8')).not.toBe(before)
    await stopAll()
  })

  test('a test account shows what a name is worth, in place of a word that is repeated as still open', async () => {
    const unsaid = variables({ ONE_NAME: '' })
    await expect(start({ variables: unsaid })).rejects.toThrow(/^ONE_NAME: .*--test-user/)
    const gate = await start({ variables: { ...unsaid, SPELLINGS: 'one' }, account: ALICE })
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
    const invite = variables({ ONE_NAME: '', NEW_PEOPLE: 'invite', OWNERS: 'boss' })
    const gate = await start({ variables: invite, people: file })
    expect((await signIn(gate)).location).toMatch(/^\/\.mfa\/enrol/)
    expect(await signIn(gate, 'bob')).toHaveStatus(403)
    await stopAll()
    await expect(start({ people: file })).rejects.toThrow(/^NEW_PEOPLE: --people is for NEW_PEOPLE=invite/)
    await expect(start({ variables: invite, people: `${file}.x` })).rejects.toThrow(/There is no file/)
  })

  test('with a test account and no sign of success, the right login shows them', async () => {
    const { LOGIN_OK_COOKIE: _, ...unsigned } = variables()
    const gate = await start({ variables: unsigned, account: ALICE })
    expect(gate.learnt).toMatchObject({ LOGIN_OK_COOKIE: 'auth', LOGIN_OK_STATUS: '302' })
    expect(await signIn(gate)).toHaveStatus(303)
    await stopAll()
    const wrong = start({ variables: unsigned, account: { ...ALICE, password: 'no' } })
    await expect(wrong).rejects.toThrow(Misconfigured)
  })

  test('as a command: it starts, tells its address, and leaves nothing running', async () => {
    const { code, out, err } = await run(flagsOf(site.url), /Ready in/)
    const [url = ''] = /http:\/\/localhost:\d+/.exec(out) ?? []
    const own = path.join(ROOT, '.gate', `http-127.0.0.1-${new URL(site.url).port}`)
    const hadData = existsSync(path.join(own, 'keys.json'))
    await rm(own, { recursive: true, force: true })
    await rm(path.join(ROOT, '.build/gate', new URL(url).port), { recursive: true, force: true })
    expect([code, err, hadData]).toEqual([0, '', true])
    await expect(fetch(url)).rejects.toThrow()
  }, 60_000)
})
