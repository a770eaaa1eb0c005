import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginSite, startLoginSite } from '../proxy/login-site.ts'
import { Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { CookieJar } from '../support/client.ts'
import { createWorld, type Person, type World } from '../world/world.ts'

/* F11: cookies know no port, so deployments on one host name share a browser's cookies. */

const LOGIN = { LOGIN_PATH: '/login', USER_FIELD: 'user', SESSION_COOKIE: 'sid,auth', LOGIN_OK_COOKIE: 'auth' }

let worlds: World[] = []
let site: LoginSite
let gate: SiteGate
beforeAll(async () => {
  worlds = [await createWorld(), await createWorld()]
  site = await startLoginSite()
  gate = await startSiteGate({ variables: { ...LOGIN, ORIGIN: site.url, REQUIRE: 'all' } })
})
afterAll(async () => {
  await gate?.stop()
  await site?.stop()
  for (const world of worlds) await world.stop()
})

test('in one browser, two hosts on two ports ask for a code once each, and a gate on a third does not disturb them', async () => {
  const jar = new CookieJar()
  const people: Person[] = []
  for (const world of worlds) {
    const person = await world.person({ id: 'p-same', name: 'Alice' }).enrol()
    people.push(person)
    const { csrf } = person.agent
    person.agent = new Browser({ url: world.url } as SiteGate, jar)
    person.agent.csrf = csrf
  }
  // One session cookie for both, as on hosts that call theirs alike.
  people[0]?.signIn()
  const asked: number[] = []
  const look = async (person: Person) => (await person.agent.document('/profile')).status
  for (const person of people) {
    asked.push(await look(person))
    await person.readChallenge()
    expect(await person.answer(await person.code())).toHaveStatus(200)
  }
  const alice = new Browser(gate, jar)
  await alice.form('/login', { user: 'alice', pass: 'correct horse' })
  await alice.enrol()
  for (let n = 0; n < 3; n++) {
    for (const person of people) asked.push(await look(person))
    expect((await alice.document('/')).text).toContain('Inside')
  }
  // Held once each, then never again.
  expect(asked).toEqual([303, 303, 200, 200, 200, 200, 200, 200])
  const ports = [...worlds, gate].map(({ url }) => new URL(url).port)
  for (const port of ports) expect(jar.names().some((name) => name.startsWith(`mfa-${port}`))).toBe(true)
})
