import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, nastyVariables, startSiteGate } from '../proxy/world.ts'
import type { HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { refusedCount } from './tools.ts'

/*
 * Threat: somebody who has proved nothing, or the password only, fills the database or an instance's memory, so that
 * the others' sign-ins wait or fail. Cases A5, A8, A12 of the attack; RES-01, PRV-06.
 */

const DAY = 86_400

/** Rows that stay, and the letters in them. */
async function stored({ sql }: Pick<World, 'sql'>): Promise<{ rows: number; letters: number }> {
  const tables = ['mfa_audit', 'mfa_refusal', 'mfa_session', 'mfa_principal', 'mfa_membership', 'mfa_policy']
  const all = await sql.batch(
    tables.map((table) => `select * from ${table}`),
    'read',
  )
  const rows = all.flatMap((one) => one.rows)
  return { rows: rows.length, letters: JSON.stringify(rows).length }
}

describe('a host with the gate inside', async () => {
  const world = endsWithFile(await createWorld())

  async function ready(memberships: Person['memberships'] = []): Promise<Person> {
    const person = world.person({ memberships })
    await person.settings()
    return person
  }

  test('a password alone makes a number grow, and no list (A5)', async () => {
    const person = await ready()
    const acts = ['policy.changed', 'csrf.refused', 'origin.refused', 'mfa.removed']
    const had = await Promise.all(acts.map((act) => refusedCount(world, act)))
    const before = await stored(world)
    const switchOn = (headers: HeaderFields) =>
      person.agent.json('PUT', '/mfa/api/policies/x', { required: true }, { headers })
    const sends: (() => Promise<unknown>)[] = Array.from({ length: 40 }, (_, n) => [
      () => person.setPolicy(`account-${n}`, true),
      () => switchOn({ 'x-mfa-csrf': 'no' }),
      () => switchOn({ origin: 'https://evil.example' }),
    ]).flat()
    for (let at = 0; at < sends.length; at += 10) await Promise.all(sends.slice(at, at + 10).map((send) => send()))
    const counts = await Promise.all(acts.map((act) => refusedCount(world, act)))
    expect(counts.map((count, n) => count - (had[n] ?? 0))).toEqual([40, 40, 40, 0])
    // One row of the log and one number for each act; twice that where a minute went by meanwhile.
    expect((await stored(world)).rows - before.rows).toBeLessThanOrEqual(12)
  })

  test('an account named in the URL or by the host: up to 256 letters, and above that 400 and nothing stored', async () => {
    const person = await ready()
    const before = await stored(world)
    for (const length of [257, 7_000]) {
      expect(await person.setPolicy('a'.repeat(length), true)).toHaveProblem(400, 'bad_request')
      const named = await person.agent.send('GET', '/', { accept: 'text/html', 'x-account': 'b'.repeat(length) })
      expect(named, String(length)).toHaveStatus(400)
    }
    expect(await stored(world)).toEqual(before)
    expect(await person.setPolicy('a'.repeat(256), true)).toHaveStatus(403)
    expect(await person.agent.send('GET', '/', { 'x-account': 'b'.repeat(256) })).toHaveStatus(200)
  })

  const long = (length: number) => 'x'.repeat(length)
  test.each(['password', 'forget'] as const)(
    'an id of 257 letters that a host hands over is nobody’s: %s',
    async (act) => {
      const before = await stored(world)
      const send = async (id: string) => (await world.hostSays(act, id)).status
      expect(await send(long(257))).toBe(500)
      expect(await stored(world)).toEqual(before)
      expect(await send(long(256))).toBe(204)
    },
  )

  const account = (facts: object) => ({ accountId: 'acme', accountName: 'Acme', role: 'member', ...facts })
  test.each<[string, object]>([
    // Every field and length is in `tests/core/lengths.test.ts`.
    ['name', { name: 7 }],
    ['memberships: role', { memberships: [account({ role: long(257) })] }],
  ])('a host whose identify answers an unfit %s gets 503 and a line that says which (%#)', async (field, facts) => {
    const before = await stored(world)
    const person = world.person()
    const fit = { id: person.id, name: 'Alice', sessionId: randomBytes(8).toString('hex'), memberships: [] }
    const sid = Buffer.from(JSON.stringify({ ...fit, ...facts })).toString('base64')
    person.agent.jar.set('sid', sid)
    expect(await person.agent.document('/')).toHaveStatus(503)
    const { logged } = await world.order({})
    expect(JSON.stringify(logged.at(-1))).toContain(`memberships }; ${field} is missing, of another type, too long`)
    expect(JSON.stringify(logged.at(-1))).not.toContain('xxx')
    expect(await stored(world)).toEqual(before)
  })
})

describe('the gate in front of a site', async () => {
  const variables = () =>
    nastyVariables(origin, { LOGIN_PAGE: '/login', LOGIN_OK_LOCATION: '/account', REQUIRE: 'all' })

  const origin = endsWithFile(await startNastyOrigin())
  const gate = endsWithFile(await startSiteGate({ variables: variables() }))
  beforeEach(() => origin.configure({ failureStatus: 200 }))

  const signIn = (browser: Browser, name: string) => browser.form('/login', { u: name, p: 'wrong' })

  test('sign-ins that come to nothing are a number, and none has a name of 302 letters (A5)', async () => {
    origin.configure({ failureStatus: 400 })
    const before = await stored(gate)
    for (let at = 0; at < 60; at += 10) {
      const names = Array.from({ length: 10 }, (_, n) => `nobody-${at + n}`)
      const answers = await Promise.all(names.map((name) => signIn(gate.browser(), name)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([502]))
    }
    expect(await refusedCount(gate, 'sign_in.unclear')).toBe(60)
    expect((await stored(gate)).rows - before.rows).toBeLessThanOrEqual(4)
    const known = await stored(gate)
    expect(await signIn(gate.browser(), 'n'.repeat(302))).toHaveStatus(400)
    expect(await stored(gate)).toEqual(known)
    // Another network has its own number, and its own row of the log.
    const fields = new URLSearchParams({ u: 'nobody', p: 'wrong' }).toString()
    for (const address of ['192.0.2.7', '192.0.2.8', '198.51.100.7']) {
      const type = { 'content-type': 'application/x-www-form-urlencoded', origin: gate.url }
      await gate.browser().send('POST', '/login', { ...type, 'cf-connecting-ip': address }, fields)
    }
    const { rows } = await gate.sql.execute(
      "select network, sum(count) as n from mfa_refusal where network <> '' group by network order by network",
    )
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { network: '192.0.2.0/24', n: 2 },
      { network: '198.51.100.0/24', n: 1 },
    ])
  })

  test('with the cookie of the login page each leaves one row, for two days and not for 401 (A5)', async () => {
    const copies: Browser[] = []
    for (let n = 0; n < 5; n++) {
      origin.configure({ failureStatus: 200 })
      const browser = gate.browser()
      await browser.document('/login')
      copies.push(browser.copy())
      origin.configure({ failureStatus: 400 })
      expect(await signIn(browser, `nobody-${n}`)).toHaveStatus(502)
    }
    origin.configure({ failureStatus: 200 })
    const rows = () => gate.count('mfa_session')
    const { rows: kept } = await gate.sql.execute('select max(expires_at) as until from mfa_session')
    expect((Number(kept[0]?.until) - (await gate.now())) / 1000 / DAY).toBeLessThanOrEqual(2)
    const had = await rows()
    // While the row is there it shuts the jar; when it goes, the jar's own age does.
    const sessionOf = async (browser: Browser) => {
      origin.reset()
      await browser.document('/login')
      return origin.contacts().map(({ headers }) => headers.cookie ?? '')
    }
    const [first, second, fresh] = [copies[0], copies[1], gate.browser()]
    if (!first || !second) throw new Error('no copies')
    await fresh.document('/login')
    expect((await sessionOf(first.copy())).join()).not.toContain('sid_x7')
    expect((await sessionOf(fresh.copy())).join(), 'the control').toContain('sid_x7')
    await gate.advance(2 * DAY + 60)
    await gate.browser().document('/login')
    const last = gate.browser()
    await last.document('/login')
    await signIn(last, 'nobody')
    expect(await rows()).toBeLessThanOrEqual(had - 5)
    expect((await sessionOf(second.copy())).join()).not.toContain('sid_x7')
    expect((await sessionOf(fresh.copy())).join()).not.toContain('sid_x7')
  })

  test.each([
    ['login', 20 * 3_600],
    ['pass', 5 * DAY],
  ])('a visitor who keeps coming keeps what the site gave them: ANONYMOUS=%s', async (anonymous, seconds) => {
    const more = anonymous === 'pass' ? { ANONYMOUS: 'pass', NO_OTHER_LOGIN: 'yes' } : {}
    const other = endsWithTest(await startSiteGate({ variables: { ...variables(), ...more } }))
    const visitor = other.browser()
    await visitor.document('/login')
    const left = visitor.copy()
    const sessions = async (browser: Browser) => {
      origin.reset()
      await browser.document('/login')
      return origin.contacts().map(({ headers }) => /sid_x7=[^;]*/.exec(headers.cookie ?? '')?.[0])
    }
    const [first] = await sessions(visitor)
    for (let visit = 0; visit < 4; visit++) {
      await other.advance(seconds)
      expect([visit, await sessions(visitor)]).toEqual([visit, [first]])
    }
    expect(first).toBeDefined()
    // The copy from the first visit has run out.
    expect(await sessions(left)).toEqual([undefined])
  })

  test('a session whose sign-in died with its instance is over after a minute, for who only looks too (A12)', async () => {
    const browser = gate.browser()
    await browser.document('/login')
    // Taken by a sign-in that never comes back, as an instance that died leaves it.
    const held = origin.hold((contact) => contact.method === 'POST')
    const going = signIn(browser.copy(), 'nobody')
    await held.reached()
    const { rows } = await gate.sql.execute("select * from mfa_session where state = 'signing_in'")
    held.release()
    await going
    expect(rows).toHaveLength(1)
    const [row] = rows
    await gate.sql.execute(
      'insert into mfa_session (session_hash, state, nonce, changed_at, expires_at) values (?, ?, ?, ?, ?)',
      [row?.session_hash, row?.state, row?.nonce, row?.changed_at, row?.expires_at].map((value) => value ?? null),
    )
    expect(await browser.copy().document('/login')).toHaveStatus(409)
    await gate.advance(61)
    const page = await browser.document('/login')
    expect([page.status, page.text.includes('<form')]).toEqual([200, true])
    // The page came with a session of its own, in which the sign-in goes on.
    expect(await signIn(browser, 'nobody')).toHaveStatus(200)
  })
})
