import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import path from 'node:path'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { elementsCommand, staleElements } from '../../tools/operator/elements-command.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'
import { newKeyRing } from '../world/world.ts'

/* `npx sallyport`: what a package user has in place of the scripts of the repository. */

const folder = await folderForFile('command')

const inFolder = (name: string) => path.join(folder, name)

test('a word that is not known, and none at all, end with 2 and say what there is', async () => {
  const nothing = await sallyportCommand([], {})
  expect([nothing.exitCode, nothing.err.join()]).toEqual([2, expect.stringContaining('npx sallyport migrate')])
  expect(await sallyportCommand(['migrat'], {})).toEqual({
    exitCode: 2,
    out: [],
    err: ['"migrat" is not known. npx sallyport --help lists what is.'],
  })
  expect((await sallyportCommand(['keys', '--help'], {})).exitCode).toBe(0)
  expect((await sallyportCommand(['--version'], {})).out[0]).toMatch(/^\d+\.\d+\.\d+$/)
  const reset = await sallyportCommand(['reset'], {})
  expect(reset.err.join('\n')).toContain('npx sallyport reset <principal>')
  expect(reset.err.join('\n')).not.toContain('npm run')
})

describe('keys', () => {
  const keys = async (words: string[], ring?: string) => {
    const { exitCode, out, err } = await sallyportCommand(
      ['keys', ...words],
      ring === undefined ? {} : { MFA_KEYS: ring },
    )
    return { exitCode, ring: out[0] ?? '', err: err.join('\n') }
  }

  test('a new ring is taken, and no two are alike', async () => {
    const [one, two] = [await keys([]), await keys([])]
    expect(parseKeyRing(one.ring).active).toBe('k1')
    expect(one.ring).not.toBe(two.ring)
    expect(one.err, 'the key is printed once').not.toContain(JSON.parse(one.ring).keys.k1)
  })

  test('a key is added without being active, and made active without another being lost', async () => {
    const { ring } = await keys([])
    const wider = await keys(['--add'], ring)
    expect(parseKeyRing(wider.ring)).toMatchObject({ active: 'k1', ids: ['k1', 'k2'] })
    const moved = await keys(['--activate', 'k2'], wider.ring)
    expect(JSON.parse(moved.ring)).toEqual({ active: 'k2', keys: JSON.parse(wider.ring).keys })
    expect((await keys(['--add'], moved.ring)).ring).toContain('"k3"')
  })

  test.each([
    ['no ring', ['--add'], undefined, /MFA_KEYS is missing/],
    ['a ring that is none', ['--add'], '{"active":"k1","keys":{"k1":"AAAA"}}', /must have 32/],
    ['a key that is not there', ['--activate', 'k9'], 'ring', /"k9" is not among the keys: k1/],
    ['a name every object has', ['--activate', 'toString'], 'ring', /not among the keys/],
    ['a word too many', ['--add', 'k2'], 'ring', /^Use:/],
  ])('%s is said and changes nothing', async (_, words, ring, said) => {
    const refused = await keys(words, ring === 'ring' ? newKeyRing() : ring)
    expect(refused).toEqual({ exitCode: 2, ring: '', err: expect.stringMatching(said) })
  })
})

describe('init', () => {
  test.each(['node', 'workers', 'express', 'fastify'])(
    '%s: a module to begin with, which closes until it is written',
    async (host) => {
      const file = inFolder(`${host}.ts`)
      const { exitCode, out } = await sallyportCommand(['init', host, file], {})
      expect(exitCode).toBe(0)
      expect(out.join('\n')).toContain('npx sallyport migrate')
      // What it reads of the environment is in a file that no shell reads by itself.
      const kept = host === 'workers' ? '.dev.vars' : '.env'
      expect(out.at(-1)).toContain(`(set -a; . ./${kept}; `)
      const written = await readFile(file, 'utf8')
      expect(written).toContain('throw new Error(')
      expect(written).toContain("from 'sallyport/edge'")
    },
  )

  test('its comment reads the id of the session where the framework’s own plugin has it', async () => {
    for (const [host, id] of [
      ['express', 'session.id'],
      // @fastify/session has no `id`.
      ['fastify', 'session.sessionId'],
    ] as const) {
      const file = inFolder(`id-${host}.js`)
      await sallyportCommand(['init', host, file], {})
      expect(await readFile(file, 'utf8')).toContain(`sessionId: ${id}, memberships`)
    }
  })

  test('a name that ends in .js: without types, so that Node runs it', async () => {
    const file = inFolder('mfa.js')
    await sallyportCommand(['init', 'express', file], {})
    const written = await readFile(file, 'utf8')
    expect(written).toContain("import { createMfa } from 'sallyport/edge'")
    expect(written).toContain('const identify = async (c) => {')
    expect(written).toContain('identify in mfa.js is not written yet')
    await expect(transform(written, { loader: 'js' })).resolves.toBeDefined()
  })

  test.each([
    ['mfa.cjs', 'module', true],
    ['deep/mfa.js', 'commonjs', true],
    ['deep/mfa.mjs', 'commonjs', false],
    ['mfa.js', 'module', false],
    ['mfa.js', undefined, false],
  ])('%s in a package of type %s: as that loads it', async (name, type, isRequired) => {
    const home = inFolder(`of-${name}-${type}`)
    await mkdir(path.join(home, 'deep'), { recursive: true })
    await writeFile(path.join(home, 'package.json'), JSON.stringify({ type }))
    const { out } = await sallyportCommand(['init', 'express', path.join(home, name)], {})
    const written = await readFile(path.join(home, name), 'utf8')
    const lines = [written, out.join('\n')].map((text) =>
      text.match(/^ *(const|import) .*sallyport\/(edge|node)'.*/m)?.[0].trim(),
    )
    expect(lines).toEqual(
      isRequired
        ? ["const { createMfa } = require('sallyport/edge')", "const { nodeGate } = require('sallyport/node')"]
        : ["import { createMfa } from 'sallyport/edge'", "import { nodeGate } from 'sallyport/node'"],
    )
    expect(/^(exports\.mfa =|export const mfa =)/m.exec(written)?.[1]).toBe(
      isRequired ? 'exports.mfa =' : 'export const mfa =',
    )
  })

  test('what is there already stays as it is', async () => {
    const file = inFolder('mine.ts')
    await writeFile(file, 'mine')
    expect((await sallyportCommand(['init', 'node', file], {})).err).toEqual([
      `${file} is there already; nothing was written.`,
    ])
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  test('a host that is not known is named', async () => {
    expect((await sallyportCommand(['init', 'django'], {})).err.join()).toContain('node|workers|express|fastify')
  })
})

test('elements: the scripts are copied, and are known to be of another version afterwards', async () => {
  const from = inFolder('package/')
  await mkdir(from)
  for (const file of ['mfa.js', 'mfa-qr.js', 'integrity.json']) await writeFile(path.join(from, file), file)
  const to = inFolder('public/assets')
  expect((await elementsCommand([to], from)).out[0]).toContain('2 scripts')
  expect((await readdir(to)).sort()).toEqual(['mfa-qr.js', 'mfa.js'])
  expect(await staleElements(to, from)).toEqual([])
  await writeFile(path.join(from, 'mfa-qr.js'), 'newer')
  await rm(path.join(to, 'mfa.js'))
  expect(await staleElements(to, from)).toEqual(['mfa-qr.js', 'mfa.js'])
  expect((await elementsCommand([])).exitCode).toBe(2)
})

describe('doctor', () => {
  const doctor = async (words: string[], env: NodeJS.ProcessEnv = {}) => {
    const { exitCode, out, err } = await sallyportCommand(['doctor', ...words], env)
    return { exitCode, said: [...out, ...err].join('\n') }
  }

  async function siteThat(listener: RequestListener): Promise<string> {
    return endsWithTest(await listen(createServer(listener))).url
  }

  const problem =
    (status: number, code: string): RequestListener =>
    (_, outgoing) =>
      void outgoing.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ code }))

  test('before and after the migrations, with and without keys', async () => {
    const LIBSQL_URL = `file:${inFolder('doctor.db')}`
    const before = await doctor([], { LIBSQL_URL })
    expect(before.exitCode).toBe(1)
    expect(before.said).toMatch(/NO {2}The database at file:\S+ lacks \d+ migrations\n {4}npx sallyport migrate/)
    expect(before.said).toContain('NO  MFA_KEYS')
    expect(await sallyportCommand(['migrate'], { LIBSQL_URL })).toMatchObject({ exitCode: 0 })
    const after = await doctor([], { LIBSQL_URL, MFA_KEYS: newKeyRing() })
    expect(after.exitCode, after.said).toBe(0)
    expect(after.said).toContain('is at the newest schema')
  })

  test('a database that cannot be reached is said, without its token', async () => {
    const { said } = await doctor([], { LIBSQL_URL: 'http://127.0.0.1:1?authToken=secret-token' })
    expect(said).toContain('There is no database to be reached at http://127.0.0.1:1')
    expect(said).not.toContain('secret-token')
  })

  test.each<[string, RequestListener, string]>([
    ['a gate that is closed', problem(401, 'sign_in_required'), 'is closed'],
    ['no gate', (_, outgoing) => void outgoing.end('hello'), 'That was not the gate'],
    ['another page', (_, outgoing) => void outgoing.writeHead(404).end(), 'That was not the gate'],
    ['an address that is not named', problem(421, 'bad_request'), '`origins` does not name'],
    ['TLS that ends in front', problem(400, 'bad_request'), 'set origins'],
    ['an error inside', problem(503, 'unavailable'), 'mfa.error'],
  ])('of a site: %s', async (_, listener, said) => {
    const found = await doctor(['--url', await siteThat(listener)])
    expect(found.said).toContain(said)
    expect(/^ok {2}The gate/m.test(found.said)).toBe(said === 'is closed')
  })

  test.each([
    [
      'that changes Host',
      'http://localhost:3000',
      /NO {2}The site takes itself for http:\/\/localhost:3000, and .*\n.*pass Host on/,
    ],
    ['that leaves Host alone', '', /ok {2}The site takes itself for http:\/\/127/],
  ])('of a site behind a proxy %s', async (_, self, said) => {
    const url = await siteThat((incoming, outgoing) => {
      if (incoming.headers['sec-fetch-dest'] !== 'document') return problem(401, 'sign_in_required')(incoming, outgoing)
      outgoing.writeHead(303, { Location: `${self || `http://${incoming.headers.host}`}/login` }).end()
    })
    expect((await doctor(['--url', url])).said).toMatch(said)
  })

  test('an address that is none, and a flag that is none', async () => {
    expect((await doctor(['--url', 'nonsense'])).said).toContain('could not be reached')
    expect(await doctor(['--urls', 'x'])).toEqual({
      exitCode: 2,
      said: expect.stringContaining('Use: npx sallyport doctor'),
    })
  })
})
