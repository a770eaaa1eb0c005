import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { stemAt, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { tuple } from '../support/tuple.ts'
import { words } from '../support/words.ts'
import { createWorld, type Person } from '../world/world.ts'
import { auditCount, inParallel, tally } from './tools.ts'

/*
 * Threat: a cookie that was stolen, planted, edited, forged or kept too long, or one that belongs to another session or
 * person, opens the site; or a broken one makes the gate throw and step aside.
 * Covers R40, R42 to R44, R46, R47; V02, V25, V28, V37, V45, V63, V64; TOK-01, TOK-02, TOK-03, TOK-04, TOK-05, TOK-06,
 * TOK-07, TOK-10; spec H8, L10, L11.
 */

const HTTPS = 'https://app.example'
const HOUR = 3_600
const BROKEN_COOKIES = isLongForm ? 2_000 : 500

// Thousands of requests: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld())
/** The name of our cookie in this world. */
const mfa = stemAt(world.url)
const secure = endsWithFile(await createWorld({ beside: world, mfa: { origins: [HTTPS] } }))

/** A request with exactly this `Cookie` header, as a client that ignores every rule for cookies would send it. */
function withCookies(person: Person, cookie: string): Promise<{ status: number; location: string | null }> {
  return person.agent.send('GET', '/profile', { cookie, accept: 'text/html', 'sec-fetch-dest': 'document' })
}

function sidOf(person: Person): string {
  return `sid=${person.agent.jar.get('sid')}`
}

function tokenOf(person: Person, name = person.agent.stem): string {
  return person.agent.jar.get(name) ?? ''
}

async function isLetThrough(person: Person, cookie: string): Promise<boolean> {
  const answer = await withCookies(person, cookie)
  expect([200, 303]).toContain(answer.status)
  return answer.status === 200
}

test('the cookie is HttpOnly, SameSite=Lax, for every path, without an end date, and says nothing about the person', async () => {
  const alice = await world.person({ name: 'Alice Example' }).enrol()
  expect(alice.agent.jar.attributes(mfa)).toBe('Path=/; HttpOnly; SameSite=Lax')
  const payload = Buffer.from(tokenOf(alice).split('.')[2] ?? '', 'base64url').toString()
  expect(payload).toContain('"e":')
  for (const personal of [alice.id, alice.name, alice.secret]) expect(payload).not.toContain(personal)
})

test('nothing that existed before the challenge opens anything, wherever it is put (TOK-01)', async () => {
  const alice = await world.person().enrol()
  const fresh = alice.elsewhere()
  const { csrf } = (await fresh.readChallenge()).json<{ csrf: string }>()
  const { id: pending } = await world.person().begun()
  const sid = fresh.agent.jar.get('sid') ?? ''
  const artefacts = [csrf, pending, sid, alice.authenticatorId, alice.secret, ...alice.codes.slice(0, 2)]
  await world.order({ forget: true })
  for (const artefact of artefacts) {
    for (const name of [mfa, 'mfa', '__Host-mfa', 'mfa_trusted', 'remember', 'trust_device', 'skip_mfa']) {
      expect(await isLetThrough(fresh, `sid=${sid}; ${name}=${artefact}`)).toBe(false)
    }
    for (const scheme of ['Bearer', 'Basic', 'MFA-Ticket']) {
      const answer = await fresh.agent.json('GET', '/profile', undefined, {
        headers: { authorization: `${scheme} ${artefact}` },
      })
      expect(answer).toHaveStatus(401)
    }
    for (const name of ['token', 'mfa', 'assurance', 'trust', 'remember', 'skip']) {
      expect(await fresh.agent.json('GET', `/profile?${name}=${artefact}`)).toHaveStatus(401)
    }
  }
  expect(await world.hits()).toEqual([])
})

test('parts that are changed, dropped, doubled, swapped, spelled otherwise or taken from another cookie are refused (TOK-02)', async () => {
  const [alice, bob] = await Promise.all([world.person().enrol(), world.person().enrol()])
  const token = tokenOf(alice)
  const [version = '', id = '', payload = '', mac = ''] = token.split('.')
  const [, , othersPayload = '', othersMac = ''] = tokenOf(bob).split('.')
  const padded = (text: string) => text + '='.repeat((4 - (text.length % 4)) % 4)
  const classic = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/')
  // v: version, k: key id, p: payload, m: MAC, P and M: those of Bob's cookie; anything else is itself.
  const named: Record<string, string> = { v: version, k: id, p: payload, m: mac, P: othersPayload, M: othersMac }
  const patterns = words`v.k.p k.p.m v.p.m p.m v.k.m.p v.k.p.m.m v.k.p.p.m .v.k.p.m v.k.p.M v.k.P.m v2.k.p.m V1.k.p.m
    v.k2.p.m v.K1.p.m v.k.p. v.k..m v..p.m none.none.p. v.k1'--.p.m v.__proto__.p.m`
  const forms = [
    ...patterns.map((pattern) =>
      pattern
        .split('.')
        .map((part) => named[part] ?? part)
        .join('.'),
    ),
    ...[`${mac}A`, padded(mac)].map((other) => [version, id, payload, other].join('.')),
    ...[padded(payload), `${payload}==`].map((other) => [version, id, other, mac].join('.')),
    [version, '../k1', payload, mac].join('.'),
  ]
  if (/[-_]/.test(mac)) forms.push([version, id, payload, classic(mac)].join('.'))
  const at = token.length >> 1
  forms.push(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1))
  for (const form of [...forms, ` ${token} x`, `"${token}"`, encodeURIComponent(`${token} `), token.toUpperCase()]) {
    expect([form, await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${form}`)]).toEqual([form, false])
  }
  expect(await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${token}`)).toBe(true)
})

test('a payload signed with another key, or with a key of another purpose, is refused (TOK-03)', async () => {
  const alice = await world.person().enrol()
  const token = tokenOf(alice)
  const [, , payload = ''] = token.split('.')
  const root = Buffer.from((JSON.parse(world.keys) as { keys: Record<string, string> }).keys.k1 ?? '', 'base64')
  const subkey = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', root, Buffer.from('sallyport/v1'), tuple([purpose, 'HMAC']), 32))
  const forge = (key: Buffer) => {
    const head = `v1.k1.${payload}`
    return `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`
  }
  // The control: our own idea of the right key makes exactly the product's cookie.
  expect(forge(subkey('cookie'))).toBe(token)
  const keys = [randomBytes(32), Buffer.alloc(32), root, subkey('csrf'), subkey('session'), subkey('secret')]
  for (const key of keys) expect(await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${forge(key)}`)).toBe(false)
})

test('another session’s or another person’s cookie is refused, and so is one without a host session (TOK-04)', async () => {
  const [alice, bob] = await Promise.all([world.person().enrol(), world.person().enrol()])
  const [ofAlice, ofBob] = [tokenOf(alice), tokenOf(bob)]
  const second = alice.elsewhere()
  expect(await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${ofAlice}`)).toBe(true)
  expect(await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${ofBob}`)).toBe(false)
  expect(await isLetThrough(bob, `${sidOf(bob)}; ${mfa}=${ofAlice}`)).toBe(false)
  expect(await isLetThrough(second, `${sidOf(second)}; ${mfa}=${ofAlice}`)).toBe(false)
  expect(await isLetThrough(alice, `${mfa}=${ofAlice}`)).toBe(false)
  expect(await isLetThrough(alice, `sid=dead; ${mfa}=${ofAlice}`)).toBe(false)
  // The same session id under another principal is another session.
  const shared = randomBytes(16).toString('hex')
  const [carol, dave] = [await world.person().enrol(), await world.person().enrol()]
  carol.agent.jar.set('sid', carol.sessionCookie(shared))
  expect(await carol.answer(await carol.code())).toHaveStatus(200)
  const ofCarol = tokenOf(carol)
  dave.agent.jar.set('sid', dave.sessionCookie(shared))
  expect(await isLetThrough(carol, `${sidOf(carol)}; ${mfa}=${ofCarol}`)).toBe(true)
  expect(await isLetThrough(dave, `${sidOf(dave)}; ${mfa}=${ofCarol}`)).toBe(false)
})

test('a planted cookie neither assures the victim nor the attacker (TOK-06)', async () => {
  const [mallory, victim] = await Promise.all([world.person().enrol(), world.person().enrol()])
  const planted = tokenOf(mallory)
  victim.signIn()
  victim.agent.jar.set(mfa, planted)
  expect(await victim.agent.document('/')).toHaveStatus(303)
  expect(await victim.answer(await victim.code())).toHaveStatus(200)
  expect(tokenOf(victim)).not.toBe(planted)
  expect(await victim.agent.document('/')).toHaveStatus(200)
  const thief = mallory.elsewhere()
  expect(await isLetThrough(thief, `${sidOf(thief)}; ${mfa}=${tokenOf(victim)}`)).toBe(false)
})

test(`${BROKEN_COOKIES} broken cookies: never through, never an error of ours, never a handler (TOK-05)`, async () => {
  const alice = await world.person().enrol()
  const sid = sidOf(alice)
  const token = tokenOf(alice)
  const [version, id, payload, mac] = token.split('.')
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const shapes = [null, [], {}, 'x', 1, true, { a: 1 }, { a: '', s: '', o: '', i: 1e99, e: 1e99 }, { __proto__: null }]
  const fixed = [
    ...['', ' ', '=', '==', ';', ';;;;', ',', '"', "'", '\\', '.', '..', '...', '....', '%00', '%', '%zz', 'null'],
    ...['undefined', 'NaN', 'true', '{}', '[]', 'v1', 'v1.', 'v1...', 'v1.k1..', 'v1.k1.e30.', `v1.k1.e30.${mac}`],
    ...shapes.map((shape) => `${version}.${id}.${json(shape)}.${mac}`),
    ...['A'.repeat(2048), 'A'.repeat(6000), token + 'A'.repeat(2000), `${version}.${id}.${payload}.${'A'.repeat(900)}`],
    ...['\u00e9', '\u00ff\u00fe', '\u0080', '\u00c3\u0028', `${token}\u00a0`, `\u00ef\u00bb\u00bf${token}`],
    ...["' or 1=1--", '<script>', '../../etc/passwd', '#{7*7}', 'x\t', '\tx'],
  ].map((value) => `${mfa}=${value}`)
  const headers = [
    ...fixed.map((cookie) => `${sid}; ${cookie}`),
    ...[`; ${mfa}=${token}; ${mfa}=${token}`, `; ${mfa}=; ${mfa}=${token}`, `; ${mfa}`, `; =${mfa}`].map(
      (end) => sid + end,
    ),
    `${mfa}=${token}; ${sid}; ${mfa}=`,
    `${sid}; ${Array.from({ length: 100 }, (_, n) => `${mfa}=${n}`).join('; ')}`,
    ...[mfa.toUpperCase(), `__Host-${mfa}`, '__Host-mfa', `__Secure-${mfa}`, `x${mfa}`, `${mfa}-`, 'mfa'].map(
      (name) => `${sid}; ${name}=${token}`,
    ),
    ...[`${sid}; ${mfa}%3D${token}`, `${sid}, ${mfa}=${token}`],
  ]
  const alphabet = 'abcXYZ0189.-_=+/%~!@#$^&*()[]{}|:<>?` \u00e9\u00ff'
  while (headers.length < BROKEN_COOKIES) {
    const length = 1 + (randomBytes(1)[0] ?? 0)
    const noise = Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
    const cut = (randomBytes(1)[0] ?? 0) % token.length
    const value = headers.length % 3 === 0 ? noise : token.slice(0, cut) + noise + token.slice(cut + (length % 5))
    // One letter put in place of itself, or a space at the end, breaks nothing.
    if (value.trim() !== token) headers.push(`${sid}; ${mfa}=${value}`)
  }
  await world.order({ forget: true })
  const answers = await inParallel(24, headers, (cookie) => withCookies(alice, cookie))
  expect(
    headers.filter((_, n) => answers[n]?.status !== 303),
    JSON.stringify(tally(answers)),
  ).toEqual([])
  expect(answers.every(({ location }) => location?.startsWith('/mfa/challenge') || location === '/login')).toBe(true)
  expect(answers.filter(({ location }) => location === '/login').length).toBeLessThan(5)
  expect(await world.hits()).toEqual([])
  expect(await isLetThrough(alice, `${sid}; ${mfa}=${token}`)).toBe(true)
  // Space and tab are room, for us as for browsers (A1): the same cookie.
  expect(await isLetThrough(alice, `${sid}; \t${mfa}\t=  ${token} `)).toBe(true)
})

test('an hour without a request ends it, with one request in between it goes on (TOK-07)', async () => {
  const alice = await world.person().enrol()
  const old = tokenOf(alice)
  // Enrolling was a minute ago on this clock.
  await world.advance(HOUR - 61)
  expect(await alice.agent.document('/')).toHaveStatus(200)
  expect(tokenOf(alice)).not.toBe(old)
  await world.advance(61)
  // The copy from before ends with its own hour, whatever Max-Age a client thinks of.
  expect(await isLetThrough(alice, `${sidOf(alice)}; ${mfa}=${old}`)).toBe(false)
  expect(await alice.agent.document('/')).toHaveStatus(200)
  await world.advance(HOUR)
  expect(await alice.agent.document('/')).toHaveStatus(303)
})

test('12 hours end it, however busy the session was (TOK-07)', async () => {
  const alice = await world.person().enrol()
  const began = await world.now()
  for (let n = 0; n < 14; n++) {
    await world.advance(50 * 60)
    const isOver = (await world.now()) - began >= 12 * HOUR * 1000 - 60_000
    expect(await alice.agent.document('/')).toHaveStatus(isOver ? 303 : 200)
    // Nor do sub-resources rest on an older decision beyond the end.
    expect(await alice.agent.json('GET', '/api/data')).toHaveStatus(isOver ? 401 : 200)
  }
})

test('the end of the 12 hours is in the database too, not in the cookie alone', async () => {
  const alice = await world.person().enrol()
  await world.sql.execute('update mfa_assurance set ends_at = ? where principal_id = ?', [await world.now(), alice.id])
  expect(await alice.agent.document('/')).toHaveStatus(303)
})

test('https has a cookie of its own, Secure and __Host-, and neither name is taken over the other scheme (H8)', async () => {
  const alice = await world.person().enrol()
  const carol = secure.person({ id: alice.id })
  carol.secret = alice.secret
  carol.agent = new UserAgent(secure.url, { origin: HTTPS })
  carol.signIn()
  // Both instances by the same clock.
  await secure.advance(((await world.now()) - (await secure.now())) / 1000)
  const passed = await carol.answer(await carol.code())
  expect(passed).toHaveStatus(200)
  expect(passed.headers.get('strict-transport-security')).toBe('max-age=31536000')
  expect(carol.agent.jar.attributes('__Host-mfa')).toBe('Path=/; HttpOnly; SameSite=Lax; Secure')
  expect(carol.agent.jar.names()).not.toContain('mfa')
  const token = tokenOf(carol, '__Host-mfa')
  expect(await isLetThrough(carol, `${sidOf(carol)}; __Host-mfa=${token}`)).toBe(true)
  expect(await isLetThrough(carol, `${sidOf(carol)}; mfa=${token}`)).toBe(false)
  // The same session over http, and the http cookie over https.
  const sid = `sid=${alice.agent.jar.get('sid')}`
  expect(await isLetThrough(alice, `${sid}; ${mfa}=${tokenOf(alice)}`)).toBe(true)
  expect(await isLetThrough(alice, `${sid}; __Host-${mfa}=${tokenOf(alice)}`)).toBe(false)
  expect(await isLetThrough(carol, `${sid}; __Host-mfa=${tokenOf(alice)}`)).toBe(false)
  expect(await isLetThrough(alice, `${sidOf(carol)}; ${mfa}=${token}`)).toBe(false)
})

test('http on any other host than this machine is refused with a page that says why (H8)', async () => {
  const alice = await world.person().enrol()
  await world.order({ forget: true })
  for (const host of words`app.example 192.168.1.4 localhost.example 127.0.0.1.nip.io`) {
    const origin = `http://${host}`
    const agent = new UserAgent(world.url, { origin, jar: alice.agent.jar.copy() })
    for (const at of ['/profile', '/about', '/login', '/mfa/challenge', '/mfa/api/settings']) {
      const page = await agent.document(at)
      expect(page, at).toHaveStatus(400)
      expect(page.text).toContain('https')
      expect(page.headers.get('set-cookie')).toBeNull()
      expect(await agent.json('GET', at)).toHaveProblem(400, 'bad_request')
    }
  }
  expect(await world.hits()).toEqual([])
})

test('a POST to sign-out or to the login ends it, also for a stolen copy of the cookie (L10)', async () => {
  for (const path of ['/logout', '/login']) {
    const alice = await world.person().enrol()
    const sid = sidOf(alice)
    const stolen = tokenOf(alice)
    expect(await isLetThrough(alice, `${sid}; ${mfa}=${stolen}`)).toBe(true)
    // Opening the page is not signing out.
    expect(await alice.agent.document(path)).toHaveStatus(200)
    expect(await isLetThrough(alice, `${sid}; ${mfa}=${stolen}`)).toBe(true)
    const answer = await alice.agent.form(path, {})
    expect(answer).toHaveStatus(200)
    expect(answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${mfa}=`))).toBe(
      `${mfa}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`,
    )
    expect(await isLetThrough(alice, `${sid}; ${mfa}=${stolen}`)).toBe(false)
    expect(await alice.agent.form(path, {}), 'once more, with nothing left to end').toHaveStatus(200)
    expect(await auditCount(world, alice.id, 'assurance.ended')).toBe(1)
  }
})

test('sign-out ends a session whose cookie did not come along, and only that session', async () => {
  const alice = await world.person().enrol()
  const other = alice.elsewhere()
  expect(await other.answer(await alice.code())).toHaveStatus(200)
  const stolen = `${sidOf(alice)}; ${mfa}=${tokenOf(alice)}`
  expect(await alice.agent.send('POST', '/logout', { cookie: sidOf(alice), origin: world.url })).toHaveStatus(200)
  expect(await isLetThrough(alice, stolen)).toBe(false)
  expect(await other.agent.document('/')).toHaveStatus(200)
})

test('a newer proof of the same session ends the older one (R43)', async () => {
  const alice = await world.person().enrol()
  const older = `${sidOf(alice)}; ${mfa}=${tokenOf(alice)}`
  expect(await isLetThrough(alice, older)).toBe(true)
  expect(await alice.answer(await alice.code(), { maxAgeSeconds: 0 })).toHaveStatus(200)
  expect(await isLetThrough(alice, older)).toBe(false)
  expect(await alice.agent.document('/')).toHaveStatus(200)
})
