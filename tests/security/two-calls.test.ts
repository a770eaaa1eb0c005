import { randomBytes } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { GrantView } from '../../edge/contract/index.ts'
import { type HeaderFields, stemAt, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { Backend, newBackend, newPendingId, type PendingLogin } from '../world/two-calls.ts'
import { type Begun, createWorld, type Person } from '../world/world.ts'
import { auditCount, backup, confirmReset, dump, inParallel, operate } from './tools.ts'

/*
 * Threat: what travels between backend, browser and API in a two-call sign-in is stolen, swapped, guessed, replayed or
 * kept: a ticket that opens the site, a grant that signs somebody else in, a sign-in that outlives the password.
 * Covers V02, V05, V28, V30, V37, V55; TOK-01, TOK-08, TOK-09, TOK-11; spec H4, L12, T2.
 */

const SHOP = newBackend('shop')
const FORUM = newBackend('forum')

vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld({ backends: [SHOP.entry, FORUM.entry] }))
const shop = new Backend(world, SHOP)
const forum = new Backend(world, FORUM)

const newSecret = () => randomBytes(32).toString('base64url')

const ticketed = (ticket: string) => ({ authorization: `MFA-Ticket ${ticket}` })

/** Somebody with a method whose page of the sign-in is open. */
async function opened(person?: Person): Promise<{ alice: Person; pending: PendingLogin }> {
  const alice = person ?? (await world.person().enrol())
  const pending = await shop.pending(alice)
  await pending.read()
  return { alice, pending }
}

async function granted(person?: Person): Promise<{ pending: PendingLogin; grant: string; alice: Person }> {
  const alice = person ?? (await world.person().enrol())
  const pending = await shop.pending(alice)
  return { alice, pending, grant: await pending.grant() }
}

describe('what exists before the code (TOK-01)', () => {
  test('opens nothing of the site and nothing of the API, wherever it is put, nor does a grant', async () => {
    const alice = await world.person().enrol()
    const { ticket, pendingId } = await shop.pending(alice)
    const { grant } = await granted()
    const sid = alice.elsewhere().sessionCookie()
    await world.order({ forget: true })
    const places: HeaderFields[] = []
    for (const artefact of [ticket, pendingId, grant]) {
      places.push(
        { cookie: `${stemAt(world.url)}=${artefact}` },
        { cookie: `__Host-${stemAt(world.url)}=${artefact}` },
        { cookie: `sid=${artefact}` },
        { cookie: `sid=${sid}; ${stemAt(world.url)}=${artefact}` },
        { authorization: `Bearer ${artefact}` },
        { authorization: `Basic ${Buffer.from(`${alice.id}:${artefact}`).toString('base64')}` },
        ticketed(artefact),
        { authorization: `MFA-Ticket ${artefact}`, cookie: `sid=${sid}` },
        { 'x-mfa-ticket': artefact, cookie: `sid=${sid}` },
        { 'x-mfa-csrf': artefact, cookie: `sid=${sid}` },
      )
    }
    const stranger = new UserAgent(world.url)
    for (const headers of places) {
      for (const path of ['/profile', '/sensitive', `/profile?ticket=${ticket}&MFA-Ticket=${ticket}`]) {
        const answer = await stranger.send('GET', path, { accept: 'text/html', ...headers })
        expect([303, 401], `${path} ${JSON.stringify(headers)}`).toContain(answer.status)
      }
    }
    expect(await world.hits()).toEqual([])
    // As anything but what it is, it does not answer the challenge either.
    const elsewhere = places.filter(({ authorization }) => authorization !== `MFA-Ticket ${ticket}`)
    for (const headers of elsewhere.filter(({ cookie }) => !String(cookie).startsWith(`sid=${sid}`))) {
      const answer = await stranger.send('GET', `/mfa/api/challenge?ticket=${ticket}`, headers)
      expect([401, 410], JSON.stringify(headers)).toContain(answer.status)
    }
  })

  test('is good for the challenge and a required enrolment, and for no other route', async () => {
    const alice = await world.person({ memberships: [owner('acme')] }).enrol()
    const pending = await shop.pending(alice)
    await pending.read()
    const proof = await alice.proof()
    const routes: [string, string, unknown?][] = [
      // Every other one is in `tests/core/logins.test.ts`.
      ['PUT', `/mfa/api/policies/${alice.memberships[0]?.accountId}`, { required: false, proof }],
      ['POST', `/mfa/api/authenticators/${alice.authenticatorId}/remove`, { proof }],
      ['POST', '/mfa/api/backup-codes', { proof }],
      ['POST', '/mfa/api/logins', {}],
      ['GET', '/mfa/api/%63hallenge'],
    ]
    for (const [method, path, body] of routes) {
      expect(await pending.agent.json(method, path, body), `${method} ${path}`).toHaveStatus(403)
    }
    // With a method it enrols nothing, and shows nothing.
    expect(await pending.settings()).toHaveProblem(401, 'challenge_required')
    expect(await pending.begin()).toHaveProblem(401, 'challenge_required')
    const reset = { factor: 'totp', replaces: alice.authenticatorId, proof }
    expect(await pending.agent.json('POST', '/mfa/api/enrolments', reset)).toHaveProblem(401, 'challenge_required')
    expect(await pending.finish()).toHaveProblem(410, 'challenge_expired')
    // The code was looked at nowhere: it still signs in.
    await pending.grant()
  })

  test('does not carry cookies: those that come with a ticket mean nothing', async () => {
    const alice = await world.person().enrol()
    const bob = await world.person({ name: 'Bob' }).enrol()
    const pending = await shop.pending(alice)
    const answer = await bob.agent.json('GET', '/mfa/api/challenge', undefined, { headers: ticketed(pending.ticket) })
    expect(answer.json()).toMatchObject({ principal: { name: 'Alice' } })
    const settings = await bob.agent.json('GET', '/mfa/api/settings', undefined, { headers: ticketed(pending.ticket) })
    expect(settings).toHaveProblem(401, 'challenge_required')
  })

  test('a form of another site cannot use a ticket: origin and csrf are asked for as ever', async () => {
    const { alice, pending } = await opened()
    const code = await alice.code()
    const send = (headers: HeaderFields) =>
      pending.agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code }, { headers })
    expect(await send({ origin: 'https://evil.example' })).toHaveProblem(403, 'origin')
    expect(await send({ origin: null })).toHaveProblem(403, 'origin')
    expect(await send({ 'x-mfa-csrf': 'x' })).toHaveProblem(403, 'csrf')
    const { pending: other } = await opened(alice)
    expect(await send({ 'x-mfa-csrf': other.agent.csrf })).toHaveProblem(403, 'csrf')
    expect(await send({})).toHaveStatus(200)
  })
})

describe('a ticket', () => {
  test('that is malformed, doubled, guessed or of another scheme is over, and never an error', async () => {
    const { ticket } = await shop.pending(await world.person().enrol())
    const wrong = ['', ' ', ` ${ticket}x`, ` ${ticket.slice(1)}`, ` ${ticket} ${ticket}`, `  ${ticket}`, ` "${ticket}"`]
    wrong.push(` ${ticket}, MFA-Ticket ${ticket}`, `\t${ticket}`, ` ${newSecret()}`)
    wrong.push(` ${'A'.repeat(4000)}`, ' %00', "'")
    for (const value of wrong) {
      const answer = await new UserAgent(world.url).send('GET', '/mfa/api/challenge', {
        authorization: `MFA-Ticket${value}`,
      })
      expect(answer, value).toHaveProblem(410, 'challenge_expired')
    }
  })

  test('is dead after 5 wrong codes of its own, also for the right one, also when all come at once', async () => {
    const { alice, pending } = await opened()
    const wrong = await alice.wrongCode()
    const codes: (string | null)[] = []
    for (let n = 0; n < 5; n++) codes.push((await pending.answer(wrong)).code)
    expect(codes).toEqual([...Array(4).fill('wrong_code'), 'challenge_expired'])
    await world.advance(120)
    expect(await pending.answer(await alice.code())).toHaveProblem(410, 'challenge_expired')
    expect(await pending.read()).toHaveProblem(410, 'challenge_expired')

    const { alice: bob, pending: second } = await opened()
    const bad = await bob.wrongCode()
    await inParallel(20, Array(20).fill(bad), (code: string) => second.answer(code))
    expect(await auditCount(world, bob.id, 'challenge.wrong')).toBe(5)
    await world.advance(120)
    expect(await second.answer(await bob.code())).toHaveProblem(410, 'challenge_expired')
  })

  test('gives nobody a budget of its own: a hundred tickets have what one principal has', async () => {
    const alice = await world.person().enrol()
    const wrong = await alice.wrongCode()
    const codes = new Map<string | null, number>()
    for (let n = 0; n < 40; n++) {
      const pending = await shop.pending(alice)
      const { code } = await pending.answer(wrong)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect(Object.fromEntries(codes)).toEqual({ wrong_code: 5, locked: 35 })
  })

  test('is dead after it passed once, and two right codes at once pass once', async () => {
    const { pending, alice } = await granted()
    await world.advance(60)
    expect(await pending.answer(await alice.code())).toHaveProblem(410, 'challenge_expired')
    expect(await pending.read()).toHaveProblem(410, 'challenge_expired')
    expect(await pending.finish()).toHaveProblem(410, 'challenge_expired')

    const { alice: bob, pending: second } = await opened()
    const code = await bob.code()
    const both = ['totp', 'totp', 'totp', 'backup_code', 'backup_code'].map((factor, n) => ({
      factor,
      code: factor === 'totp' ? code : bob.codes[n],
    }))
    const answers = await inParallel(5, both, (body) => second.agent.json('POST', '/mfa/api/challenge', body))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ text }) => text.includes('"grant"'))).toHaveLength(1)
  })

  test('is dead after 5 minutes', async () => {
    const { alice, pending } = await opened()
    await world.advance(299)
    expect(await pending.read()).toHaveStatus(200)
    await world.advance(2)
    expect(await pending.answer(await alice.code())).toHaveProblem(410, 'challenge_expired')
  })
})

describe('after a change (TOK-09)', () => {
  const changes: [string, (alice: Person) => Promise<unknown>][] = [
    ['the password was changed', (alice) => passwordChanged(alice)],
    ['the method was reset in another session', (alice) => resetElsewhere(alice)],
    ['the method was deleted in another session', (alice) => removeElsewhere(alice)],
    ['new backup codes were made in another session', (alice) => newCodesElsewhere(alice)],
    ['an operator reset it', ({ id }) => operate(world, 'reset', id, '--reason', 'lost')],
  ]

  test.each(changes)('%s: neither a ticket nor a grant from before it is worth anything', async (_, change) => {
    const { pending, grant, alice } = await granted()
    const { pending: open } = await opened(alice)
    const redeemAgain = () => shop.redeem(pending.redemption(grant), { 'idempotency-key': 'first' })
    expect(await redeemAgain()).toHaveStatus(200)
    await world.advance(30)
    const second = await shop.pending(alice)
    const late = await second.grant()
    await change(alice)
    expect(await open.read()).toHaveProblem(410, 'challenge_expired')
    expect(await shop.redeem(second.redemption(late))).toHaveProblem(410, 'challenge_expired')
    // Not even the same answer once more.
    expect(await redeemAgain()).toHaveProblem(410, 'challenge_expired')
  })

  test('somebody who enrolled meanwhile is not enrolled once more by an older ticket', async () => {
    const acme = owner('acme')
    await world.requireMfa(acme.accountId)
    const alice = world.person({ memberships: [acme] })
    const old = await shop.pending(alice)
    await old.settings()
    await (await shop.pending(alice)).enrol()
    expect(await old.begin()).toHaveProblem(410, 'challenge_expired')
  })
})

describe('a grant (TOK-11)', () => {
  test('is redeemed by the backend that began the sign-in, by no other and by no browser', async () => {
    const { pending, grant, alice } = await granted()
    const body = pending.redemption(grant)
    expect(await forum.redeem(body)).toHaveProblem(410, 'challenge_expired')
    expect(await new Backend(world, newBackend('shop')).redeem(body)).toHaveProblem(401, 'unknown_credential')
    const fromBrowsers: HeaderFields[] = [{ origin: world.url }, { origin: 'null' }, { cookie: 'sid=1' }]
    for (const headers of [...fromBrowsers, { 'sec-fetch-site': 'same-origin' }])
      expect(await shop.redeem(body, headers)).toHaveProblem(403, 'origin')
    expect(await shop.logins(alice, {}, { origin: world.url })).toHaveProblem(403, 'origin')
    expect(await pending.agent.json('POST', '/mfa/api/logins/redeem', body)).toHaveStatus(403)
    expect(await auditCount(world, alice.id, 'grant.refused')).toBe(1)
    expect(await shop.redeem(body)).toHaveStatus(200)
    expect(await auditCount(world, alice.id, 'grant.redeemed')).toBe(1)
  })

  test('is redeemed once: not a second time, and of 20 at once by one', async () => {
    const { pending, grant, alice } = await granted()
    const answers = await inParallel(20, Array(20).fill(0), () => shop.redeem(pending.redemption(grant)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'challenge_expired')).toHaveLength(19)
    expect(await shop.redeem(pending.redemption(grant))).toHaveProblem(410, 'challenge_expired')
    expect(await auditCount(world, alice.id, 'grant.redeemed')).toBe(1)
  })

  test('asked for again with the same key within 60 s it answers the same, and redeems nothing more', async () => {
    const { pending, grant, alice } = await granted()
    const body = pending.redemption(grant)
    const key = { 'idempotency-key': 'order-66' }
    const answers = await inParallel(20, Array(20).fill(0), () => shop.redeem(body, key))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]).toHaveStatus(200)
    await world.advance(59)
    expect((await shop.redeem(body, key)).text).toBe(answers[0]?.text)
    expect(await shop.redeem(body, { 'idempotency-key': 'order-67' })).toHaveProblem(410, 'challenge_expired')
    expect(await shop.redeem(body)).toHaveProblem(410, 'challenge_expired')
    expect(await forum.redeem(body, key)).toHaveProblem(410, 'challenge_expired')
    expect(await auditCount(world, alice.id, 'grant.redeemed')).toBe(1)
    await world.advance(2)
    expect(await shop.redeem(body, key)).toHaveProblem(410, 'challenge_expired')
    for (const bad of ['', 'a b', 'x'.repeat(129), 'a, a']) {
      expect([400, 410], bad).toContain((await shop.redeem(body, { 'idempotency-key': bad })).status)
    }
  })

  test('is over after 60 s', async () => {
    const { pending, grant } = await granted()
    await world.advance(61)
    expect(await shop.redeem(pending.redemption(grant))).toHaveProblem(410, 'challenge_expired')
  })

  test('cannot be guessed, nor told from one that never was', async () => {
    const { pending, grant } = await granted()
    const said = new Set<string>()
    const spelled = [`${grant}=`, grant.slice(0, -1), grant.toLowerCase()]
    for (const guess of [newSecret(), ...spelled, pending.ticket, '%', "' or 1"]) {
      const answer = await shop.redeem(pending.redemption(guess))
      const { requestId: _, ...rest } = answer.json<{ requestId: string }>()
      said.add(JSON.stringify(rest))
    }
    const { requestId: _, ...never } = (
      await shop.redeem({ ticket: newSecret(), grant: newSecret(), pendingId: newPendingId() })
    ).json<{ requestId: string }>()
    said.add(JSON.stringify(never))
    expect(said.size).toBe(1)
    expect(await shop.redeem({ ...pending.redemption(grant), more: 1 })).toHaveProblem(400, 'bad_request')
    expect(await shop.redeem(pending.redemption(grant))).toHaveStatus(200)
  })
})

test('a Finish that is pressed ten times at once hands out one grant', async () => {
  const acme = owner('acme')
  await world.requireMfa(acme.accountId)
  const pending = await shop.pending(world.person({ memberships: [acme] }))
  expect(await pending.enrol()).toHaveStatus(200)
  const answers = await inParallel(10, Array(10).fill(0), () => pending.finish())
  expect(answers.filter(({ text }) => text.includes('"grant"'))).toHaveLength(1)
  expect(answers.filter(({ code }) => code === 'challenge_expired')).toHaveLength(9)
  expect(await pending.finish()).toHaveProblem(410, 'challenge_expired')
})

describe('somebody else comes back (TOK-08)', () => {
  test('a grant fits only the ticket and the pending sign-in that it was made for', async () => {
    // Both are enrolled before a grant is made: enrolling moves the clock further than a grant lives.
    const [one, two] = [await world.person().enrol(), await world.person().enrol()]
    const mallory = await granted(one)
    const victim = await granted(two)
    const swaps = [
      { ...mallory.pending.redemption(mallory.grant), pendingId: victim.pending.pendingId },
      { ...mallory.pending.redemption(mallory.grant), ticket: victim.pending.ticket },
      { ...victim.pending.redemption(mallory.grant) },
      { ...mallory.pending.redemption(victim.grant) },
      { ...mallory.pending.redemption(mallory.grant), pendingId: newPendingId() },
    ]
    for (const body of swaps) expect(await shop.redeem(body)).toHaveProblem(410, 'challenge_expired')
    const view = (await shop.redeem(victim.pending.redemption(victim.grant))).json<GrantView>()
    expect([view.principal.id, view.pendingId]).toEqual([victim.alice.id, victim.pending.pendingId])
  })

  test('an enrolment begun under one ticket is not confirmed under another', async () => {
    const acme = owner('acme')
    await world.requireMfa(acme.accountId)
    const alice = world.person({ memberships: [acme] })
    const [one, two] = [await shop.pending(alice), await shop.pending(alice)]
    await one.settings()
    await two.settings()
    const begun = (await one.begin()).json<{ id: string }>()
    const confirm = await two.agent.json('POST', `/mfa/api/enrolments/${begun.id}/confirm`, { code: '123456' })
    expect(confirm).toHaveProblem(404, 'not_found')
  })
})

test('who shows no key, a wrong one, or a key in another place learns nothing and changes nothing', async () => {
  const alice = await world.person().enrol()
  const body = { principal: { id: alice.id, name: 'A' }, memberships: [], pendingId: newPendingId() }
  const before = await dump(world)
  const wrong: HeaderFields[] = [
    { authorization: null },
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${SHOP.entry.keyHash}` },
    { authorization: `Bearer ${SHOP.key}x` },
    { authorization: `Bearer ${SHOP.key.toUpperCase()}` },
    { authorization: `bearer ${SHOP.key}` },
    { authorization: `Basic ${Buffer.from(`shop:${SHOP.key}`).toString('base64')}` },
    { authorization: `Bearer ${SHOP.key}, Bearer ${SHOP.key}` },
    { authorization: null, 'x-api-key': SHOP.key },
  ]
  for (const headers of wrong) {
    expect(await shop.call('/mfa/api/logins', body, headers)).toHaveProblem(401, 'unknown_credential')
    expect(await shop.call('/mfa/api/logins/redeem', {}, headers)).toHaveProblem(401, 'unknown_credential')
  }
  const inUrl = await shop.call(`/mfa/api/logins?key=${SHOP.key}`, body, { authorization: null })
  expect(inUrl).toHaveProblem(401, 'unknown_credential')
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await new UserAgent(world.url).send(method, '/mfa/api/logins', {
      authorization: `Bearer ${SHOP.key}`,
    })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  }
  expect(await dump(world)).toBe(before)
})

test('neither ticket, grant, nonce nor key is in the database, and no answer has one in a URL', async () => {
  const { pending, grant } = await granted()
  await shop.redeem(pending.redemption(grant), { 'idempotency-key': 'a-key-of-the-host' })
  const rows = await dump(world)
  expect(rows).toContain(pending.person.id)
  for (const secret of [pending.ticket, grant, pending.pendingId, SHOP.key, 'a-key-of-the-host']) {
    expect(rows).not.toContain(secret)
  }
})

test('a key that is too short to be random is refused, even where its hash is configured', async () => {
  const weak = newBackend('weak')
  const { createHash } = await import('node:crypto')
  weak.key = 'letmein'
  weak.entry.keyHash = createHash('sha256').update(weak.key).digest('hex')
  const careless = endsWithTest(await createWorld({ beside: world, backends: [weak.entry] }))
  expect(await new Backend(careless, weak).logins(careless.person())).toHaveProblem(401, 'unknown_credential')
})

function owner(name: string) {
  return { accountId: `${name}-${Math.random()}`, accountName: name, role: 'owner' as const }
}

const passwordChanged = async ({ id }: Person) => expect(await world.hostSays('password', id)).toHaveStatus(204)

/** The same person in another session, through by a backup code. */
async function assuredElsewhere(alice: Person): Promise<Person> {
  const other = alice.elsewhere()
  expect(await other.prove(backup(alice.codes[3]))).toHaveStatus(200)
  await other.settings()
  return other
}

async function newCodesElsewhere(alice: Person): Promise<void> {
  const other = await assuredElsewhere(alice)
  const proof = { factor: 'totp', code: await alice.code(1) }
  await world.advance(30)
  expect(await other.newCodes(proof)).toHaveStatus(201)
}

const removeElsewhere = async (alice: Person) =>
  expect(await (await assuredElsewhere(alice)).remove(backup(alice.codes[4]))).toHaveStatus(200)

async function resetElsewhere(alice: Person): Promise<void> {
  const other = await assuredElsewhere(alice)
  const begun = await other.reset({})
  expect(begun).toHaveStatus(201)
  expect(await confirmReset(other, begun.json<Begun>())).toHaveStatus(200)
}
