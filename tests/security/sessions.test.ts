import { expect, test } from 'vitest'
import type { SessionsEndedView, SessionsView } from '../../edge/contract/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld, type Person } from '../world/world.ts'
import { auditCount, dump, inParallel } from './tools.ts'

/*
 * Threat: somebody's session is used where they do not know of it. They see where they are signed in past MFA and end it,
 * nobody else's, and nobody does so without a factor.
 * Covers R71; SES-01 to SES-06; spec S1 to S4.
 */

const world = endsWithFile(await createWorld({ hasSessions: true, isProxied: true }))

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

const list = async (person: Person) => (await person.agent.json('GET', '/mfa/api/sessions')).json<SessionsView>()
const others = async (person: Person) => (await list(person)).sessions.filter(({ isCurrent }) => !isCurrent)
const end = (person: Person, id: string) => person.unsafe('POST', `/mfa/api/sessions/${encodeURIComponent(id)}/end`, {})
const endOthers = (person: Person) => person.unsafe('POST', '/mfa/api/sessions/end-others', {})
const ended = async (answer: ReturnType<typeof end>) => (await answer).json<SessionsEndedView>().ended

/** The same person past the code in another browser, who has been at the site with it. */
async function another(person: Person, headers: Record<string, string> = {}): Promise<Person> {
  const session = person.elsewhere()
  expect(await session.answer(await session.code())).toHaveStatus(200)
  await visit(session, headers)
  await world.advance(30)
  return session
}

async function visit(person: Person, headers: Record<string, string> = {}, status = 200): Promise<void> {
  expect(await person.agent.document('/', { headers })).toHaveStatus(status)
  await world.settled()
}

/** Somebody past the code, whose browser has read the value that changes need. */
async function enrolled(): Promise<Person> {
  const person = await world.person().enrol()
  await person.settings()
  return person
}

test('each session past MFA is seen: by what, where, since when and used when; the one that asks first', async () => {
  const ada = await enrolled()
  const at = await world.now()
  const phone = await another(ada, { 'user-agent': SAFARI, 'x-place': 'Lisbon, PT' })
  await world.advance(600)
  await visit(phone, { 'user-agent': SAFARI, 'x-place': 'Porto, PT' })
  const answer = await ada.agent.json('GET', '/mfa/api/sessions', undefined, {
    headers: { 'user-agent': FIREFOX, 'x-place': 'Berlin, DE' },
  })
  const { sessions, isMore, csrf } = answer.json<SessionsView>()
  expect([isMore, csrf]).toEqual([false, ada.agent.csrf])
  expect(sessions).toMatchObject([
    { client: 'Firefox on Linux', place: 'Berlin, DE', isCurrent: true },
    { client: 'Safari on iOS', place: 'Porto, PT', isCurrent: false },
  ])
  const [own, other] = sessions
  expect(Math.abs((own?.lastUsedAt ?? 0) - (await world.now()))).toBeLessThan(60_000)
  expect(Math.abs((other?.since ?? 0) - at)).toBeLessThan(60_000)
  expect(Math.abs((other?.lastUsedAt ?? 0) - at - 630_000)).toBeLessThan(60_000)
  const settings = await ada.settings()
  expect(settings.json<{ sessions: boolean }>().sessions).toBe(true)
})

test('one that the gate would ask for a code is not: idle, at its end, signed out, after a change of methods', async () => {
  const ada = await enrolled()
  const gone = await another(ada)
  expect(await others(ada)).toHaveLength(1)
  await gone.agent.form('/logout', {})
  expect(await others(ada)).toEqual([])
  const idle = await another(ada)
  for (let minutes = 0; minutes < 70; minutes += 35) {
    await world.advance(2_100)
    await visit(ada)
  }
  expect(await others(ada)).toEqual([])
  await visit(idle, {}, 303)
  await another(ada)
  expect(await others(ada)).toHaveLength(1)
  await ada.newCodes(await ada.proof())
  expect(await others(ada)).toEqual([])
})

test('before the code, and without a method, nothing is read and nothing ended (SES-01)', async () => {
  const ada = await enrolled()
  const victim = await another(ada)
  const [shown] = await others(ada)
  const thief = ada.elsewhere()
  await thief.readChallenge()
  expect(await thief.agent.json('GET', '/mfa/api/sessions')).toHaveProblem(401, 'challenge_required')
  expect(await end(thief, shown?.id ?? '')).toHaveProblem(401, 'challenge_required')
  expect(await endOthers(thief)).toHaveProblem(401, 'challenge_required')
  const nobody = world.person()
  const settings = await nobody.settings()
  expect(settings.json<{ sessions: boolean }>().sessions).toBe(false)
  expect(await nobody.agent.json('GET', '/mfa/api/sessions')).toHaveProblem(401, 'enrolment_required')
  expect(await endOthers(nobody)).toHaveProblem(401, 'enrolment_required')
  nobody.agent.jar.set('sid', 'dead')
  expect(await nobody.agent.json('GET', '/mfa/api/sessions')).toHaveProblem(401, 'sign_in_required')
  await visit(victim)
  await visit(ada)
})

test("another person's session, one's own, unknown and bent ids are 404 alike (SES-02)", async () => {
  const [ada, eve] = [await enrolled(), await enrolled()]
  const [own] = (await list(ada)).sessions
  const answers = new Set<string>()
  const ids = [
    own?.id,
    (await list(eve)).sessions[0]?.id,
    'x',
    '%',
    '*',
    "' or 1=1 --",
    '0',
    'a'.repeat(2_000),
    '\u0000',
  ]
  for (const id of ids) {
    const answer = await end(eve, id ?? '')
    expect(answer, id).toHaveProblem(404, 'not_found')
    answers.add(answer.text.replace(/"requestId":"[^"]+"/, ''))
  }
  expect(answers.size).toBe(1)
  await visit(ada)
  await visit(eve)
  expect(await auditCount(world, eve.id, 'sessions.ended')).toBe(0)
})

test('one that was ended is asked for a code, whatever it still holds, and the person is told (SES-03)', async () => {
  const ada = await enrolled()
  const phone = await another(ada)
  const copy = phone.agent.jar.copy()
  await phone.settings()
  const [shown] = await others(ada)
  const id = shown?.id ?? ''
  expect(await ended(end(ada, id))).toBe(1)
  await visit(phone, {}, 303)
  expect(await phone.agent.json('GET', '/api/data')).toHaveProblem(401, 'challenge_required')
  expect(await phone.settings()).toHaveProblem(401, 'challenge_required')
  expect(await phone.unsafe('POST', '/renew', { sessionId: 'new', sid: phone.sessionCookie('new') })).toHaveStatus(401)
  Object.assign(phone.agent, { jar: copy })
  await visit(phone, {}, 303)
  expect(await end(phone, id)).toHaveProblem(401, 'challenge_required')
  expect(await ended(end(ada, id))).toBe(0)
  expect(await auditCount(world, ada.id, 'sessions.ended')).toBe(1)
  expect((await world.notified(ada)).map(({ type }) => type).filter((type) => type === 'sessions.ended')).toHaveLength(
    1,
  )
  // The password and a code let it in again, as a session of now.
  expect(await phone.answer(await phone.code())).toHaveStatus(200)
  await visit(phone)
  expect(await others(ada)).toHaveLength(1)
})

test('all others end with one press; the host hears of it, and the one that asked stays', async () => {
  const ada = await enrolled()
  const sessions = [await another(ada), await another(ada), await another(ada)]
  expect(await ended(endOthers(ada))).toBe(3)
  for (const session of sessions) await visit(session, {}, 303)
  await visit(ada)
  expect(await ended(endOthers(ada))).toBe(0)
  await world.settled()
  const sid = ada.agent.jar.get('sid') ?? ''
  expect((await world.hits()).filter((hit) => hit.startsWith('others ended') && hit.includes(sid))).toHaveLength(2)
})

test('two hundred at once: each session ends once, and is on record once (SES-04)', async () => {
  const ada = await enrolled()
  for (let n = 0; n < 4; n++) await another(ada)
  const ids = (await others(ada)).map(({ id }) => id)
  const jobs = Array.from({ length: 200 }, (_, n) => ids[n % ids.length] ?? '')
  const answers = await inParallel(40, jobs, (id) => ended(end(ada, id)))
  expect(answers.reduce((sum, n) => sum + n, 0)).toBe(4)
  expect(await auditCount(world, ada.id, 'sessions.ended')).toBe(4)
  await visit(ada)
})

test('what a browser and a host say of themselves is a fixed word, and one line (SES-05)', async () => {
  const ada = await enrolled()
  const markup = '<img src=x onerror=alert(1)>'
  for (const agent of [markup, `${markup} Firefox/1 Windows`, 'x'.repeat(10_000), 'Chrome/1\tLinux \u00ff', '']) {
    const session = await another(ada, { 'user-agent': agent, 'x-place': `  ${markup}\u00ad\u0085${'é'.repeat(500)}` })
    const [shown] = await others(ada)
    expect([null, 'Firefox on Windows', 'Chrome on Linux']).toContain(shown?.client)
    expect(shown?.place?.length).toBeLessThanOrEqual(80)
    expect(shown?.place).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    await endOthers(ada)
    await visit(session, {}, 303)
  }
  const { rows } = await world.sql.execute(
    'select max(length(client)) as client, max(length(place)) as place from mfa_person_session',
  )
  expect(Number(rows[0]?.client)).toBeLessThan(40)
  expect(Number(rows[0]?.place)).toBeLessThanOrEqual(80)
})

test('another site ends nothing, nor does reading or a body that is not empty (SES-06)', async () => {
  const ada = await enrolled()
  const phone = await another(ada)
  const [shown] = await others(ada)
  for (const at of [`/mfa/api/sessions/${shown?.id}/end`, '/mfa/api/sessions/end-others']) {
    const post = (headers: Record<string, string | null>) => ada.agent.json('POST', at, {}, { headers })
    expect(await post({ origin: 'https://evil.example' })).toHaveProblem(403, 'origin')
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toHaveProblem(403, 'origin')
    expect(await post({ 'x-mfa-csrf': null })).toHaveProblem(403, 'csrf')
    expect(await post({ 'x-mfa-csrf': phone.agent.csrf })).toHaveProblem(403, 'csrf')
    expect(await ada.agent.json('GET', at)).toHaveProblem(405, 'method_not_allowed')
    expect(await ada.unsafe('POST', at, { all: true })).toHaveProblem(400, 'bad_request')
  }
  await visit(phone)
})

test('reading writes nothing, and being used writes once in five minutes, after the answer', async () => {
  const ada = await enrolled()
  await visit(ada)
  const before = await dump(world)
  await list(ada)
  await world.settled()
  expect(await dump(world)).toBe(before)
  const trips = async (seconds: number) => {
    await world.advance(seconds)
    world.proxy.reset()
    await visit(ada)
    return world.proxy.roundTrips()
  }
  expect([await trips(10), await trips(200), await trips(100), await trips(10)]).toEqual([1, 1, 2, 1])
})

test('a page of another origin reads and ends them with a token that is good for settings, and no other', async () => {
  const there = await createWorld({ hasSessions: true, embed: { origins: [APP] } })
  try {
    const ada = await new Embedded(there.person()).enrol()
    const other = new Embedded(ada.person)
    expect(await other.answer(await ada.person.code())).toHaveStatus(200)
    const at = '/mfa/api/sessions'
    const shown = (await ada.send('GET', at)).json<SessionsView>().sessions
    expect(shown.map(({ isCurrent }) => isCurrent)).toEqual([true, false])
    const policies = await ada.mint({ purposes: ['policies', 'challenge'] })
    expect(await ada.send('GET', at, undefined, { token: policies })).toHaveProblem(403, 'forbidden')
    expect(await ada.send('POST', `${at}/end-others`, {}, { token: policies })).toHaveProblem(403, 'forbidden')
    expect((await ada.send('POST', `${at}/${shown[1]?.id}/end`, {})).json<SessionsEndedView>().ended).toBe(1)
    expect(await other.settings()).toHaveProblem(401, 'challenge_required')
    expect(await ada.settings()).toHaveStatus(200)
  } finally {
    await there.stop()
  }
})

test('a host without the option has no rows of it, no route and no word', async () => {
  const plain = await createWorld()
  try {
    const ada = await plain.person().enrol()
    expect(await ada.agent.document('/')).toHaveStatus(200)
    const settings = await ada.settings()
    expect(settings.json()).not.toHaveProperty('sessions')
    // Not by a client of these tests: the document says what there is where each option is.
    expect((await fetch(`${plain.url}/mfa/api/sessions`)).status).toBe(404)
    expect(await plain.count('mfa_person_session')).toBe(0)
  } finally {
    await plain.stop()
  }
})
