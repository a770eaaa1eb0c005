import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserAgent } from '../../support/client.ts'
import type { World } from '../../world/world.ts'
import { passkeyWorld, RP_ID } from './holder.ts'

const PATH = '/.well-known/webauthn'
const HERE = `https://${RP_ID}`
const RELATED = ['https://example.de', 'https://example.fr']

let world: World
beforeAll(async () => {
  const passkeys = { rpId: RP_ID, relatedOrigins: RELATED }
  world = await passkeyWorld({ passkeys, mfa: { origins: [HERE, `https://app.${RP_ID}`] } })
})
afterAll(() => world.stop())

describe('PSK-31 the list of related origins', () => {
  test.each(['', '?a=1', '?to=https://evil.example'])(
    'is the same for everybody, without cookies, at %j',
    async (query) => {
      const answer = await new UserAgent(world.url, { origin: HERE }).document(PATH + query)
      expect(answer).toHaveStatus(200)
      expect(answer.json()).toEqual({ origins: RELATED })
      expect(answer.headers.get('content-type')).toBe('application/json')
      expect(answer.headers.get('cache-control')).toBe('public, max-age=3600')
      expect(answer.headers.getSetCookie()).toEqual([])
    },
  )

  test('is not handed to other origins by CORS, and changes for no field of the request', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET', cookie: 'mfa=x' }
    const answer = await new UserAgent(world.url, { origin: HERE }).send('GET', PATH, headers)
    expect(answer.json()).toEqual({ origins: RELATED })
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('is not served over http, nor sent on from there', async () => {
    const headers = { 'x-forwarded-proto': 'http' }
    const answer = await new UserAgent(world.url, { origin: HERE }).send('GET', PATH, headers)
    expect([answer.status, answer.location]).toEqual([400, null])
  })

  test('is at the domain of the passkeys alone, and to be read only', async () => {
    const app = await new UserAgent(world.url, { origin: `https://app.${RP_ID}` }).document(PATH)
    expect(app.text).not.toContain('example.de')
    const post = await new UserAgent(world.url, { origin: HERE }).json('POST', PATH, {})
    expect(post.text).not.toContain('example.de')
  })

  test('of a deployment without one the gate knows nothing', async () => {
    const plain = await passkeyWorld({ beside: world })
    try {
      const answer = await new UserAgent(plain.url, { origin: `https://app.${RP_ID}` }).document(PATH)
      expect(answer.text).not.toContain('origins')
    } finally {
      await plain.stop()
    }
  })
})
