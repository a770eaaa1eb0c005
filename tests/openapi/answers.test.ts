import { expect, test } from 'vitest'
import { Holder, ORIGIN, passkeyWorld } from '../security/passkey/holder.ts'
import { Answer, observers, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { SoftAuthenticator } from '../support/soft-authenticator.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { Operator } from '../world/operator.ts'
import { Backend, newBackend } from '../world/two-calls.ts'
import { Conformance, readDocument } from './conforms.ts'

/* The real thing, through each route of the API at least once: what is sent and answered is what docs/openapi.json says. */

const shop = newBackend('shop')
const world = endsWithFile(
  await passkeyWorld({ backends: [shop.entry], embed: { origins: [APP] }, hasAdmin: true, hasSessions: true }),
)
const document = readDocument()
const conformance = new Conformance(document)

const complaints: string[] = []
const answered = new Map<string, Set<number>>()
function watch({ method, path, sent, answer }: Parameters<Conformance['complaints']>[0]): void {
  const id = conformance.operationOf(method, path)?.operationId
  if (id === undefined) return
  answered.set(id, (answered.get(id) ?? new Set()).add(answer.status))
  complaints.push(...conformance.complaints({ method, path, sent, answer }))
}
observers.set('these tests', watch)
endsWithFile({ stop: () => observers.delete('these tests') })

const acme = { accountId: 'acme', accountName: 'Acme', role: 'owner' as const }
const json = <Body>(answer: Answer) => answer.json<Body>()

/** With an app: set up, signed in anew by it, and by a backup code. */
async function byCode(): Promise<void> {
  const ada = new Holder(world, world.person({ memberships: [acme] }))
  const { person } = ada
  expect(await person.settings()).toHaveStatus(200)
  await person.begun()
  await person.abandon()
  await person.begun()
  expect(await person.confirmOwn('12')).toHaveProblem(400, 'bad_request')
  expect(await person.confirmOwn(await person.wrongCode())).toHaveProblem(401, 'wrong_code')
  await person.enrol()
  expect(await person.begin()).toHaveProblem(409, 'already_enrolled')

  person.signIn()
  expect(await person.settings()).toHaveProblem(401, 'challenge_required')
  expect(await person.answer(await person.wrongCode())).toHaveProblem(401, 'wrong_code')
  expect(await person.answer(await person.code())).toHaveStatus(200)
  await world.advance(30)
  await person.settings()
  const renamed = await person.unsafe('PATCH', `/mfa/api/authenticators/${person.authenticatorId}`, { name: 'Phone' })
  expect(renamed).toHaveStatus(200)
  const offered = await ada.post('/offers', { answer: 'shown' })
  expect(offered).toHaveStatus(200)

  expect(await person.agent.json('GET', '/mfa/api/policies')).toHaveStatus(200)
  expect(await person.setPolicy('acme', true)).toHaveStatus(200)
  expect(await person.setPolicy('acme', false)).toHaveProblem(401, 'step_up_required')
  expect(await person.setPolicy('elsewhere', true)).toHaveProblem(403, 'forbidden')
  expect(await person.agent.json('GET', '/mfa/api/audit?account=acme')).toHaveStatus(200)
  // Members are who has been at the site.
  expect(await person.agent.document('/profile')).toHaveStatus(200)
  await world.settled()
  const members = await person.agent.json('GET', '/mfa/api/accounts/acme/members?limit=1')
  expect(json<{ members: unknown[] }>(members).members).toHaveLength(1)
  const sessions = json<{ sessions: { id: string }[] }>(await person.agent.json('GET', '/mfa/api/sessions')).sessions
  expect(await ada.post(`/sessions/${sessions.at(-1)?.id}/end`, {})).toHaveStatus(200)
  expect(await ada.post('/sessions/end-others', {})).toHaveStatus(200)
  expect(await ada.post('/sessions/unknown/end', {})).toHaveProblem(404, 'not_found')
  expect(await person.remove(await person.proof())).toHaveProblem(409, 'policy_requires_mfa')
  await world.advance(30)
  expect(await person.setPolicy('acme', false, await person.proof())).toHaveStatus(200)

  await world.advance(30)
  expect(await person.newCodes(await person.proof())).toHaveStatus(201)
  person.signIn()
  expect(await person.useBackup('AAAA-AAAA-AAAA')).toHaveProblem(400, 'bad_request')
  for (let wrong = 0; wrong < 5; wrong++) await person.answer(await person.wrongCode())
  expect(await person.answer(await person.code())).toHaveProblem(429, 'locked')
}

/** With passkeys, as the first and as a further method. */
async function byPasskey(): Promise<void> {
  const bea = new Holder(world)
  const key = await bea.enrol()
  await bea.enrol(new SoftAuthenticator({ origin: ORIGIN }))
  expect((await bea.settings()).authenticators).toHaveLength(2)
  const other = bea.elsewhere()
  expect(await other.pass(key)).toHaveStatus(200)
  const foreign = key.get(await bea.asked('?maxAgeSeconds=0'))
  expect(await other.answer(foreign, { maxAgeSeconds: 0 })).toHaveProblem(410, 'ceremony_expired')
  const { authenticatorId: id } = bea.person
  await other.settings()
  const proof = await other.proof(key, 'remove', id)
  expect(await other.post(`/authenticators/${id}/remove`, { proof })).toHaveStatus(200)
  expect(await other.person.agent.document('/mfa/offer')).toHaveStatus(303)
  expect(await other.person.agent.document('/mfa/settings')).toHaveStatus(200)
}

/** What a backend asks for, and the browser with a ticket. */
async function byTicket(): Promise<void> {
  const cid = world.person({ memberships: [{ ...acme, accountId: 'shop' }] })
  const backend = Object.assign(new Backend(world, shop), { agent: new UserAgent(world.url, { origin: ORIGIN }) })
  expect(await backend.logins(cid, { memberships: [] })).toHaveStatus(200)
  await world.requireMfa('shop')
  const pending = await backend.pending(cid)
  Object.assign(pending, {
    agent: new UserAgent(world.url, { origin: ORIGIN, headers: { authorization: `MFA-Ticket ${pending.ticket}` } }),
  })
  await pending.settings()
  await pending.enrol()
  const { grant } = json<{ grant: string }>(await pending.finish())
  expect(await backend.redeem(pending.redemption(grant))).toHaveStatus(200)
  expect(await backend.redeem(pending.redemption(grant))).toHaveProblem(410, 'challenge_expired')
  expect(await backend.logins(cid, {}, { authorization: 'Bearer nobody' })).toHaveProblem(401, 'unknown_credential')
}

/** From a page of another origin. */
async function byToken(): Promise<void> {
  const dan = new Embedded(world.person())
  Object.assign(dan, { agent: new UserAgent(world.url, { origin: ORIGIN }) })
  await dan.enrol()
  expect(await dan.settings()).toHaveStatus(200)
  expect(await dan.send('POST', '/mfa/api/assurance/end')).toHaveStatus(204)
}

test.each([
  ['with an app', byCode],
  ['with passkeys', byPasskey],
  ['with a ticket, and its backend', byTicket],
  ['with a token, from another origin', byToken],
])('%s, what is sent and answered is as the document says', async (_, go) => {
  await go()
  expect(complaints.splice(0)).toEqual([])
})

test('no route of the API was left out of that', () => {
  const api = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'))
  const ids = api.flatMap(([, methods]) => Object.values(methods).map(({ operationId }) => operationId))
  expect(ids.length).toBeGreaterThan(15)
  expect(ids.filter((id) => ![...(answered.get(id) ?? [])].some((status) => status < 300))).toEqual([])
})

test('what the document does not have it take is refused', async () => {
  const ada = new Holder(world)
  await ada.person.settings()
  const desk = (await Operator.of(world, 'read', 'support', 'forget', 'policy', 'audit')).at(ORIGIN)
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.requestBody?.content['application/json']) continue
      const at = `/mfa${path.replace(/\{\w+\}/g, 'x')}`
      for (const body of [{ surplus: 1 }, [], 'text']) {
        expect(conformance.takes(operation, body), at).toBe(false)
        const verb = method.toUpperCase()
        const ofOperators = at.split('/mfa/admin/v1')[1]
        const answer = await (ofOperators ? desk.send(verb, ofOperators, body) : ada.person.unsafe(verb, at, body))
        expect([at, answer.status === 400 || answer.status === 403]).toEqual([at, true])
      }
    }
  }
})

test('a field more, one of another type, an unknown code and another status are complained about', async () => {
  const { text, headers } = await new Holder(world).person.settings()
  const settings = JSON.parse(text)
  const said = (status: number, body: unknown, type = 'application/json') =>
    conformance.complaints({
      ...{ method: 'GET', path: '/mfa/api/settings', sent: undefined },
      answer: new Answer(status, new Headers({ 'content-type': type }), Buffer.from(JSON.stringify(body))),
    })
  expect(headers.get('content-type')).toBe('application/json')
  expect(said(200, settings)).toEqual([])
  expect(said(200, { ...settings, more: 1 }).join()).toContain('additional')
  expect(said(200, { ...settings, principal: { ...settings.principal, more: 1 } }).join()).toContain('additional')
  expect(said(200, { ...settings, csrf: undefined }).join()).toContain('csrf')
  expect(said(200, { ...settings, nextCodeAt: 'soon' }).join()).toContain('nextCodeAt')
  expect(said(202, settings).join()).toContain('202')
  const problem = { type: 'urn:sallyport:problem:conflict', title: '', status: 401, code: 'conflict', requestId: '' }
  expect(said(401, problem, 'application/problem+json').join()).toContain('/code')

  // And such an answer fails whatever test has asked for it.
  const answer = new Answer(202, headers, Buffer.from(text))
  const exchange = { method: 'GET', path: '/mfa/api/settings', sent: undefined, answer }
  expect(() => observers.get('the document')?.(exchange)).toThrow('Not as docs/openapi.json says')
})
