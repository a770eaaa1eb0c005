import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { dump, laneOf } from '../security/tools.ts'
import type { Answer } from '../support/client.ts'
import type { Fault } from '../support/database.ts'
import { isLongForm } from '../support/long-form.ts'
import { type Begun, createWorld, type Person, secretOf, type World } from '../world/world.ts'

/*
 * Threat: the database is away, busy, slow or talks nonsense at the worst moment, and a door opens or something is left
 * half-written. Every fault at every round trip of every route: 503 with Retry-After, no handler, no half state, and the
 * same thing done again afterwards works. Covers R27, R59, R60; V31, V65; FLT-01, FLT-02, FLT-03 (between round trips),
 * FLT-04, FLT-06 (clock difference), FLT-07, FLT-08, I10; wire.md `unavailable`.
 */

// Every fault at every round trip: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

let world: World
beforeAll(async () => {
  world = await createWorld({ isProxied: true })
  await world.requireMfa('strict')
})
afterAll(() => world.stop())
afterEach(async () => {
  world.proxy.setFault(null)
  await world.order({ platformSkewMs: 0 })
})

type Scene = { person: Person; id: string; csrf: string }

/** One route with somebody for whom it would work. `trips`: how many round trips it makes before its answer. */
type Route = {
  name: string
  trips: number
  /** What to read back is the same as before after a fault at any trip; a charge alone is meant to stay (spec T2). */
  charges?: 'sign-in' | 'enrolment'
  isDocument?: boolean
  scene(): Promise<Scene>
  act(scene: Scene): Promise<Answer>
  works: number
}

async function enrolled(): Promise<Scene> {
  const person = await world.person().enrol()
  return { person, id: person.authenticatorId, csrf: '' }
}

let standing: Person | null = null

/** For what changes nothing that a later scene looks at: one who enrolled once, and on whom no earlier decision rests. */
async function admitted(): Promise<Scene> {
  standing ??= await world.person().enrol()
  await world.advance(10)
  return { person: standing, id: standing.authenticatorId, csrf: '' }
}

/** The same person in a session that is held, for what only looks. */
async function waiting(): Promise<Scene> {
  const { person } = await admitted()
  const other = person.elsewhere()
  const { csrf } = (await other.readChallenge()).json<{ csrf: string }>()
  return { person: other, id: '', csrf }
}

async function held(): Promise<Scene> {
  const person = (await world.person().enrol()).elsewhere()
  const { csrf } = (await person.readChallenge()).json<{ csrf: string }>()
  return { person, id: '', csrf }
}

async function unenrolled(): Promise<Scene> {
  const person = world.person()
  await person.agent.json('GET', '/mfa/api/settings')
  return { person, id: '', csrf: '' }
}

async function begun(): Promise<Scene> {
  const { person } = await unenrolled()
  const read = (await person.begin()).json<Begun>()
  person.secret = secretOf(read)
  return { person, id: read.id, csrf: '' }
}

const ROUTES: Route[] = [
  {
    name: 'gate, document',
    trips: 1,
    isDocument: true,
    scene: admitted,
    act: ({ person }) => person.agent.document('/profile'),
    works: 200,
  },
  {
    name: 'gate, unsafe',
    trips: 1,
    scene: admitted,
    act: ({ person }) => person.agent.json('POST', '/api/data', {}),
    works: 200,
  },
  {
    name: 'gate, sub-resource',
    trips: 1,
    scene: admitted,
    act: ({ person }) => person.agent.json('GET', '/api/data'),
    works: 200,
  },
  {
    name: 'gate, nobody enrolled',
    trips: 1,
    isDocument: true,
    scene: unenrolled,
    act: ({ person }) => person.agent.document('/'),
    works: 200,
  },
  {
    name: 'sign-out',
    trips: 1,
    isDocument: true,
    scene: enrolled,
    act: ({ person }) => person.agent.form('/logout', {}),
    works: 200,
  },
  {
    name: 'login',
    trips: 1,
    isDocument: true,
    scene: enrolled,
    act: ({ person }) => person.agent.form('/login', {}),
    works: 200,
  },
  {
    name: 'settings',
    trips: 1,
    scene: admitted,
    act: ({ person }) => person.agent.json('GET', '/mfa/api/settings'),
    works: 200,
  },
  { name: 'challenge, read', trips: 1, scene: waiting, act: ({ person }) => person.readChallenge(), works: 200 },
  {
    name: 'challenge, page',
    trips: 1,
    isDocument: true,
    scene: waiting,
    act: ({ person }) => person.agent.document('/mfa/challenge'),
    works: 200,
  },
  {
    name: 'enrol, page',
    trips: 1,
    isDocument: true,
    scene: unenrolled,
    act: ({ person }) => person.agent.document('/mfa/enrol'),
    works: 200,
  },
  { name: 'begin', trips: 1, scene: unenrolled, act: ({ person }) => person.begin(), works: 201 },
  {
    name: 'confirm',
    trips: 2,
    charges: 'enrolment',
    scene: begun,
    act: async ({ person, id }) =>
      person.unsafe('POST', `/mfa/api/enrolments/${id}/confirm`, { code: await person.code() }),
    works: 200,
  },
  {
    name: 'abandon',
    trips: 1,
    scene: begun,
    act: ({ person, id }) => person.unsafe('POST', `/mfa/api/enrolments/${id}/abandon`, {}),
    works: 204,
  },
  {
    name: 'finish',
    trips: 1,
    scene: enrolled,
    act: ({ person }) => person.unsafe('POST', '/mfa/api/backup-codes/confirm', {}),
    works: 204,
  },
  {
    name: 'challenge, right code',
    trips: 2,
    charges: 'sign-in',
    scene: held,
    act: async ({ person }) =>
      person.unsafe('POST', '/mfa/api/challenge', { factor: 'totp', code: await person.code() }),
    works: 200,
  },
  {
    name: 'challenge, form',
    trips: 2,
    charges: 'sign-in',
    isDocument: true,
    scene: held,
    act: async ({ person, csrf }) =>
      person.agent.form('/mfa/challenge', { factor: 'totp', code: await person.code(), csrf, to: '/' }),
    works: 303,
  },
  {
    name: 'challenge, wrong code',
    trips: 2,
    charges: 'sign-in',
    scene: held,
    act: async ({ person }) =>
      person.unsafe('POST', '/mfa/api/challenge', { factor: 'totp', code: await person.wrongCode() }),
    works: 401,
  },
]

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

const FAULTS: [string, Fault][] = [
  ['refused', 'refuse'],
  ['garbage', 'garbage'],
]

for (const [kind, fault] of FAULTS) {
  test(`database ${kind}, at every round trip of every route: closed, nothing half-written, and it works again`, async () => {
    let points = 0
    for (const route of ROUTES) {
      for (let trip = 0; trip < route.trips; trip++) {
        const at = `${route.name}, trip ${trip + 1}`
        const scene = await route.scene()
        const before = await written()
        await world.order({ forget: true })
        world.proxy.setFault(fault, { after: trip, times: 1 })
        expectUnavailable(await route.act(scene), route, at)
        world.proxy.setFault(null)
        points += 1
        expect([at, await world.hits()]).toEqual([at, []])
        expect([at, (await written()) === before]).toEqual([at, true])
        if (route.charges === 'sign-in') {
          expect([at, (await laneOf(world, scene.person.id))?.consecutive ?? 0]).toEqual([at, trip])
        }
        const again = await route.act(scene)
        expect(again, at).toHaveStatus(route.works)
      }
    }
    expect(points).toBe(21)
  })
}

test('database busy for a moment, at every round trip of every route: it is waited for', async () => {
  for (const route of ROUTES) {
    for (let trip = 0; trip < route.trips; trip++) {
      const at = `${route.name}, trip ${trip + 1}`
      const scene = await route.scene()
      await world.order({ forget: true })
      world.proxy.setFault({ status: 429 }, { after: trip, times: 2 })
      const answer = await route.act(scene)
      world.proxy.setFault(null)
      expect(answer, at).toHaveStatus(route.works)
    }
  }
})

test('database busy for longer than it is waited for: closed, and it works again', async () => {
  const [route] = ROUTES
  if (!route) throw new Error('there is no route')
  const scene = await route.scene()
  await world.order({ forget: true })
  world.proxy.setFault({ status: 429 })
  const begun = performance.now()
  expectUnavailable(await route.act(scene), route, route.name)
  expect(performance.now() - begun).toBeLessThan(8_000)
  world.proxy.setFault(null)
  expect(await world.hits()).toEqual([])
  expect(await route.act(scene)).toHaveStatus(route.works)
})

test('a lost answer: what was done is done once, the caller is told, and doing it again has a clear end', async () => {
  // Begin: the pending enrolment counts for nothing; another begin works.
  const one = await unenrolled()
  world.proxy.setFault('drop_answer', { times: 1 })
  expect(await one.person.begin()).toHaveStatus(503)
  expect(await one.person.begin()).toHaveStatus(201)

  // Confirm: enrolled, codes not shown; the same confirm says so (spec E9), and the new app signs in.
  const two = await begun()
  const confirm = () =>
    two.person.code().then((code) => two.person.unsafe('POST', `/mfa/api/enrolments/${two.id}/confirm`, { code }))
  world.proxy.setFault('drop_answer', { after: 1, times: 1 })
  expect(await confirm()).toHaveStatus(503)
  expect((await confirm()).json()).toMatchObject({ status: 409, code: 'conflict', reason: 'confirmed_here' })
  expect(await two.person.agent.document('/')).toHaveStatus(303)
  await world.advance(60)
  await two.person.readChallenge()
  expect(await two.person.answer(await two.person.code())).toHaveStatus(200)

  // Sign-in: the code is used up, the next one works, and nothing is owed.
  const three = await held()
  world.proxy.setFault('drop_answer', { after: 1, times: 1 })
  expect(await three.person.answer(await three.person.code())).toHaveStatus(503)
  await world.advance(30)
  expect(await three.person.answer(await three.person.code())).toHaveStatus(200)
  expect(await laneOf(world, three.person.id)).toMatchObject({ consecutive: 0, dayCount: 0, monthCount: 0 })

  // The first trip lost: the charge stays, the code was not looked at and can be used.
  const four = await held()
  world.proxy.setFault('drop_answer', { times: 1 })
  const code = await four.person.code()
  expect(await four.person.unsafe('POST', '/mfa/api/challenge', { factor: 'totp', code })).toHaveStatus(503)
  expect((await laneOf(world, four.person.id))?.consecutive).toBe(1)
  expect(await four.person.unsafe('POST', '/mfa/api/challenge', { factor: 'totp', code })).toHaveStatus(200)

  // Sign-out: ended although the host was not asked; again, and the host is.
  const five = await enrolled()
  await world.order({ forget: true })
  world.proxy.setFault('drop_answer', { times: 1 })
  expect(await five.person.agent.form('/logout', {})).toHaveStatus(503)
  expect(await world.hits()).toEqual([])
  expect(await five.person.agent.document('/')).toHaveStatus(303)
  expect(await five.person.agent.form('/logout', {})).toHaveStatus(200)
})

test.runIf(isLongForm)('a database that takes 6 s counts as away after 5, at every route at once', async () => {
  const scenes = await Promise.all(ROUTES.map((route) => route.scene()))
  await world.order({ forget: true })
  world.proxy.setFault({ delayMs: 6_000 })
  const before = performance.now()
  const answers = await Promise.all(ROUTES.map((route, n) => route.act(scenes[n] as Scene)))
  expect(performance.now() - before).toBeLessThan(15_000)
  for (const [n, answer] of answers.entries()) {
    expectUnavailable(answer, ROUTES[n] as Route, ROUTES[n]?.name ?? '')
  }
  expect(await world.hits()).toEqual([])
  world.proxy.setFault(null)
  // What was under way arrives late and is one whole act or none.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const after = await held()
  expect(await after.person.answer(await after.person.code())).toHaveStatus(200)
})

test('a database that is slow within the bound is waited for', async () => {
  const { person } = await held()
  world.proxy.setFault({ delayMs: 700 })
  expect(await person.answer(await person.code())).toHaveStatus(200)
})

test('a clock more than 10 s off the database’s is not trusted with a code, in either direction (FLT-06)', async () => {
  for (const skew of [11_000, -11_000, 3_600_000, -3_600_000]) {
    const { person } = await held()
    await world.order({ platformSkewMs: skew })
    const answer = await person.answer(await person.code())
    expect(answer, String(skew)).toHaveProblem(503, 'unavailable')
    expect(await person.agent.document('/')).toHaveStatus(303)
    const pending = await begun()
    const confirm = await pending.person.unsafe('POST', `/mfa/api/enrolments/${pending.id}/confirm`, {
      code: await pending.person.code(),
    })
    expect(confirm, String(skew)).toHaveStatus(503)
    await world.order({ platformSkewMs: 0 })
    expect(await person.answer(await person.code())).toHaveStatus(200)
  }
  for (const skew of [8_000, -8_000]) {
    const { person } = await held()
    await world.order({ platformSkewMs: skew })
    expect(await person.answer(await person.code()), String(skew)).toHaveStatus(200)
  }
})

test('neither a clock that differs nor a damaged secret costs anybody an attempt (T2)', async () => {
  const { person } = await held()
  const code = await person.code()
  await world.order({ platformSkewMs: 60_000 })
  for (let n = 0; n < 6; n++) expect(await person.answer(code)).toHaveStatus(503)
  await world.order({ platformSkewMs: 0 })
  expect((await laneOf(world, person.id))?.consecutive ?? 0).toBe(0)
  const secret = 'select secret from mfa_authenticator where principal_id = ?'
  const own = String((await world.sql.execute({ sql: secret, args: [person.id] })).rows[0]?.secret)
  const put = (sealed: string) =>
    world.sql.execute({
      sql: 'update mfa_authenticator set secret = ? where principal_id = ?',
      args: [sealed, person.id],
    })
  await put(own.replace('v2.k1.', 'v2.gone.'))
  for (let n = 0; n < 6; n++) expect(await person.answer(code)).toHaveStatus(503)
  await put(own)
  expect(await laneOf(world, person.id)).toMatchObject({ consecutive: 0, dayCount: 0, monthCount: 0 })
  expect(await person.answer(code)).toHaveStatus(200)
})
