import { expect, test } from 'vitest'
import { loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { CookieJar } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person } from '../world/world.ts'

/* F11: cookies know no port, so deployments on one host name share a browser's cookies. */

const worlds = [endsWithFile(await createWorld()), endsWithFile(await createWorld())]
const site = endsWithFile(await startLoginSite())
const gate = endsWithFile(await startSiteGate({ variables: loginVariables(site.url) }))

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
