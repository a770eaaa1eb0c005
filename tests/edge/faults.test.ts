import { afterEach, expect, test, vi } from 'vitest'
import { dump, throttleOf } from '../security/tools.ts'
import type { Answer } from '../support/client.ts'
import type { Fault } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * Threat: the database is away, busy, slow or talks nonsense at the worst moment, and a door opens or something is left
 * half-written. Every fault at every round trip of every route: 503 with Retry-After, no handler, no half state, and the
 * same thing done again afterwards works. Covers R27, R59, R60; V31, V65; FLT-01, FLT-02, FLT-03 (between round trips),
 * FLT-04, FLT-06 (clock difference), FLT-07, FLT-08, BRU-11, I10; wire.md `unavailable`.
 */

// Every fault at every round trip: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld({ isProxied: true }))
await world.requireMfa('strict')
afterEach(async () => {
  world.proxy.setFault(null)
  await world.order({ platformSkewMs: 0 })
})

/** One route with somebody for whom it would work. `trips`: how many round trips it makes before its answer. */
type Route = {
  name: string
  trips: number
  /** What to read back is the same as before after a fault at any trip; a charge alone is meant to stay (spec T2). */
  charges?: 'sign-in' | 'enrolment'
  isDocument?: boolean
  scene(): Promise<Person>
  act(person: Person): Promise<Answer>
  works: number
}

const enrolled = () => world.person().enrol()

let standing: Person | null = null

/** For what changes nothing that a later scene looks at: one who enrolled once, and on whom no earlier decision rests. */
async function admitted(): Promise<Person> {
  standing ??= await enrolled()
  await world.advance(10)
  return standing
}

/** In a session that is held, with the challenge read. */
async function heldOf(person: Person): Promise<Person> {
  const other = person.elsewhere()
  await other.readChallenge()
  return other
}

/** The same person, for what only looks. */
const waiting = async () => heldOf(await admitted())
const held = async () => heldOf(await enrolled())

async function unenrolled(): Promise<Person> {
  const person = world.person()
  await person.agent.json('GET', '/mfa/api/settings')
  return person
}

async function begun(): Promise<Person> {
  const person = world.person()
  await person.begun()
  return person
}

const confirm = async (person: Person) => person.confirmOwn(await person.code())
const answer = (person: Person, code: string) => person.unsafe('POST', '/mfa/api/challenge', { factor: 'totp', code })
const answerByForm = (person: Person, code: string) =>
  person.agent.form('/mfa/challenge', { factor: 'totp', code, csrf: person.agent.csrf ?? '', to: '/' })

const route = (name: string, scene: Route['scene'], act: Route['act'], more: Partial<Route> = {}): Route => {
  return { name, trips: 1, works: 200, scene, act, ...more }
}
const DOCUMENT = { isDocument: true }
const ENROLMENT = { trips: 2, charges: 'enrolment' } as const
const SIGN_IN = { trips: 2, charges: 'sign-in' } as const

const GATE = route('gate, document', admitted, ({ agent }) => agent.document('/profile'), DOCUMENT)
const ROUTES: Route[] = [
  GATE,
  route('gate, unsafe', admitted, ({ agent }) => agent.json('POST', '/api/data', {})),
  route('gate, sub-resource', admitted, ({ agent }) => agent.json('GET', '/api/data')),
  route('gate, nobody enrolled', unenrolled, ({ agent }) => agent.document('/'), DOCUMENT),
  route('sign-out', enrolled, ({ agent }) => agent.form('/logout', {}), DOCUMENT),
  route('login', enrolled, ({ agent }) => agent.form('/login', {}), DOCUMENT),
  route('settings', admitted, ({ agent }) => agent.json('GET', '/mfa/api/settings')),
  route('challenge, read', waiting, (person) => person.readChallenge()),
  route('challenge, page', waiting, ({ agent }) => agent.document('/mfa/challenge'), DOCUMENT),
  route('enrol, page', unenrolled, ({ agent }) => agent.document('/mfa/enrol'), DOCUMENT),
  route('begin', unenrolled, (person) => person.begin(), { works: 201 }),
  route('confirm', begun, confirm, ENROLMENT),
  route('abandon', begun, (person) => person.abandon(), { works: 204 }),
  route('finish', enrolled, (person) => person.unsafe('POST', '/mfa/api/backup-codes/confirm', {}), { works: 204 }),
  route('challenge, right code', held, async (person) => answer(person, await person.code()), SIGN_IN),
  route('challenge, form', held, async (person) => answerByForm(person, await person.code()), {
    ...SIGN_IN,
    ...DOCUMENT,
    works: 303,
  }),
  route('challenge, wrong code', held, async (person) => answer(person, await person.wrongCode()), {
    ...SIGN_IN,
    works: 401,
  }),
]

/** Each of its round trips, with a name to tell it by. */
const POINTS = ROUTES.flatMap((route) =>
  Array.from({ length: route.trips }, (_, trip) => ({ route, trip, at: `${route.name}, trip ${trip + 1}` })),
)

/** All that was written, but the counts of tries. */
async function written(): Promise<string> {
  const all = await dump(world, { without: ['mfa_throttle'] })
  return all.replace(/"tries":\d+/g, '"tries":…')
}

function expectUnavailable(answer: Answer, route: Route, at: string): void {
  expect([at, answer.status, answer.headers.get('retry-after')]).toEqual([at, 503, '5'])
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.getSetCookie().filter((cookie) => !cookie.includes('Max-Age=0'))).toEqual([])
  expect(answer.text).not.toMatch(/gated content|sqlite|libsql|hrana|\bat \w+ \(|fetch failed/i)
  if (route.isDocument) expect(answer.text).toContain('Nothing was changed')
  else expect(answer).toHaveProblem(503, 'unavailable')
}

test.each<Fault & string>(['refuse', 'garbage'])(
  'database fault %s, at every round trip of every route: closed, nothing half-written, and it works again',
  async (fault) => {
    expect(POINTS).toHaveLength(21)
    for (const { route, trip, at } of POINTS) {
      const person = await route.scene()
      const before = await written()
      await world.order({ forget: true })
      world.proxy.setFault(fault, { after: trip, times: 1 })
      expectUnavailable(await route.act(person), route, at)
      world.proxy.setFault(null)
      expect([at, await world.hits()]).toEqual([at, []])
      expect([at, (await written()) === before]).toEqual([at, true])
      if (route.charges === 'sign-in') {
        expect([at, (await throttleOf(world, person.id))?.consecutive ?? 0]).toEqual([at, trip])
      }
      expect(await route.act(person), at).toHaveStatus(route.works)
    }
  },
)

test('database busy for a moment, at every round trip of every route: it is waited for', async () => {
  for (const { route, trip, at } of POINTS) {
    const person = await route.scene()
    await world.order({ forget: true })
    world.proxy.setFault({ status: 429 }, { after: trip, times: 2 })
    const answer = await route.act(person)
    world.proxy.setFault(null)
    expect(answer, at).toHaveStatus(route.works)
  }
})

test('database busy for longer than it is waited for: closed, and it works again', async () => {
  const person = await GATE.scene()
  await world.order({ forget: true })
  world.proxy.setFault({ status: 429 })
  const begun = performance.now()
  expectUnavailable(await GATE.act(person), GATE, GATE.name)
  expect(performance.now() - begun).toBeLessThan(8_000)
  world.proxy.setFault(null)
  expect(await world.hits()).toEqual([])
  expect(await GATE.act(person)).toHaveStatus(GATE.works)
})

test('a lost answer: what was done is done once, the caller is told, and doing it again has a clear end', async () => {
  // Begin: the pending enrolment counts for nothing; another begin works.
  const one = await unenrolled()
  world.proxy.setFault('drop_answer', { times: 1 })
  expect(await one.begin()).toHaveStatus(503)
  expect(await one.begin()).toHaveStatus(201)

  // Confirm: enrolled, codes not shown; the same confirm says so (spec E9), and the new app signs in.
  const two = await begun()
  world.proxy.setFault('drop_answer', { after: 1, times: 1 })
  expect(await confirm(two)).toHaveStatus(503)
  expect((await confirm(two)).json()).toMatchObject({ status: 409, code: 'conflict', reason: 'confirmed_here' })
  expect(await two.agent.document('/')).toHaveStatus(303)
  await world.advance(60)
  await two.readChallenge()
  expect(await two.answer(await two.code())).toHaveStatus(200)

  // Sign-in: the code is used up, the next one works, and nothing is owed.
  const three = await held()
  world.proxy.setFault('drop_answer', { after: 1, times: 1 })
  const used = await three.code()
  expect(await three.answer(used)).toHaveStatus(503)
  expect(await throttleOf(world, three.id)).toMatchObject({ consecutive: 0, dayCount: 0, monthCount: 0 })
  expect(await three.answer(used)).toHaveProblem(401, 'wrong_code')
  await world.advance(30)
  expect(await three.answer(await three.code())).toHaveStatus(200)

  // The first trip lost: the charge stays, the code was not looked at and can be used.
  const four = await held()
  world.proxy.setFault('drop_answer', { times: 1 })
  const code = await four.code()
  expect(await answer(four, code)).toHaveStatus(503)
  expect((await throttleOf(world, four.id))?.consecutive).toBe(1)
  expect(await answer(four, code)).toHaveStatus(200)

  // Sign-out: ended although the host was not asked; again, and the host is.
  const five = await enrolled()
  await world.order({ forget: true })
  world.proxy.setFault('drop_answer', { times: 1 })
  expect(await five.agent.form('/logout', {})).toHaveStatus(503)
  expect(await world.hits()).toEqual([])
  expect(await five.agent.document('/')).toHaveStatus(303)
  expect(await five.agent.form('/logout', {})).toHaveStatus(200)
})

test.runIf(isLongForm)('a database that takes 6 s counts as away after 5, at every route at once', async () => {
  const people = await Promise.all(ROUTES.map((route) => route.scene()))
  await world.order({ forget: true })
  world.proxy.setFault({ delayMs: 6_000 })
  const before = performance.now()
  const acts = ROUTES.map(async (route, n) => ({ route, answer: await route.act(people[n] ?? expect.fail()) }))
  const answers = await Promise.all(acts)
  expect(performance.now() - before).toBeLessThan(15_000)
  for (const { route, answer } of answers) expectUnavailable(answer, route, route.name)
  expect(await world.hits()).toEqual([])
  world.proxy.setFault(null)
  // What was under way arrives late and is one whole act or none.
  await expect.poll(() => world.proxy.underWay(), { timeout: 15_000 }).toBe(0)
  const after = await held()
  expect(await after.answer(await after.code())).toHaveStatus(200)
})

test('a database that is slow within the bound is waited for', async () => {
  const person = await held()
  world.proxy.setFault({ delayMs: 700 })
  expect(await person.answer(await person.code())).toHaveStatus(200)
})

test('a clock more than 10 s off the database’s is not trusted with a code, in either direction (FLT-06)', async () => {
  for (const skew of [11_000, -11_000, 3_600_000, -3_600_000]) {
    const person = await held()
    await world.order({ platformSkewMs: skew })
    expect(await person.answer(await person.code()), String(skew)).toHaveProblem(503, 'unavailable')
    expect(await person.agent.document('/')).toHaveStatus(303)
    expect(await confirm(await begun()), String(skew)).toHaveStatus(503)
    await world.order({ platformSkewMs: 0 })
    expect(await person.answer(await person.code())).toHaveStatus(200)
  }
  for (const skew of [8_000, -8_000]) {
    const person = await held()
    await world.order({ platformSkewMs: skew })
    expect(await person.answer(await person.code()), String(skew)).toHaveStatus(200)
  }
})

test('neither a clock that differs nor a damaged secret costs anybody an attempt (T2)', async () => {
  const person = await held()
  const code = await person.code()
  await world.order({ platformSkewMs: 60_000 })
  for (let n = 0; n < 6; n++) expect(await person.answer(code)).toHaveStatus(503)
  await world.order({ platformSkewMs: 0 })
  expect((await throttleOf(world, person.id))?.consecutive ?? 0).toBe(0)
  const secret = 'select secret from mfa_authenticator where principal_id = ?'
  const own = String((await world.sql.execute(secret, [person.id])).rows[0]?.secret)
  const put = (sealed: string) =>
    world.sql.execute('update mfa_authenticator set secret = ? where principal_id = ?', [sealed, person.id])
  await put(own.replace('v2.k1.', 'v2.gone.'))
  for (let n = 0; n < 6; n++) expect(await person.answer(code)).toHaveStatus(503)
  await put(own)
  expect(await throttleOf(world, person.id)).toMatchObject({ consecutive: 0, dayCount: 0, monthCount: 0 })
  expect(await person.answer(code)).toHaveStatus(200)
})
