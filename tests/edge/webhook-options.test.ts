import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { createWebhookStore } from '../../db/webhooks.ts'
import { type WebhookEndpoint, webhooks } from '../../edge/webhooks/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { newSecret } from '../support/receiver.ts'

const store = createWebhookStore(endsWithFile(createClient({ url: ':memory:' })))

describe('options that cannot work are refused at start, and no key is shown', () => {
  const good = { id: 'siem', url: 'https://hooks.example/mfa', keys: [newSecret()] }
  const SECRET = 'c2VjcmV0LWNhbmFyeQ=='

  test.each<[object, RegExp]>([
    [{ ...good, id: 'a.b' }, /the id of an endpoint/],
    [{ ...good, url: 'http://hooks.example/' }, /"siem": url must begin with https/],
    [{ ...good, url: 'http://127.0.0.1:1/' }, /"siem": url leads to this very machine/],
    [{ ...good, keys: [] }, /keys must be a list of 1 to 4/],
    [{ ...good, keys: [`whsec_${SECRET}`] }, /a key must be the base64 of 24 to 64 bytes/],
    [{ ...good, keys: [`whsk_${SECRET}`] }, /a key must be the base64 of 32 bytes/],
    [{ ...good, keys: [SECRET] }, /a key must begin with "whsk_"/],
    [{ ...good, events: ['mfa.nothing'] }, /events must be some of mfa\.enrolled/],
    [{ ...good, events: [] }, /events must be some of/],
    [{ ...good, secret: 1 }, /secret is not known/],
  ])('%#', (endpoint, why) => {
    const make = () => webhooks({ store, endpoints: [endpoint as WebhookEndpoint] })
    expect(make).toThrow(why)
    expect(make).not.toThrow(SECRET)
  })

  test('an option that there is not', () => {
    const options = { store, endpoints: [good], insecure: true }
    expect(() => webhooks(options)).toThrow(/insecure is not known/)
  })

  test('two of one id', () => {
    expect(() => webhooks({ store, endpoints: [good, good] })).toThrow(/two of this id/)
  })
})
