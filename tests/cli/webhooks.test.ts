import { createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createWebhookStore } from '../../db/webhooks.ts'
import { webhooks } from '../../edge/webhooks/index.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { actsFor, auditOf, newCaller, newId } from '../db/acts.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startReceiver } from '../support/receiver.ts'

/* `npx sallyport webhooks`: keys, how deliveries stand, and sending events again. */

const database = endsWithFile(await startDatabase())
const acts = await actsFor(async () => {
  const client = openDatabase(database.url)
  return { store: createStore(client), client, close: async () => client.close() }
})
const receiver = endsWithFile(await startReceiver())

const run = (...words: string[]) => sallyportCommand(['webhooks', ...words], { LIBSQL_URL: database.url })
const WHY = ['--reason', 'ticket 7']
const printed = async (...words: string[]) => (await run(...words)).out.join('\n')

const DAY = 86_400_000
/** A date from today on: far enough that no midnight comes between. */
const day = (n: number) => new Date(Date.now() + n * DAY).toISOString().slice(0, 10)

/** A sender with an endpoint of its own, which sends again as if a day had gone by: longer than any wait. */
async function sender(keys: string[]) {
  const id = newId('hook')
  let ahead = 0
  const hooks = webhooks({
    ...{ store: createWebhookStore(acts.client), endpoints: [{ id, url: receiver.url, keys }], loopback: true },
    log: () => {},
    testing: { clock: () => Date.now() + ahead, chance: () => 0 },
  })
  await hooks.ready()
  const failed = { audit: [auditOf(newCaller(), 'mfa.enrolled')], disables: false }
  const happen = () => acts.store.failAttempt({ caller: newCaller(), factor: 'totp', failed, now: Date.now() })
  const send = () => {
    ahead += DAY
    return hooks.run()
  }
  return { id, send, happen }
}

/** Which of these reasons the log has for an act, in the order in which they were written. */
async function onRecord(act: string, ...reasons: string[]): Promise<unknown[]> {
  const rows = await acts.rows(
    "select reason from mfa_audit where act = ? and actor = 'sallyport:operator' order by seq",
    act,
  )
  return rows.map(({ reason }) => reason).filter((reason) => reasons.includes(String(reason)))
}

const newKey = async (...words: string[]) => await run('key', ...words)
const HMAC = (await newKey('--hmac')).out[0] ?? ''

describe('key', () => {
  test('the one for Ed25519 signs what its public half opens, which is said beside it', async () => {
    const { out, err } = await newKey()
    const { id, send, happen } = await sender([out[0] ?? ''])
    receiver.forget()
    await happen()
    await send()
    const [got] = receiver.received
    const { 'webhook-id': message, 'webhook-timestamp': at, 'webhook-signature': signature = '' } = got?.headers ?? {}
    const raw = Buffer.from(/whpk_(\S+)/.exec(err.join())?.[1] ?? '', 'base64')
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    })
    const signed = Buffer.from(`${message}.${at}.${got?.body}`)
    expect(verify(null, signed, publicKey, Buffer.from(signature.replace('v1a,', ''), 'base64'))).toBe(true)
    expect(err.join()).not.toContain(out[0])
    expect(await printed('status')).toContain(id)
  })

  test('the one for HMAC is one that the reference library takes', async () => {
    expect(() => new Webhook(HMAC)).not.toThrow()
    expect(HMAC).toMatch(/^whsec_[\w+/]{43}=$/)
    expect((await newKey('--hmac')).out[0]).not.toBe(HMAC)
  })
})

describe('status and replay', () => {
  test('a dead event is counted, and goes out again by its id or its time, under the same id', async () => {
    const { id, send, happen } = await sender([HMAC])
    receiver.forget()
    receiver.behave({ status: 500 })
    await happen()
    for (let n = 0; n < 10; n++) await send()
    expect(await printed('status')).toContain('0 delivered, 0 pending, 1 dead')
    receiver.behave({ status: 200 })
    const [message = ''] = receiver.ids()
    receiver.forget()

    expect(await run('replay', message, ...WHY)).toMatchObject({
      exitCode: 0,
      out: [expect.stringContaining('1 event is due')],
    })
    expect(await printed('status')).toMatch(/1 pending, 0 dead.*\n.*oldest that is pending is of 2/)
    await send()
    expect(receiver.ids()).toEqual([message])

    // A delivered one too: the receiver may have lost it.
    const byTime = ['--from', day(-2), '--to', `${day(2)}T00:00Z`, '--endpoint', id]
    // None of that time is no failure, and nothing that happened.
    const none = [
      [...byTime, '--dead'],
      ['--from', day(2), '--endpoint', id],
      ['--from', day(2)],
    ]
    for (const words of none) {
      expect(await run('replay', ...words, ...WHY)).toMatchObject({
        exitCode: 0,
        out: [expect.stringContaining('none')],
      })
      expect(JSON.parse(await printed('replay', ...words, ...WHY, '--json'))).toEqual({ replayed: 0 })
    }
    expect(await onRecord('webhook.replayed', ...none.map((words) => `${words.join(' ')}: ticket 7`))).toEqual([])
    // An id that there is not is a typing error.
    const unknown = `msg_${'0'.repeat(32)}`
    for (const words of [[unknown], [unknown, '--endpoint', id]]) {
      expect(await run('replay', ...words, ...WHY)).toMatchObject({
        exitCode: 1,
        err: [expect.stringContaining('no such event')],
      })
    }
    expect(await onRecord('webhook.replayed', `${unknown}: ticket 7`)).toEqual([])
    expect(await onRecord('webhook.replayed', `${unknown} --endpoint ${id}: ticket 7`)).toEqual([])
    const elsewhere = ['--from', day(-2), '--endpoint', `not-${id}`]
    expect(await run('replay', ...elsewhere, ...WHY)).toMatchObject({
      exitCode: 1,
      err: [`There is no endpoint "not-${id}".`],
    })
    expect(await onRecord('webhook.replayed', `${elsewhere.join(' ')}: ticket 7`)).toEqual([])
    expect((await run('replay', '--reason=ticket 7', ...byTime, '--json')).exitCode).toBe(0)
    await send()
    expect(receiver.ids()).toEqual([message, message])
    const [status] = (JSON.parse(await printed('status', '--json')) as { id: string }[]).filter((one) => one.id === id)
    expect(status).toMatchObject({ delivered: 1, pending: 0, dead: 0, oldestPendingAt: null, disabledAt: null })
    const reasons = [message, byTime.join(' ')].map((what) => `${what}: ticket 7`)
    expect(await onRecord('webhook.replayed', ...reasons)).toEqual(reasons)
  })

  test('an endpoint that answered 410 is told as off, and is on again when somebody says so', async () => {
    const { id, send, happen } = await sender([HMAC])
    receiver.behave({ status: 410 })
    await happen()
    await send()
    expect(await printed('status')).toMatch(new RegExp(`${id} .* OFF since .*it answered 410`))
    expect((await run('enable', id, ...WHY)).exitCode).toBe(0)
    expect((await run('enable', id, ...WHY)).exitCode).toBe(1)
    expect(await onRecord('webhook.enabled', `${id}: ticket 7`)).toEqual([`${id}: ticket 7`])
    receiver.forget()
    receiver.behave({ status: 200 })
    await send()
    // What had not arrived goes out.
    expect(receiver.received).toHaveLength(1)
  })

  test('an operator’s unlock and policy on the command line are events, as whatever else they do', async () => {
    const { send } = await sender([HMAC])
    receiver.behave({ status: 200 })
    const { caller } = await acts.enrol()
    const accountId = newId('acme')
    await acts.run(
      "insert into mfa_membership (principal_id, account_id, account_name, role, seen_at) values ('p', ?, 'Acme', 'owner', 1)",
      accountId,
    )
    await send()
    receiver.forget()
    const sallyport = (...words: string[]) =>
      sallyportCommand([...words, '--reason', 'ticket 1'], { LIBSQL_URL: database.url })
    expect((await sallyport('user', 'unlock', caller.principalId)).exitCode).toBe(0)
    expect((await sallyport('policy', 'set', accountId, '--required', 'on')).exitCode).toBe(0)
    await send()
    const told = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: object })
    // Two are on their way at once; none waits for the other.
    const byType = told.sort((a, b) => (a.type < b.type ? -1 : 1))
    expect(byType.map(({ type, data }) => [type, data])).toEqual([
      ['admin.unlocked', expect.objectContaining({ principalId: caller.principalId, actor: 'sallyport:operator' })],
      ['policy.changed', expect.objectContaining({ accountId, actor: 'sallyport:operator' })],
    ])
  })

  test('however many events are sent again, the log has the reason', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `msg_${String(n).padStart(32, '0')}`)
    const { id, send, happen } = await sender([HMAC])
    receiver.behave({ status: 200 })
    receiver.forget()
    await happen()
    await send()
    expect((await run('replay', ...ids, ...receiver.ids(), '--endpoint', id, ...WHY)).exitCode).toBe(0)
    const [{ reason } = {}] = await acts.rows(
      "select reason from mfa_audit where act = 'webhook.replayed' and reason like 'msg_0000%' order by seq desc limit 1",
    )
    expect(reason).toMatch(/^msg_0{32} msg_.*: ticket 7$/)
    expect(String(reason)).toHaveLength(500)
  })

  test('where no endpoint is registered, it says that nobody is told', async () => {
    const { url } = endsWithTest(await startDatabase())
    const { exitCode, err } = await sallyportCommand(['webhooks', 'status'], { LIBSQL_URL: url })
    expect([exitCode, err.join()]).toEqual([1, expect.stringContaining('nobody is told')])
    const told = await sallyportCommand(['webhooks', 'status', '--json'], { LIBSQL_URL: url })
    expect(told).toEqual({ exitCode: 1, out: ['[]'], err: [] })
  })
})

test.each([
  [[]],
  [['stat']],
  [['key', '--dead']],
  [['status', 'x']],
  [['enable', ...WHY]],
  [['enable', 'siem']],
  [['enable', 'siem', '--reason', ' ']],
  [['status', ...WHY]],
  [['replay', ...WHY]],
  [['replay', `msg_${'a'.repeat(32)}`]],
  [['replay', '--from', '2026-11-02']],
  [['replay', 'msg_1', ...WHY]],
  [['replay', '--from', 'yesterday', ...WHY]],
  [['replay', '--to', '2026-11-02', ...WHY]],
  [['replay', `msg_${'a'.repeat(32)}`, '--from', '2026-11-02', ...WHY]],
  [['replay', '--unknown', ...WHY]],
])('%j is not a command: 2, and how it is used', async (words) => {
  const { exitCode, err } = await run(...words)
  expect([exitCode, err.join('\n')]).toEqual([2, expect.stringContaining('webhooks replay <id>')])
})

test('without a database, or with one that is away, it says so in a sentence', async () => {
  expect((await sallyportCommand(['webhooks', 'status'], {})).err).toEqual([expect.stringContaining('LIBSQL_URL')])
  const away = await sallyportCommand(['webhooks', 'status'], { LIBSQL_URL: 'http://127.0.0.1:1' })
  expect([away.exitCode, away.err.join()]).toEqual([1, expect.stringContaining('no database to be reached')])
})
