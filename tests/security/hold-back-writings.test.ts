import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { cases, everyNth, isLongForm } from '../support/long-form.ts'
import {
  attacker,
  enc,
  FORM,
  form,
  isFor,
  JSON_TYPE,
  json,
  MULTIPART,
  NAMED,
  part,
  parts,
  send,
  triesOwnCode,
} from './attacker.ts'
import { heldSite } from './held-site.ts'

/*
 * Ways around the gate in front of a site that is not touched. Mallory has an account at the site and a method of her own,
 * and knows the victim's password; she writes requests that the gate and the site might read differently. Whatever she
 * does, nobody sees the victim's pages before the victim's code, and the victim's name has no method that is not the
 * victim's. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, POL-05, POL-08; failures of others V02, V05, V28, V37.
 */

const site = await heldSite('user_name')
const { newcomer, visitor, member, startGate, leaks } = site
const { admitted, staysOut } = attacker(site)

const IN_QUERY = 'in the query'

/**
 * Writings of a login that some server or other takes for one; `IN_QUERY`: without a body. `other` is Mallory's
 * own name, put where the gate may look.
 */
type Write = (user: string, password: string, other: string) => string | Buffer
const WRITINGS: [what: string, type: string | null, write: Write, encoding?: string][] = [
  ['multipart', MULTIPART, (u, p) => parts(NAMED, u, p)],
  ['JSON', JSON_TYPE, json],
  ['plain text', 'text/plain', form],
  ['no type at all', null, form],
  ['a form with a charset', `${FORM}; charset=utf-8`, form],
  ['a form with a space in front of the field', FORM, (u, p) => `+${form(u, p)}`],
  ['a charset that the site does not look at', `${FORM}; charset=utf-16le`, form],
  ['another charset that it does not look at', `${FORM}; charset=utf-7`, form],
  ['JSON that calls itself a form', FORM, json],
  ['JSON that calls itself a file', 'application/octet-stream', json],
  ['a form that calls itself JSON', JSON_TYPE, form],
  ['JSON with more behind it', JSON_TYPE, (u, p) => `${json(u, p)} and more`],
  ['JSON with NaN', JSON_TYPE, (u, p) => `{"x":NaN,"user_name":"${u}","p":"${p}"}`],
  ['JSON in UTF-16', JSON_TYPE, (u, p) => Buffer.from(`\ufeff${json(u, p)}`, 'utf16le')],
  ['JSON with capitals too', JSON_TYPE, (u, p, other) => `{"user_name":"${other}","USER_NAME":"${u}","p":"${p}"}`],
  ['JSON with the name in a list', JSON_TYPE, (u, p) => json([u], p)],
  ['a dot for the underscore', FORM, (u, p) => `user.name=${u}&p=${enc(p)}`],
  ['a space for the underscore', FORM, (u, p) => `user+name=${u}&p=${enc(p)}`],
  ['an open bracket for the underscore', FORM, (u, p) => `user[name=${u}&p=${enc(p)}`],
  ['a dot in a second one', FORM, (u, p, other) => `user_name=${other}&user.name=${u}&p=${enc(p)}`],
  ['a NUL behind the field', FORM, (u, p) => `user_name%00x=${u}&p=${enc(p)}`],
  ['a NUL behind a second one', FORM, (u, p, other) => `user_name=${other}&user_name%00x=${u}&p=${enc(p)}`],
  ['a semicolon between fields', FORM, (u, p) => `a=1;user_name=${u};p=${enc(p)}`],
  ['a second one behind a semicolon', FORM, (u, p, other) => `user_name=${other}&a=1;user_name=${u}&p=${enc(p)}`],
  ['a semicolon in the query', IN_QUERY, (u, p) => `a=1;user_name=${u};p=${enc(p)}`],
  ['%u0075', FORM, (u, p) => `%u0075ser_name=${u}&p=${enc(p)}`],
  ['gzip', FORM, (u, p) => gzipSync(form(u, p)), 'gzip'],
  ['deflate', JSON_TYPE, (u, p) => deflateSync(json(u, p)), 'deflate'],
  ['br', FORM, (u, p) => brotliCompressSync(form(u, p)), 'br'],
  ['multipart that is not form-data', 'multipart/mixed; boundary=b', (u, p) => parts(NAMED, u, p)],
  ['multipart behind a comma', 'multipart/form-data, boundary=b', (u, p) => parts(NAMED, u, p)],
  ['multipart with a folded header', MULTIPART, (u, p) => parts('\r\n name="user_name"', u, p)],
  ['multipart with name*', MULTIPART, (u, p) => parts(" name*=utf-8''user%5Fname", u, p)],
  ['multipart with single quotes', MULTIPART, (u, p) => parts(" name='user_name'", u, p)],
  ['multipart with a backslash', MULTIPART, (u, p) => parts(' name="user\\_name"', u, p)],
  ['multipart with bare line feeds', MULTIPART, (u, p) => parts(NAMED, u, p, '\n')],
  [
    'multipart with a second name inside a value',
    MULTIPART,
    (u, p, other) => part(NAMED, other) + parts(' name="x"', `\n${part(NAMED, u, '\n').trimEnd()}`, p),
  ],
  [
    'multipart in base64',
    MULTIPART,
    (u, p) => parts(`${NAMED}\r\nContent-Transfer-Encoding: base64`, Buffer.from(u).toString('base64'), p),
  ],
  [
    'two boundaries',
    'multipart/form-data; boundary=b; boundary=c',
    (u, p, other) => `${part(NAMED, other).replace('--b', '--c')}--c--\r\n${parts(NAMED, u, p)}`,
  ],
  ['an empty name first', FORM, (u, p) => `user_name=&${form(u, p)}`],
  ['a name behind 400 letters that nobody sees', FORM, (u, p) => form(enc('\u200b'.repeat(400)) + u, p)],
]

/** A site that is generous with names, as WordPress and MySQL are: marks, tags, octets and what nobody sees do not count. */
const generous = (name: string) =>
  name
    .replace(/<[^>]*>|%[0-9a-f]{2}|&[^;]*;/gi, '')
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cc}|\p{Cf}|\ufffd/gu, '')
    .trim()
    .toLowerCase()

const CONFIGURATIONS = cases([['/login same'], ['* fresh']], [['/login fresh'], ['* same']])

describe.each(CONFIGURATIONS)(
  'a login that is written otherwise: LOGIN_PATH and LOGIN_SESSION are %s',
  async (configured) => {
    const [path = '', session = ''] = configured.split(' ')
    const gate = endsWithFile(await startGate({ LOGIN_PATH: path, LOGIN_PAGE: '/login', LOGIN_SESSION: session }))
    beforeEach(() => site.origin.configure({ loginPath: path, normalise: generous }))

    // In the short form each of the two configurations meets half of them.
    const half = path === '*' ? 1 : 0
    const share = <Case>(all: Case[]) => all.filter((_, at) => isLongForm || at % 2 === half)
    test.each(share(WRITINGS))('%s: by nobody, and inside an admitted browser', async (_, type, write, encoding) => {
      const { account: mallory, browser } = await member(gate)
      const victim = newcomer()
      for (const attacker of [await visitor(gate), browser]) {
        const copy = attacker.copy()
        const written = write(victim.name, victim.password, mallory.name)
        const answer = await (type === IN_QUERY
          ? send(attacker, null, '', { path: `/login?${written}` })
          : send(attacker, type, written, { encoding }))
        expect(isFor(answer, victim)).toBe(false)
        await staysOut(copy, victim)
        await staysOut(attacker, victim)
        // Whatever it was taken for, Mallory's own code does not open it.
        await triesOwnCode(attacker, browser)
        await staysOut(attacker, victim)
      }
    })

    const names: [string, (name: string) => string][] = [
      ['a mark', (name) => name.replace('u', 'u\u0301')],
      ['a soft hyphen', (name) => `${name.slice(0, 3)}\u00ad${name.slice(3)}`],
      ['a zero-width space', (name) => `${name}\u200b`],
      ['a NUL', (name) => `${name}\0`],
      ['half a letter', (name) => `${name}%FF`],
      ['an octet', (name) => `${name}%41`],
      ['a tag', (name) => `${name}<b>`],
      ['an entity', (name) => `&shy;${name}`],
    ]
    test.each(share(names))('%s in the name makes nobody new of the victim', async (_, spell) => {
      const { account: victim } = await member(gate)
      const mallory = await visitor(gate)
      const name = spell(victim.name)
      const answer = await send(mallory, FORM, form(name.endsWith('%FF') ? name : enc(name), victim.password))
      expect(leaks(answer)).toBe(false)
      expect(answer?.location ?? '').not.toMatch(/^\/\.mfa\/enrol/)
      await staysOut(mallory, victim)
      expect(await gate.count('mfa_authenticator', { id: victim.name })).toBe(1)
    })
  },
)

describe('padding hides no login (LOGIN_PATH=*)', async () => {
  const gate = endsWithFile(await startGate({ LOGIN_PATH: '*', LOGIN_PAGE: '/login' }))
  const browser = await admitted(gate)

  const pad = 'x'.repeat(90_000)
  const room = ' '.repeat(5_000)
  const inPercent = [...'user_name'].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')
  const padded = (rest: string) => `${part(' name="pad"', pad)}${part(rest, 'victim')}--b--\r\n`
  const PADDED: [string, string, string | Buffer][] = [
    ['a form', FORM, `pad=${pad}&user_name=victim`],
    ['percent', FORM, `pad=${pad}&%75ser_name=victim`],
    ['all percent', FORM, `pad=${pad}&${inPercent}=v`],
    ['a dot', FORM, `pad=${pad}&user.name=victim`],
    ['a NUL', FORM, `pad=${pad}&user_name%00x=victim`],
    ['capitals', FORM, `pad=${pad}&USER_NAME=victim`],
    ['a bracket', FORM, `pad=${pad}&user_name%5B%5D=victim`],
    ['a semicolon', FORM, `pad=${pad};user_name=victim`],
    ['spaces', FORM, `pad=${pad}&${'+'.repeat(5_000)}user_name=victim`],
    ['JSON', JSON_TYPE, `{"pad":"${pad}","user_name":"victim"}`],
    ['escaped JSON', JSON_TYPE, `{"pad":"${pad}","\\u0075ser_name":"victim"}`],
    ['JSON with room', JSON_TYPE, `{"pad":"${pad}","user_name"${room}:"victim"}`],
    ['JSON as a form', FORM, `{"pad":"${pad}","user_name":"victim"}`],
    ['a form as JSON', JSON_TYPE, `pad=${pad}&user_name=victim`],
    ['JSON in UTF-16', JSON_TYPE, Buffer.from(`{"pad":"${pad}","user_name":"victim"}`, 'utf16le')],
    ['multipart', MULTIPART, padded(NAMED)],
    ['multipart without quotes', MULTIPART, padded(' name=user_name')],
    ['multipart, folded', MULTIPART, padded('\r\n name="user_name"')],
    ['multipart, name*', MULTIPART, padded(" name*=utf-8''%75ser_name")],
    ['multipart, single quotes', MULTIPART, padded(" name='user_name'")],
    ['multipart, a backslash', MULTIPART, padded(' name="\\user_name"')],
    ['multipart, room', MULTIPART, padded(` name="${room}user_name"`)],
    ['multipart, more room', MULTIPART, padded(` name${room}="user_name"`)],
    ['gzip', FORM, gzipSync(Buffer.concat([Buffer.from('user_name=victim&pad='), randomBytes(90_000)]))],
  ]
  test.each(everyNth(3, PADDED))('%s', async (what, type, body) => {
    site.origin.reset()
    await send(browser, type, body, { path: '/upload', encoding: what === 'gzip' ? 'gzip' : undefined })
    expect(site.origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
    expect(await browser.document('/account')).toHaveStatus(200)
  })

  test('what is no login is not cut off', async () => {
    for (const [type, body] of [
      [FORM, `pad=${pad}&user=x&username=y&name=z`],
      [JSON_TYPE, `{"pad":"${pad}","name":"user_name","text":"user_name=1&user_name: \\"user_name\\""}`],
      [MULTIPART, padded(' name="text"')],
      ['image/png', randomBytes(200_000)],
    ] as const) {
      const answer = await send(browser, type, body, { path: '/upload' })
      expect(answer, type).toHaveStatus(200)
      expect(answer?.json<{ bodyBytes: number }>().bodyBytes, type).toBe(Buffer.byteLength(body))
    }
  })
})
