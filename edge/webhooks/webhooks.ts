import { platformRandom, randomId } from '../crypto/random.ts'
import type { Settled } from '../ports/webhooks.ts'
import { post } from './attempt.ts'
import { type Endpoint, endpointsOf, type WebhookLogEntry, type WebhookOptions } from './options.ts'
import { ATTEMPT_SECONDS, afterAttempt, isGone, LEASE_SECONDS, OUTBOX_DAYS } from './schedule.ts'

/** How many events of an endpoint are under way at once, and how often in one run. */
const AT_ONCE = 5
const ROUNDS = 20
/** Slices of old events that one run removes. */
const SLICES = 5
const DAY_MS = 86_400_000

/** What a run came to: attempts that succeeded and that failed, and old events that were removed. */
export type WebhookRun = { delivered: number; failed: number; removed: number }

export type Webhooks = {
  /**
   * Has events written down from now on: before it was done once for an endpoint, nothing is kept for that one. Call it when
   * the site starts. Later calls cost nothing. Rejects when the database does not serve.
   */
  ready(): Promise<void>
  /** For `createMfa({ notify })`: sends what is due, right after the answer. What fails is left to `run`. */
  notify(event?: unknown): Promise<void>
  /**
   * Sends all that is due, and removes what is older than 30 days. Call it each minute: from the `scheduled` handler of a
   * Worker, or by `everyMinute`. Any number of them may run at once. Rejects when the database does not serve; nothing is lost.
   */
  run(): Promise<WebhookRun>
  /** For hosts on Node: calls `run` each minute and never throws. Ends with the function that it answers. */
  everyMinute(): () => void
}

/**
 * Signed webhooks (spec O2): each event is written in the batch of its act and delivered at least once, under an id that stays
 * the same. Throws at start when an option cannot work. No I/O happens here.
 *
 * @example
 * const hooks = webhooks({ store: createWebhookStore(db), endpoints: [{ id: 'siem', url: env.WEBHOOK_URL, keys: [env.WEBHOOK_KEY] }] })
 * createMfa({ …, notify: hooks.notify })
 */
export function webhooks(options: WebhookOptions): Webhooks {
  const { store, testing = {}, log = logToConsole } = options
  if (typeof store?.claim !== 'function') {
    throw new Error('webhooks: store must be what createWebhookStore(db) of sallyport/db/webhooks makes')
  }
  const endpoints = endpointsOf(options)
  const { clock = Date.now, chance = Math.random, attemptMs = ATTEMPT_SECONDS * 1000 } = testing
  let isRegistered = false

  async function ready(): Promise<void> {
    if (isRegistered) return
    const registrations = await Promise.all(endpoints.map(({ registration }) => registration()))
    await store.register({ endpoints: registrations, now: clock() })
    isRegistered = true
  }

  /** Claims what is due and sends it, all at once. How many there were, and how many arrived. */
  async function round(endpoint: Endpoint): Promise<{ sent: number; delivered: number }> {
    const webhookId = endpoint.id
    const claim = randomId(platformRandom)
    const now = clock()
    const leaseUntil = now + LEASE_SECONDS * 1000
    const events = await store.claim({ webhookId, claim, now, leaseUntil, most: AT_ONCE })
    if (events.length === 0) return { sent: 0, delivered: 0 }
    const answers = await Promise.all(events.map((event) => post(endpoint, event, { now, attemptMs })))
    const at = clock()
    const settled = events.map(({ id, tries }, n): Settled => {
      const answered = answers[n] ?? { status: 0, retryAfterSeconds: null }
      return { id, status: answered.status, ...afterAttempt(answered, tries, at, chance()) }
    })
    await store.settle({ claim, settled, now: at })
    for (const { id, state, status } of settled) {
      if (state === 'dead') log({ event: 'webhook.dead', endpoint: webhookId, id, status })
    }
    if (answers.some(isGone) && (await store.disable({ webhookId, now: at }))) {
      log({ event: 'webhook.disabled', endpoint: webhookId })
    }
    return { sent: events.length, delivered: settled.filter(({ state }) => state === 'delivered').length }
  }

  /** Round after round while there is more and the receiver takes any of it. */
  async function drain(endpoint: Endpoint): Promise<{ sent: number; delivered: number }> {
    const all = { sent: 0, delivered: 0 }
    for (let n = 0; n < ROUNDS; n++) {
      const { sent, delivered } = await round(endpoint)
      all.sent += sent
      all.delivered += delivered
      if (sent < AT_ONCE || delivered === 0) break
    }
    return all
  }

  /** Each endpoint by itself: one that hangs holds up no other, and where one fails the others are seen to. */
  async function each<T>(work: (endpoint: Endpoint) => Promise<T>): Promise<T[]> {
    const all = await Promise.allSettled(endpoints.map(work))
    return all.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    })
  }

  async function run(): Promise<WebhookRun> {
    await ready()
    const results = await each(drain)
    let removed = 0
    for (let n = 0; n < SLICES; n++) {
      const dropped = await store.dropBefore(clock() - OUTBOX_DAYS * DAY_MS)
      removed += dropped
      if (dropped === 0) break
    }
    const delivered = results.reduce((sum, one) => sum + one.delivered, 0)
    return { delivered, failed: results.reduce((sum, one) => sum + one.sent, 0) - delivered, removed }
  }

  return {
    ready,
    run,
    async notify() {
      await ready()
      await each(round)
    },
    everyMinute() {
      let isRunning = false
      const timer = setInterval(() => {
        if (isRunning) return
        isRunning = true
        run()
          .catch((error: unknown) => log({ event: 'webhook.error', error: nameOf(error) }))
          // Not even what the host's own log throws.
          .catch(() => {})
          .finally(() => {
            isRunning = false
          })
      }, 60_000)
      // On Node no reason to stay alive; elsewhere timers are numbers.
      const node = timer as unknown as { unref?(): void }
      node.unref?.()
      return () => clearInterval(timer)
    },
  }
}

/** A driver's message can hold what was written. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error)

function logToConsole(entry: WebhookLogEntry): void {
  // biome-ignore lint/suspicious/noConsole: the default sink of operators, one JSON line
  console.error(JSON.stringify(entry))
}
