import { expect } from 'vitest'
import { type Exchange, observers } from '../support/client.ts'
import { arrivals, type Received } from '../support/receiver.ts'
import { Conformance, readDocument } from './conforms.ts'

/*
 * `setupFiles` of Vitest: whatever a test asks of our API for its own reasons, the exchange is as docs/openapi.json says, or
 * the request fails; and so is every event that is posted to a receiver of the tests.
 */
let conformance: Conformance | null = null

/** Their factor is one that the contract does not name. */
const OTHERS = /\/tests\/factors\/four-digits\//

function conforms(exchange: Exchange): void {
  if (!/^\/\.?mfa\//.test(exchange.path) || OTHERS.test(expect.getState().testPath ?? '')) return
  conformance ??= new Conformance(readDocument())
  const complaints = conformance.complaints(exchange)
  if (complaints.length > 0) throw new Error(`Not as docs/openapi.json says:\n${complaints.join('\n')}`)
}

function eventConforms({ headers, body }: Received): void {
  if (headers['webhook-id'] === undefined) return
  conformance ??= new Conformance(readDocument())
  const complaints = conformance.event(body) ?? [`there is no such event: ${body}`]
  if (complaints.length > 0) throw new Error(`Not as docs/openapi.json says:\n${complaints.join('\n')}`)
}

observers.set('the document', conforms)
arrivals.set('the document', eventConforms)
