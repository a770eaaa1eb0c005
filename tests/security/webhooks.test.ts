import { beforeEach, expect, test } from 'vitest'
import { createWebhookStore } from '../../db/webhooks.ts'
import { webhooks } from '../../edge/webhooks/index.ts'
import { runMfaCommand } from '../../tools/operator/operator-command.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { newSecret, newSigningKey, startReceiver } from '../support/receiver.ts'
import { type Confirmed, codesOf, createWorld } from '../world/world.ts'
import { inParallel } from './tools.ts'

/*
 * What the outbox is written by what people do in workerd, whose Worker knows nothing of it; and what is in the payloads.
 * Threat: a change of somebody's methods, or guesses, that nobody hears of; a secret that leaves with an event (AUD-09, of
 * webhooks).
 */

const world = endsWithFile(await createWorld())
const receiver = endsWithFile(await startReceiver())
const key = newSigningKey().key
const secret = newSecret()
// The people live in the world's time, which is ahead of ours at most by what the tests wait.
const hooks = webhooks({
  store: createWebhookStore(world.sql),
  endpoints: [{ id: 'all', url: receiver.url, keys: [key, secret] }],
  loopback: true,
  testing: { clock: () => Date.now() + 86_400_000 },
})
await hooks.ready()

/** The types that came since the last call, in the order of the acts. */
async function told(): Promise<string[]> {
  await world.settled()
  await hooks.run()
  const events = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; timestamp: string })
  receiver.forget()
  return events
    .sort((a, b) => a.timestamp.localeCompare(b.timestamp) || a.type.localeCompare(b.type))
    .map(({ type }) => type)
}

beforeEach(async () => {
  await told()
})

const owner = () => world.person({ memberships: [{ accountId: crypto.randomUUID(), accountName: 'A', role: 'owner' }] })

test('every change of methods and policies is told, once', async () => {
  const person = await owner().enrol()
  expect(await told()).toEqual(['mfa.enrolled'])
  expect(await person.newCodes(await person.proof())).toHaveStatus(201)
  expect(await told()).toEqual(['backup_codes.created'])
  const accountId = person.memberships[0]?.accountId ?? ''
  await world.advance(60)
  expect(await person.setPolicy(accountId, true)).toHaveStatus(200)
  // What is so already is no change.
  expect(await person.setPolicy(accountId, true)).toHaveStatus(200)
  expect(await person.setPolicy(accountId, false, await person.proof())).toHaveStatus(200)
  expect(await told()).toEqual(['policy.changed', 'policy.changed'])
  await world.advance(60)
  expect(await person.remove(await person.proof())).toHaveStatus(200)
  expect(await told()).toEqual(['mfa.removed'])
})

test('what operators and the host do is told as well, and a method that is gone without anybody deleting it', async () => {
  const person = await world.person().enrol()
  const lost = await world.person().enrol()
  await told()
  const env = { LIBSQL_URL: world.database.url }
  await runMfaCommand(['reset', person.id, '--reason', 'lost phone'], env)
  expect(await told()).toEqual(['admin.reset'])
  await world.hostSays('forget', person.id)
  expect(await told()).toEqual(['principal.forgotten'])
  await world.sql.execute({ sql: 'delete from mfa_authenticator where principal_id = ?', args: [lost.id] })
  for (let n = 0; n < 3; n++) await lost.elsewhere().agent.document('/mfa/challenge')
  expect(await told()).toEqual(['authenticator.missing'])
})

test('guesses are told after the third and the fifth, whether they come one by one or at once', async () => {
  const person = await world.person().enrol()
  await told()
  const wrong = await person.wrongCode()
  for (let n = 0; n < 5; n++) expect(await person.elsewhere().answer(wrong)).toHaveProblem(401, 'wrong_code')
  // The fifth of a day begins a wait too.
  expect(await told()).toEqual(['challenge.failed', 'challenge.failed', 'challenge.locked'])

  const other = await world.person().enrol()
  await told()
  const guess = await other.wrongCode()
  const sessions = await inParallel(4, [1, 2, 3, 4], async () => {
    const session = other.elsewhere()
    await session.readChallenge()
    return session
  })
  await inParallel(4, sessions, (session) => session.answer(guess))
  expect(await told()).toEqual(['challenge.failed'])
})

test('a backup code that is used is told, and that few are left', async () => {
  const person = await world.person().enrol()
  await told()
  for (const code of person.codes.slice(0, 6)) expect(await person.elsewhere().useBackup(code)).toHaveStatus(200)
  expect(await told()).toEqual(Array(6).fill('backup_code.used'))
  expect(await person.elsewhere().useBackup(person.codes[6])).toHaveStatus(200)
  await world.settled()
  await hooks.run()
  const data = receiver.received.map(({ body }) => (JSON.parse(body) as { data: { codesLeft: number } }).data)
  expect(data.map(({ codesLeft }) => codesLeft)).toEqual([3, 3])
  expect((await told()).sort()).toEqual(['backup_code.used', 'backup_codes.low'])
})

test('no payload and no field of a request holds a secret, a code, a cookie, a session or a name', async () => {
  const person = world.person({ name: 'Canary Person' })
  const begun = await person.enrol()
  const later = person.elsewhere()
  await later.answer(await person.wrongCode())
  await later.answer(await person.code())
  await world.advance(60)
  const renewed = await later.newCodes({ factor: 'totp', code: await person.code() })
  expect(renewed).toHaveStatus(201)
  const codes = codesOf(renewed.json<Confirmed>())
  expect(await person.elsewhere().useBackup(codes[0])).toHaveStatus(200)
  await runMfaCommand(['reset', person.id, '--reason', 'canary reason'], { LIBSQL_URL: world.database.url })
  await world.settled()
  await hooks.run()
  const sent = JSON.stringify(receiver.received)
  expect(receiver.received.length).toBeGreaterThan(2)
  expect(sent).toContain(person.id)
  const sid = person.agent.jar.get('sid') ?? 'none'
  const cookies = [later, person].flatMap(({ agent }) => [
    agent.jar.get('mfa') ?? 'none',
    agent.jar.get('sid') ?? 'none',
  ])
  const { sessionId } = JSON.parse(Buffer.from(sid, 'base64').toString()) as { sessionId: string }
  const hashes = (await world.sql.execute('select session_hash from mfa_assurance')).rows.map((row) =>
    String(row.session_hash),
  )
  const secrets = [person.secret, ...begun.codes, ...codes, ...cookies, sessionId, ...hashes, key, secret, world.keys]
  expect(secrets.length).toBeGreaterThan(15)
  for (const one of [...secrets, 'Canary Person', 'canary reason']) expect(sent).not.toContain(one)
})
