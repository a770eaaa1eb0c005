import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { assertionOf } from '../../edge/proxy/upstream/assertion.ts'
import { PYTHON } from './sites/admin.ts'

/*
 * What docs/any-site.md gives to sites to verify `X-MFA-Assertion` with, as it stands there, against tokens that are made
 * here by a few lines of their own.
 */

const FOLDER = path.resolve(import.meta.dirname, '../../docs/examples/assertion')
const KEY = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='
const AUDIENCE = 'http://127.0.0.1:9000'
const NOW = 1_800_000_000

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object, { key = KEY, alg = 'HS256' } = {}): string {
  const text = `${base64({ alg, typ: 'JWT' })}.${base64(claims)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

const CLAIMS = {
  iss: 'sallyport',
  aud: AUDIENCE,
  iat: NOW,
  exp: NOW + 30,
  htm: 'POST',
  path: '/orders',
  sub: 'alice',
  name: 'Älice',
  acct: ['site'],
  amr: ['pwd', 'otp', 'mfa'],
  acr: 'urn:sallyport:aal2',
  auth_time: NOW - 60,
}

type Case = { token: string | null; method: string; path: string; now: number }

const good: Case = { token: token(CLAIMS), method: 'POST', path: '/orders', now: NOW + 10 }
const [head = '', body = ''] = good.token?.split('.') ?? []
const WRONG: Record<string, Case> = {
  none: { ...good, token: null },
  empty: { ...good, token: '' },
  'no token': { ...good, token: 'a.b' },
  'four parts': { ...good, token: `${good.token}.x` },
  'another key': { ...good, token: token(CLAIMS, { key: 'another' }) },
  'no signature': { ...good, token: `${head}.${body}.` },
  'alg none': { ...good, token: `${base64({ alg: 'none' })}.${body}.` },
  'a changed claim': { ...good, token: `${head}.${base64({ ...CLAIMS, sub: 'bob' })}.${good.token?.split('.')[2]}` },
  'too old': { ...good, now: NOW + 30 },
  'from the future': { ...good, now: NOW - 6 },
  'another site': { ...good, token: token({ ...CLAIMS, aud: 'https://other.example' }) },
  'another method': { ...good, method: 'GET' },
  'another path': { ...good, path: '/orders/1' },
}

const NODE = `import { verifyAssertion } from ${JSON.stringify(path.join(FOLDER, 'assertion.mjs'))}
let text = ''
for await (const chunk of process.stdin) text += chunk
const { key, audience, cases } = JSON.parse(text)
console.log(JSON.stringify(cases.map(({ token, method, path, now }) => verifyAssertion(token, { key, audience, method, path, now }))))`

const PYTHON_PROGRAM = `import json, sys
sys.path.insert(0, ${JSON.stringify(FOLDER)})
sys.dont_write_bytecode = True
from assertion import verify_assertion
given = json.load(sys.stdin)
print(json.dumps([verify_assertion(c["token"], given["key"], given["audience"], c["method"], c["path"], c["now"]) for c in given["cases"]]))`

const PHP = `error_reporting(E_ALL);
require ${JSON.stringify(path.join(FOLDER, 'assertion.php'))};
$given = json_decode(stream_get_contents(STDIN), true);
echo json_encode(array_map(fn($c) => verify_assertion($c['token'], $given['key'], $given['audience'], $c['method'], $c['path'], $c['now']), $given['cases']));`

function verified(command: string, args: string[], cases: Case[]): unknown[] {
  const input = JSON.stringify({ key: KEY, audience: AUDIENCE, cases })
  const { error, status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' })
  if (error || status !== 0 || stderr !== '')
    throw error ?? new Error(`${command} ended with ${status}: ${stderr}${stdout}`)
  return JSON.parse(stdout)
}

describe.each<[string, string, string[]]>([
  ['Node', process.execPath, ['--input-type=module', '-e', NODE]],
  ['Python', PYTHON, ['-c', PYTHON_PROGRAM]],
  ['PHP', 'php', ['-r', PHP]],
])('%s', (_, command, args) => {
  test('takes a good assertion, and no other', () => {
    const [first, ...others] = verified(command, args, [good, ...Object.values(WRONG)])
    expect(first).toEqual(CLAIMS)
    const names = Object.keys(WRONG)
    expect(names.map((name, at) => [name, others[at]])).toEqual(names.map((name) => [name, null]))
  })

  test('takes what the gate itself sends', async () => {
    const memberships = [{ accountId: 'site', accountName: 'Acme', role: 'owner' } as const]
    const who = { id: 'alice', name: 'Alice', sessionId: 's', memberships, at: 0, tokens: [], askedAt: 0 }
    const asked = { who, assurance: null, method: 'GET', path: '/', now: NOW * 1000 }
    const made = await assertionOf(KEY, AUDIENCE)(asked)
    const [claims] = verified(command, args, [{ token: made, method: 'GET', path: '/', now: NOW + 1 }])
    expect(claims).toMatchObject({ iss: 'sallyport', sub: 'alice', name: 'Alice', acct: ['site'], htm: 'GET' })
  })
})

test('each is short enough to be read', async () => {
  for (const file of ['assertion.mjs', 'assertion.py', 'assertion.php']) {
    const lines = (await readFile(path.join(FOLDER, file), 'utf8')).trim().split('\n')
    expect(lines.length, file).toBeLessThan(26)
  }
})
