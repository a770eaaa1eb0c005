import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type Person, type World } from '../world/world.ts'

/*
 * What tells two logins of one name apart: `label` of `identify`, in the app's entry (Key URI format: `issuer:label`), and
 * for password managers (HTML: `autocomplete="username"`).
 */

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

/** A new session of theirs, in which the site says more of them. */
function saying(person: Person, more: object): Person {
  const said = JSON.parse(Buffer.from(person.sessionCookie(), 'base64').toString())
  person.agent.jar.set('sid', Buffer.from(JSON.stringify({ ...said, ...more })).toString('base64'))
  return person
}

async function entryOf(person: Person): Promise<string> {
  const { prompts } = await person.begun()
  return decodeURIComponent(new URL(prompts[0]?.uri ?? '').pathname.split('/').at(-1) ?? '')
}

test.each<[string, object, string]>([
  ['without one, the name', {}, 'Acme:Robin'],
  ['the label', { label: 'robin@one.example' }, 'Acme:robin@one.example'],
  ['an empty one is none', { label: '' }, 'Acme:Robin'],
  ['nor are spaces', { label: '  ' }, 'Acme:Robin'],
  ['a colon would end the issuer', { label: 'one:robin' }, 'Acme:one robin'],
  ['as long as a name may be', { label: 'x'.repeat(256) }, `Acme:${'x'.repeat(256)}`],
])('an entry of the app is called by its login: %s', async (_, more, entry) => {
  expect(await entryOf(saying(world.person({ name: 'Robin' }), more))).toBe(entry)
})

test.each<[string, unknown]>([
  ['too long', 'x'.repeat(257)],
  ['a number', 7],
  ['null', null],
  ['of two lines', 'robin\nsecret=JBSWY3DPEHPK3PXP'],
  ['of two lines by Unicode', 'robin\u2028x'],
  ['with a control character', 'robin\u0007'],
])('a label that is %s is no answer: closed', async (_, label) => {
  const person = saying(world.person(), { label })
  expect(await person.settings()).toHaveStatus(503)
  expect(await person.agent.document('/profile')).toHaveStatus(503)
})

test('the page that asks for a code has it in a field that is not sent, and so does what its element asks for', async () => {
  const person = (await world.person({ name: 'Robin' }).enrol()).elsewhere()
  saying(person, { label: 'robin"@one.example' })
  const { text } = await person.agent.document('/mfa/challenge')
  const field = '<input type="text" autocomplete="username" value="robin&quot;@one.example" readonly hidden />'
  expect(text).toContain(field)
  const { principal } = (await person.readChallenge()).json<{ principal: object }>()
  expect(principal).toEqual({ name: 'Robin', label: 'robin"@one.example' })
  expect(await person.agent.document('/mfa/challenge?way=other')).toSatisfy(
    (page: { text: string }) => !page.text.includes('username'),
  )
})

test('who reads it is the person alone: their settings say it, and no notification', async () => {
  const person = saying(world.person({ name: 'Robin' }), { label: 'robin@one.example' })
  const { principal } = (await person.settings()).json<{ principal: object }>()
  expect(principal).toEqual({ id: person.id, name: 'Robin', label: 'robin@one.example' })
  await person.enrol()
  expect(JSON.stringify(await world.notified(person))).not.toContain('robin@one.example')
})
