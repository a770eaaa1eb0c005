import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserAgent } from '../../support/client.ts'
import { type RequestOptions, SoftAuthenticator } from '../../support/soft-authenticator.ts'
import { Backend, newBackend } from '../../world/two-calls.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

/* A backend that stays out of the way of traffic gets what a passkey has proved (spec H4, K10). */

const shop = newBackend('shop')
let world: World
beforeAll(async () => {
  world = await passkeyWorld({ backends: [shop.entry] })
})
afterAll(() => world.stop())

type Challenge = { factors: { factor: string; prompt?: { publicKey: RequestOptions } }[] }

test('a grant after a passkey says phr; the assertion of one ticket is worth nothing under another', async () => {
  const ada = new Holder(world)
  const key = await ada.enrol(new SoftAuthenticator({ origin: ORIGIN, userVerified: false }))
  const backend = Object.assign(new Backend(world, shop), { agent: new UserAgent(world.url, { origin: ORIGIN }) })
  const asBrowser = async () => {
    const pending = await backend.pending(ada.person)
    const headers = { authorization: `MFA-Ticket ${pending.ticket}` }
    const agent = new UserAgent(world.url, { origin: ORIGIN, headers })
    const asked = (await agent.json('GET', '/mfa/api/challenge')).json<Challenge>()
    const answer = (response: unknown) => agent.json('POST', '/mfa/api/challenge', { factor: 'passkey', response })
    return { pending, answer, options: asked.factors[0]?.prompt?.publicKey as RequestOptions }
  }
  const [one, two] = [await asBrowser(), await asBrowser()]
  const response = key.get(one.options)
  expect((await two.answer(response)).code).toBe('ceremony_expired')
  const passed = await one.answer(response)
  expect(passed).toHaveStatus(200)
  const { grant } = passed.json<{ grant: string }>()
  const redeemed = await backend.redeem(one.pending.redemption(grant))
  expect(redeemed).toHaveStatus(200)
  expect(redeemed.json()).toMatchObject({ amr: ['pwd', 'pop', 'mfa'], acr: 'urn:sallyport:aal2 phr' })
})
