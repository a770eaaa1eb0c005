import { digestOf } from '../crypto/digest.ts'
import type { Clock } from '../ports/runtime.ts'
import type { RegisteredEndpoint, WebhookStore } from '../ports/webhooks.ts'
import { whyNotSendTo } from './address.ts'
import { EVENT_RULES, WEBHOOK_TYPES, type WebhookType } from './events.ts'
import { type Signer, signerOf, whyNoKey } from './signature.ts'

export type WebhookEndpoint = {
  /** A name of yours for it, which stays when its address changes: small letters, digits and `-`, 64 at most. */
  id: string
  /** Where events are posted to: https, a host name, port 443 or one of `ports`. */
  url: string
  /**
   * What they are signed with, each as Standard Webhooks writes keys: `whsk_…` (Ed25519, better) or `whsec_…` (HMAC). Each key
   * signs; during a change of keys there are two.
   */
  keys: readonly string[]
  /** Which types it is sent; default: all. */
  events?: readonly WebhookType[]
}

export type WebhookOptions = {
  /** `createWebhookStore(db)` of `sallyport/db/webhooks`, over the same database as `createStore`. */
  store: WebhookStore
  /** All that there are: one that is no longer named is switched off. */
  endpoints: readonly WebhookEndpoint[]
  /** Ports that an address may have beside 443. */
  ports?: readonly number[]
  /** For development only: addresses of this machine, and http there. */
  loopback?: boolean
  /** Told of endpoints that were switched off, and of what went wrong, names only; default: a JSON line on the console. */
  log?: (entry: WebhookLogEntry) => void
  /** Clock, chance (0 to 1) and patience with a receiver (milliseconds); for tests. */
  testing?: { clock?: Clock; chance?: () => number; attemptMs?: number }
}

/** `webhook.disabled`: it answered 410, and nothing is written down for it any more. `webhook.dead`: the last attempt failed. */
export type WebhookLogEntry =
  | { event: 'webhook.disabled'; endpoint: string }
  | { event: 'webhook.dead'; endpoint: string; id: string; status: number }
  | { event: 'webhook.error'; error: string }

/** An endpoint whose options are checked. */
export type Endpoint = {
  id: string
  url: string
  signers: readonly Signer[]
  registration: () => Promise<RegisteredEndpoint>
}

const MOST_KEYS = 4
const KNOWN = ['id', 'url', 'keys', 'events']
const KNOWN_OPTIONS = ['store', 'endpoints', 'ports', 'loopback', 'log', 'testing']

/** Throws an Error that names the option, and never shows a key. */
export function endpointsOf(options: WebhookOptions): Endpoint[] {
  const { endpoints, ports = [], loopback = false } = options
  const odd = Object.keys(options).find((name) => !KNOWN_OPTIONS.includes(name))
  if (odd !== undefined) throw new Error(`webhooks: ${odd} is not known; there are ${KNOWN_OPTIONS.join(', ')}`)
  if (!Array.isArray(endpoints)) throw new Error('webhooks: endpoints must be a list')
  const ids = new Set<string>()
  return endpoints.map((endpoint: WebhookEndpoint) => {
    const { id, url, keys, events = WEBHOOK_TYPES } = endpoint
    if (typeof id !== 'string' || !/^[a-z0-9-]{1,64}$/.test(id)) {
      throw new Error('webhooks: the id of an endpoint has 1 to 64 small letters, digits and "-"')
    }
    const fail = (what: string) => new Error(`webhooks: endpoint "${id}": ${what}`)
    if (ids.has(id)) throw fail('there are two of this id')
    ids.add(id)
    const unknown = Object.keys(endpoint).find((name) => !KNOWN.includes(name))
    if (unknown !== undefined) throw fail(`${unknown} is not known; there are ${KNOWN.join(', ')}`)
    const wrong = whyNotSendTo(url, { ports, loopback })
    if (wrong !== null) throw fail(`url ${wrong}`)
    if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS) {
      throw fail(`keys must be a list of 1 to ${MOST_KEYS}`)
    }
    for (const key of keys) {
      const why = typeof key === 'string' ? whyNoKey(key) : 'must be a text'
      if (why !== null) throw fail(`a key ${why}`)
    }
    const strange = events.find((type) => !WEBHOOK_TYPES.includes(type))
    if (strange !== undefined || events.length === 0) {
      throw fail(`events must be some of ${WEBHOOK_TYPES.join(', ')}`)
    }
    return { id, url, signers: keys.map(signerOf), registration: () => registrationOf(id, url, events) }
  })
}

async function registrationOf(id: string, url: string, events: readonly WebhookType[]): Promise<RegisteredEndpoint> {
  const rules = EVENT_RULES.filter(({ type }) => events.includes(type))
  const fingerprint = await digestOf<'webhook endpoint'>(JSON.stringify([url, rules]))
  return { id, origin: new URL(url).origin, fingerprint, rules }
}
