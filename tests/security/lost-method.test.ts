import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { startSiteGate } from '../proxy/world.ts'
import { type Answer, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { Backend, newBackend } from '../world/two-calls.ts'
import { type Begun, createWorld, type Person, type World } from '../world/world.ts'
import { auditCount, BACKUP_CODES, backup, confirmReset, operate } from './tools.ts'

/*
 * Threat: a row of the database is lost, or removed by somebody who can write to it, and the password alone sets up a
 * new method in its place, or opens the site (A9). Whoever had a method that nobody deleted gets help and nothing else:
 * in the embedded gate, in front of a site, by two calls, for elements on other origins. Deleting on purpose, an
 * operator's reset and `forget` are the ways out of that memory. Spec L1, "Once enrolled".
 */

const ACME = { accountId: 'acme', accountName: 'Acme', role: 'owner' as const }
const SHOP = newBackend('shop')
const HELP = 'Ask the help desk, extension 42.'

const world = endsWithFile(
  await createWorld({ mfa: { support: HELP }, backends: [SHOP.entry], embed: { origins: [APP] } }),
)
const optional = endsWithFile(await createWorld({ beside: world, mfa: { support: 'https://help.example/mfa' } }))
const shop = new Backend(world, SHOP)
await world.requireMfa('strict')

const lose = ({ id }: { id: string }) => world.sql.execute('delete from mfa_authenticator where principal_id = ?', [id])

const remembered = async ({ id }: { id: string }) =>
  (await world.sql.execute('select since from mfa_once_enrolled where principal_id = ?', [id])).rows.length

const written = async (person: { id: string }) =>
  (await world.count('mfa_authenticator', person)) + (await world.count('mfa_enrolment', person, 'ended_by is null'))

const enrolledIn = (place: World, accountId: string) =>
  place.person({ memberships: [{ accountId, accountName: 'An account', role: 'owner' }] }).enrol()

/** Somebody whose row is lost, in a new session with the right password. */
async function lostIn(place: World, accountId: string): Promise<Person> {
  const person = await enrolledIn(place, accountId)
  await lose(person)
  return person.elsewhere()
}

function expectHelp(page: Answer, help: RegExp | string): void {
  expect(page).toHaveStatus(403)
  expect(page.text).toContain('Your MFA method cannot be found.')
  expect(page.text).toMatch(help)
  expect(page.text).toMatch(/<form[^>]*action="\/(?:logout|\.mfa\/sign-out)"/)
  // Nothing that takes a code, leads to one, or sets anything up.
  expect(page.text).not.toMatch(/mfa-code|<input(?! type="hidden")|backup code|mfa-setup-wizard|mfa-challenge|way=/i)
}

describe.each([
  ['an account that requires MFA', () => world, 'strict', HELP],
  ['an account that does not', () => optional, 'relaxed', /<a href="https:\/\/help\.example\/mfa">/],
] as const)('in the embedded gate, for %s, a lost method (A9)', (_, place, accountId, help) => {
  test('opens nothing, leads to no new one, and says where help is', async () => {
    const person = await lostIn(place(), accountId)
    await place().order({ forget: true })
    const held = await person.agent.document('/profile')
    expect([held.status, held.headers.get('location')]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
    expect(await person.agent.json('GET', '/api/data')).toHaveProblem(401, 'challenge_required')
    expect(await person.agent.json('POST', '/api/data', {})).toHaveStatus(401)
    expect(await place().hits()).toEqual([])
    expectHelp(await person.agent.document('/mfa/challenge?to=%2Fprofile'), help)
    for (const way of ['totp', 'backup_code', 'other'])
      expectHelp(await person.agent.document(`/mfa/challenge?way=${way}&maxAgeSeconds=5`), help)
    for (const page of ['/mfa/enrol', '/mfa/settings', '/mfa/accounts', '/mfa/codes-left']) {
      const answer = await person.agent.document(page)
      expect(answer, page).toHaveStatus(303)
      expect(answer.headers.get('location')).toMatch(/^\/mfa\/challenge/)
    }
    expect(await auditCount(world, person.id, 'authenticator.missing')).toBeGreaterThan(0)
    expect(JSON.stringify((await place().order({})).logged)).toContain('a method was lost')
  })

  test('is refused at each of our routes, and nothing is written or used up', async () => {
    const person = await enrolledIn(place(), accountId)
    // With the page's own value, so that nothing but the memory refuses.
    const other = person.elsewhere()
    await other.readChallenge()
    await lose(person)
    const answers: [string, Answer][] = [
      ['settings', await other.settings()],
      ['policies', await other.agent.json('GET', '/mfa/api/policies')],
      ['challenge, read', await other.agent.json('GET', '/mfa/api/challenge')],
      ['begin', await other.begin()],
      ['app', await other.prove({ factor: 'totp', code: await person.code() })],
      ['backup code', await other.prove(backup(person.codes[0]))],
      ['new codes', await other.newCodes({ factor: 'totp', code: await person.code() })],
      ['ON', await other.setPolicy(accountId, true)],
      ['OFF', await other.setPolicy(accountId, false)],
      ['finish', await other.unsafe('POST', '/mfa/api/backup-codes/confirm', {})],
    ]
    for (const [name, answer] of answers) expect(answer, name).toHaveProblem(403, 'method_missing')
    expect(answers[2]?.[1].json()).toMatchObject({
      page: expect.stringMatching(/^\/mfa\/challenge/),
      support: expect.any(String),
    })
    expect(await written(person)).toBe(0)
    expect(await world.count(BACKUP_CODES, person, 'used_at is not null')).toBe(0)
    expect(await world.count('mfa_throttle', person)).toBe(0)
  })

  test('ends what an assured session could do, and a pending enrolment of it is not confirmed', async () => {
    const person = await enrolledIn(place(), accountId)
    expect(await person.agent.document('/sensitive')).toHaveStatus(200)
    const begun = (await person.reset({ proof: await person.proof() })).json<Begun>()
    expect(begun.id).toBeTruthy()
    await lose(person)
    await place().order({ forget: true })
    for (const path of ['/profile', '/sensitive'])
      expect((await person.agent.document(path)).headers.get('location')).toMatch(/^\/mfa\/challenge/)
    expect(await place().hits()).toEqual([])
    expect(await confirmReset(person, begun)).toHaveProblem(403, 'method_missing')
    expect(await person.setPolicy(accountId, true)).toHaveProblem(403, 'method_missing')
    expect(await written(person)).toBe(1)
  })

  test('does not come back by an enrolment that began before there was one', async () => {
    const person = place().person({ memberships: [ACME] })
    await person.begun()
    // As if it had been put aside while another session enrolled and that row was lost.
    await person.world.sql.execute('insert into mfa_once_enrolled (principal_id, since) values (?, 1)', [person.id])
    expect(await person.confirmOwn(await person.code())).toHaveProblem(403, 'method_missing')
    expect(await person.begin()).toHaveProblem(403, 'method_missing')
  })
})

test('by two calls the decision is the same, and its ticket leads to the sentence alone (A9)', async () => {
  const person = await lostIn(world, 'strict')
  for (const asked of [person, Object.assign(person.elsewhere(), { memberships: [] })]) {
    const answer = await shop.logins(asked)
    expect(answer.json()).toMatchObject({ verdict: 'challenge', rule: 'method_missing', ticket: expect.any(String) })
    const pending = await shop.pending(asked)
    const read = await pending.read()
    expect(read).toHaveProblem(403, 'method_missing')
    expect(read.json()).toMatchObject({ support: HELP })
    expect(await pending.agent.json('GET', '/mfa/api/settings')).toHaveProblem(403, 'method_missing')
  }
  expect(await written(person)).toBe(0)
})

test('a proxy that asks about each request gets the same answer (A9)', async () => {
  const key = `k${randomBytes(32).toString('hex')}`
  const site = 'https://app.example'
  const place = endsWithTest(
    await createWorld({
      beside: world,
      mfa: { origins: [site] },
      forwardAuth: { keys: [key], sessionCookies: ['sid'] },
    }),
  )
  const person = await lostIn(world, 'strict')
  const agent = new UserAgent(place.url, { origin: site })
  agent.jar.set('sid', person.sessionCookie())
  const told = {
    'x-mfa-proxy-key': key,
    'x-forwarded-method': 'GET',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'app.example',
    'x-forwarded-uri': '/profile',
  }
  const page = await agent.send('GET', '/mfa/authorize', { ...told, accept: 'text/html', 'sec-fetch-dest': 'document' })
  expect([page.status, page.headers.get('location')]).toEqual([303, `${site}/mfa/challenge?to=%2Fprofile`])
  expect(await agent.send('GET', '/mfa/authorize', told)).toHaveProblem(401, 'challenge_required')
})

test('elements on another origin are told the same, and begin nothing (A9)', async () => {
  const page = new Embedded(await lostIn(world, 'strict'))
  expect(await page.settings()).toHaveProblem(403, 'method_missing')
  expect(await page.send('POST', '/mfa/api/enrolments', { factor: 'totp' })).toHaveProblem(403, 'method_missing')
  expect(await written(page.person)).toBe(0)
})

describe('the memory ends with the method where that is given up, and in no other way', () => {
  test('Delete, and then a new one may be set up', async () => {
    const person = await world.person().enrol()
    expect(await remembered(person)).toBe(1)
    expect(await person.remove(await person.proof())).toHaveStatus(200)
    expect(await remembered(person)).toBe(0)
    expect(await person.agent.document('/')).toHaveStatus(200)
    expect(await person.begin()).toHaveStatus(201)
  })

  test('an operator’s reset is the way back from a lost one; a confirmed Reset keeps the memory', async () => {
    const person = await lostIn(world, 'strict')
    expect((await operate(world, 'reset', person.id, '--reason', 'the row was lost')).exitCode).toBe(0)
    expect((await person.agent.document('/')).headers.get('location')).toMatch(/^\/mfa\/enrol/)
    await person.enrol()
    const begun = (await person.reset({ proof: await person.proof() })).json<Begun>()
    expect(await confirmReset(person, begun)).toHaveStatus(200)
    expect(await remembered(person)).toBe(1)
    await lose(person)
    expect((await person.elsewhere().agent.document('/')).headers.get('location')).toMatch(/^\/mfa\/challenge/)
  })
})

describe.each(['all', 'accounts'])('in front of a site that asks it of %s (A9)', async (required) => {
  const site = endsWithFile(await startLoginSite())
  const variables = () => loginVariables(site.url, { SUPPORT: HELP, OWNERS: 'alice', REQUIRE: required })
  const gate = endsWithFile(await startSiteGate({ variables: variables() }))

  const signIn = async () => {
    const browser = gate.browser()
    return { browser, answer: await browser.form('/login', { user: 'alice', pass: 'correct horse' }) }
  }

  test('a lost method holds the session back and leads to help', async () => {
    const { browser: first } = await signIn()
    await first.enrol()
    expect((await first.document('/')).text).toContain('Inside')
    await gate.sql.execute('delete from mfa_authenticator')
    const held = await first.document('/')
    expect([held.status, held.headers.get('location')]).toEqual([303, '/.mfa/challenge?to=%2F'])
    const { browser, answer } = await signIn()
    expect(answer.headers.get('location')).toMatch(/^\/\.mfa\/challenge/)
    expectHelp(await browser.document('/.mfa/challenge'), HELP)
    expect((await browser.document('/.mfa/enrol')).headers.get('location')).toMatch(/^\/\.mfa\/challenge/)
    expect(await browser.json('GET', '/.mfa/api/settings')).toHaveProblem(403, 'method_missing')
    expect((await browser.document('/')).text).not.toContain('Inside')
  })
})
