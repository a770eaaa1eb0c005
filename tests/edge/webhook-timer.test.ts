import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createWebhookStore } from '../../db/webhooks.ts'
import { type WebhookLogEntry, webhooks } from '../../edge/webhooks/index.ts'
import { actsOn, auditOf, newCaller } from '../db/acts.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { newSecret, startReceiver } from '../support/receiver.ts'

/* The timer of hosts on Node. The minutes are the test's; all else is real. */

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('each minute it sends what is due, tells when the database is away and throws nothing, and stops when told', async () => {
  const receiver = endsWithTest(await startReceiver())
  const first = await startDatabase()
  const client = openDatabase(first.url)
  const acts = actsOn({ store: createStore(client), client })
  const logged: WebhookLogEntry[] = []
  const hooks = webhooks({
    ...{ store: createWebhookStore(client), endpoints: [{ id: 'siem', url: receiver.url, keys: [newSecret()] }] },
    ...{
      loopback: true,
      log(entry: WebhookLogEntry) {
        logged.push(entry)
        // Vitest fails where this gets out of the timer.
        throw new Error('the log is full')
      },
    },
  })
  await hooks.ready()
  const stop = hooks.everyMinute()
  await acts.fail(newCaller(), false, auditOf(newCaller(), 'mfa.enrolled'))
  expect(receiver.received).toEqual([])
  vi.advanceTimersByTime(60_000)
  await vi.waitFor(() => expect(receiver.types()).toEqual(['mfa.enrolled']), { timeout: 10_000 })
  await vi.waitFor(async () => expect(await acts.count("mfa_outbox where state = 'delivered'")).toBe(1), {
    timeout: 10_000,
  })

  await first.stop()
  client.close()
  await vi.waitFor(
    () => {
      vi.advanceTimersByTime(60_000)
      expect(logged).toContainEqual({ event: 'webhook.error', error: expect.any(String) })
    },
    { timeout: 15_000 },
  )
  const timers = vi.getTimerCount()
  stop()
  expect(vi.getTimerCount()).toBe(timers - 1)
})
