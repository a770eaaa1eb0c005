import { verify } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test, vi } from 'vitest'
import { createWebhookStore } from '../../db/webhooks.ts'
import type { WebhookLogEntry } from '../../edge/webhooks/index.ts'
import { type WebhookEndpoint, webhooks } from '../../edge/webhooks/index.ts'
import { LEASE_SECONDS, WAITS_BEFORE_SECONDS } from '../../edge/webhooks/schedule.ts'
import { actsFor, auditOf, newCaller, newId } from '../db/acts.ts'
import { openServer } from '../db/open.ts'
import { DAY, NOW, SECOND } from '../db/times.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { newSecret, newSigningKey, type Received, type Receiver, startReceiver } from '../support/receiver.ts'

/*
 * Webhooks from the outbox to real receivers, over a real libSQL server. The clock is the test's, and so is chance: every
 * wait is exactly what the list says. Signatures are checked by the public reference library and by Node's own crypto.
 */

const acts = await actsFor(openServer)
const store = createWebhookStore(acts.client)

/** A sender with endpoints of its own, which are the only ones from now on. */
async function senderTo(receivers: Receiver[], more: Partial<WebhookEndpoint> = {}, attemptMs = 5_000) {
  const logged: WebhookLogEntry[] = []
  const time = { now: NOW }
  const endpoints = receivers.map(({ url }) => ({ id: newId('hook'), url: `${url}/mfa`, keys: [newSecret()], ...more }))
  const make = () =>
    webhooks({
      ...{ store, endpoints, loopback: true, log: (entry: WebhookLogEntry) => logged.push(entry) },
      testing: { clock: () => time.now, chance: () => 0.5, attemptMs },
    })
  const hooks = make()
  await hooks.ready()
  /** Another process with the same configuration. */
  return { hooks, make, time, logged, endpoints, id: endpoints[0]?.id ?? '' }
}

async function happens(count = 1, act: 'mfa.enrolled' | 'challenge.wrong' = 'mfa.enrolled'): Promise<void> {
  for (let n = 0; n < count; n++) await acts.fail(newCaller(), false, auditOf(newCaller(), act))
}

const rowsOf = (id: string) =>
  acts.rows('select id, state, tries, next_at, last_status from mfa_outbox where webhook_id = ? order by rowid', id)

const receiver = async (...args: Parameters<typeof startReceiver>) => endsWithTest(await startReceiver(...args))

const bodyOf = ({ body }: Received) =>
  JSON.parse(body) as { type: string; timestamp: string; data: Record<string, string> }

describe('what is sent', () => {
  test('is a thin payload under one id, signed by each key for the moment of the attempt (AUD-04, AUD-08)', async () => {
    const [hmac, older, asymmetric] = [newSecret(), newSecret(64), newSigningKey()]
    const there = await receiver()
    const { hooks, time } = await senderTo([there], { keys: [asymmetric.key, hmac, older] })
    time.now = Date.now()
    await happens()
    expect(await hooks.run()).toEqual({ delivered: 1, failed: 0, removed: 0 })
    const [got] = there.received
    if (!got) throw new Error('nothing came')
    expect(got.path).toBe('/mfa')
    expect(bodyOf(got)).toEqual({
      type: 'mfa.enrolled',
      timestamp: new Date(NOW).toISOString(),
      data: {
        ...{ auditId: expect.any(String), principalId: expect.any(String) },
        actor: expect.any(String),
        requestId: expect.any(String),
      },
    })
    expect(got.headers['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/)
    for (const secret of [hmac, older]) {
      expect(new Webhook(secret).verify(got.body, got.headers)).toEqual(JSON.parse(got.body))
      // The same JSON, written otherwise, is not what was signed.
      const again = JSON.stringify(JSON.parse(got.body), null, 1)
      expect(() => new Webhook(secret).verify(again, got.headers)).toThrow(/No matching signature/)
    }
    expect(() => new Webhook(newSecret()).verify(got.body, got.headers)).toThrow(/No matching signature/)
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = got.headers
    const own = signatures.split(' ').filter((one) => one.startsWith('v1a,'))
    expect(own).toHaveLength(1)
    const signature = Buffer.from(own[0]?.slice('v1a,'.length) ?? '', 'base64')
    const signed = (body: string) => verify(null, Buffer.from(`${id}.${at}.${body}`), asymmetric.publicKey, signature)
    expect([signed(got.body), signed(`${got.body} `)]).toEqual([true, false])
  })

  test('five minutes later a copy of it is refused by the reference library, and a new attempt is not (AUD-04)', async () => {
    const secret = newSecret()
    const there = await receiver({ status: 500 })
    const { hooks, time } = await senderTo([there], { keys: [secret] })
    time.now = Date.now() - 301 * SECOND
    await happens()
    await hooks.run()
    time.now = Date.now()
    there.behave({ status: 200 })
    await hooks.run()
    const [old, fresh] = there.received
    if (!old || !fresh) throw new Error('too little came')
    expect(() => new Webhook(secret).verify(old.body, old.headers)).toThrow(/too old/)
    expect(new Webhook(secret).verify(fresh.body, fresh.headers)).toEqual(JSON.parse(old.body))
    expect([fresh.headers['webhook-id'], fresh.body]).toEqual([old.headers['webhook-id'], old.body])
  })

  test('says which way a policy was switched', async () => {
    const there = await receiver()
    const { hooks } = await senderTo([there])
    const detail = 'on phishing_resistant'
    await acts.fail(newCaller(), false, { ...auditOf(newCaller(), 'policy.changed'), accountId: 'acme', detail })
    await hooks.run()
    expect(there.received.map((got) => bodyOf(got))).toMatchObject([{ data: { accountId: 'acme', detail } }])
  })

  test('is small, however long the names of those who act are', async () => {
    const there = await receiver()
    const { hooks } = await senderTo([there])
    const long = '\u{1f512}'.repeat(128)
    await acts.fail(newCaller(), false, {
      ...auditOf(newCaller(), 'policy.changed'),
      actor: long,
      principalId: long,
      accountId: long,
    })
    await hooks.run()
    expect(there.received).toHaveLength(1)
    expect(Buffer.byteLength(there.received[0]?.body ?? '')).toBeLessThan(20_000)
  })
})

describe('a receiver that', () => {
  test('fails is tried again after each wait of the list, ten times in all, and then only by a replay', async () => {
    const there = await receiver({ status: 503 })
    const { hooks, time, logged, id } = await senderTo([there])
    await happens()
    for (const [n, wait] of WAITS_BEFORE_SECONDS.entries()) {
      // A moment too early nothing is sent.
      time.now += Math.max(wait * SECOND - 1, 0)
      if (wait > 0) expect(await hooks.run()).toMatchObject({ delivered: 0, failed: 0 })
      time.now += 1
      expect(await hooks.run(), `attempt ${n + 1}`).toMatchObject({ delivered: 0, failed: 1 })
    }
    time.now += 20 * DAY
    expect(await hooks.run()).toMatchObject({ delivered: 0, failed: 0 })
    expect(await rowsOf(id)).toMatchObject([{ state: 'dead', tries: 10, next_at: null, last_status: 503 }])
    expect(new Set(there.ids()).size).toBe(1)
    expect(there.received).toHaveLength(10)
    expect(logged).toEqual([{ event: 'webhook.dead', endpoint: id, id: there.ids()[0], status: 503 }])
  })

  test('asks for time gets it', async () => {
    const there = await receiver({ status: 429, headers: { 'Retry-After': '3600' } })
    const { hooks, id } = await senderTo([there])
    await happens()
    await hooks.run()
    expect(await rowsOf(id)).toMatchObject([{ state: 'pending', next_at: NOW + 3600 * SECOND }])
  })

  test('answers 302 to another address leads nobody there, and has failed (AUD-05)', async () => {
    const metadata = await receiver({ status: 200 })
    for (const status of [301, 302, 303, 307, 308]) {
      const there = await receiver({ status, headers: { Location: `${metadata.url}/latest/meta-data/` } })
      const { hooks, id } = await senderTo([there])
      await happens()
      expect(await hooks.run()).toMatchObject({ delivered: 0, failed: 1 })
      expect(await rowsOf(id)).toMatchObject([{ state: 'pending', last_status: status }])
    }
    expect(metadata.received).toEqual([])
  })

  test('never answers holds up no other (AUD-06)', async () => {
    const held: ServerResponse[] = []
    const hanging = await receiver((_, response) => held.push(response))
    const quick = await receiver()
    const { hooks, endpoints } = await senderTo([hanging, quick], {}, 20_000)
    await happens(12)
    const running = hooks.run()
    // All of its own arrive while the other one still hangs.
    await vi.waitFor(() => expect(quick.received).toHaveLength(12), { timeout: 10_000 })
    expect(held.length).toBeGreaterThan(0)
    for (const response of held) response.destroy()
    expect(await running).toMatchObject({ delivered: 12 })
    const left = await rowsOf(endpoints[0]?.id ?? '')
    expect(left.every(({ state }) => state === 'pending')).toBe(true)
  })

  test('never answers has failed when the time of an attempt is over', async () => {
    const { hooks, id } = await senderTo([await receiver(() => {})], {}, 50)
    await happens()
    expect(await hooks.run()).toMatchObject({ failed: 1 })
    expect(await rowsOf(id)).toMatchObject([{ state: 'pending', tries: 1, last_status: 0 }])
  })

  test('answers without end is not listened to', async () => {
    let isCut = false
    const there = await receiver((_, response) => {
      response.writeHead(200)
      const more = () => response.write('x'.repeat(65_536), () => !isCut && setImmediate(more))
      response.once('close', () => {
        isCut = true
      })
      more()
    })
    const { hooks, id } = await senderTo([there])
    await happens()
    expect(await hooks.run()).toMatchObject({ delivered: 1 })
    expect(await rowsOf(id)).toMatchObject([{ state: 'delivered' }])
    await vi.waitFor(() => expect(isCut).toBe(true))
  })

  test('is gone (410) is switched off, and on again when its registration is another one', async () => {
    const there = await receiver({ status: 410 })
    const { hooks, make, time, logged, endpoints, id } = await senderTo([there])
    await happens(2)
    await hooks.run()
    expect(logged).toEqual([{ event: 'webhook.disabled', endpoint: id }])
    there.forget()
    const before = await rowsOf(id)
    await happens()
    await hooks.run()
    // Nor is what was to be tried again, and another start of the same host changes nothing of it.
    time.now += DAY
    await make().run()
    expect([await rowsOf(id), there.received]).toEqual([before, []])
    const moved = endpoints.map((one) => ({ ...one, url: `${there.url}/moved` }))
    there.behave({ status: 200 })
    const again = webhooks({ store, endpoints: moved, loopback: true, testing: { clock: () => time.now } })
    await again.ready()
    await happens()
    await again.run()
    // What was under way goes there as well.
    expect(there.received.map(({ path }) => path)).toEqual(['/moved', '/moved', '/moved'])
  })
})

describe('several that send (AUD-07)', () => {
  test('at once: each event arrives under one id, and none is missing', async () => {
    const there = await receiver()
    const { hooks, make, id } = await senderTo([there])
    await happens(23)
    await Promise.all([hooks, make(), make()].map((one) => one.run()))
    expect(new Set(there.ids()).size).toBe(23)
    expect(there.ids()).toHaveLength(23)
    expect((await rowsOf(id)).every(({ state }) => state === 'delivered')).toBe(true)
  })

  test('one that has died: when its lease is over, another sends under the same id', async () => {
    const there = await receiver()
    const { hooks, time, id } = await senderTo([there])
    await happens()
    const leaseUntil = NOW + LEASE_SECONDS * SECOND
    const [taken] = await store.claim({ webhookId: id, claim: newId('claim'), now: NOW, leaseUntil, most: 5 })
    expect(await hooks.run()).toMatchObject({ delivered: 0, failed: 0 })
    time.now = leaseUntil
    expect(await hooks.run()).toMatchObject({ delivered: 1 })
    expect(there.ids()).toEqual([taken?.id])
  })

  test('one that is slow undoes nothing of what another has done since', async () => {
    const there = await receiver()
    const { hooks, time, id } = await senderTo([there])
    await happens()
    const claim = newId('claim')
    const leaseUntil = NOW + LEASE_SECONDS * SECOND
    const [taken] = await store.claim({ webhookId: id, claim, now: NOW, leaseUntil, most: 5 })
    time.now = leaseUntil + 1
    await hooks.run()
    const late = { id: taken?.id ?? '', state: 'pending' as const, nextAt: NOW + DAY, status: 500 }
    await store.settle({ claim, settled: [late], now: time.now })
    expect(await rowsOf(id)).toMatchObject([{ state: 'delivered', next_at: null, last_status: 204 }])
  })
})

test('what is older than 30 days goes, delivered or not, and nothing that is younger', async () => {
  const there = await receiver({ status: 500 })
  const { hooks, time, id } = await senderTo([there])
  await happens(3)
  const due = () => acts.count('mfa_outbox where webhook_id = ?', id)
  time.now = NOW + 30 * DAY
  await hooks.run()
  expect(await due()).toBe(3)
  time.now += 1
  const { removed } = await hooks.run()
  expect(removed).toBeGreaterThanOrEqual(3)
  expect(await due()).toBe(0)
})
