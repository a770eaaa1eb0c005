import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { CookieJar } from '../support/client.ts'
import { type CreationOptions, type RequestOptions, SoftAuthenticator } from '../support/soft-authenticator.ts'
import { type Begun, type Confirmed, codesOf } from '../world/enrol.ts'
import { gatedSite } from './gated-site.ts'
import { Browser } from './world.ts'

/* Passkeys in front of an unmodified site, under its own host (spec K3, K19). */

const HOST = 'app.example'
const ORIGIN = `https://${HOST}`
const RELATED = ['https://app-example.de']
const here = await gatedSite(
  { loginPath: '/login' },
  {
    PUBLIC_ORIGINS: ORIGIN,
    RP_ID: HOST,
    RELATED_ORIGINS: RELATED.join(),
    REQUIRE: 'all',
    ASSERTION_KEY: randomBytes(32).toString('base64'),
  },
)

type Prompted<T> = { prompts: { publicKey: T }[] }
type Challenge = { factors: { factor: string; prompt?: { publicKey: RequestOptions } }[] }

test('somebody signs in at the site, sets a passkey up on our page, and comes in with it the next time', async () => {
  const browser = () => new Browser(here.gate, new CookieJar(), ORIGIN)
  const key = new SoftAuthenticator({ origin: ORIGIN })
  const first = browser()
  const led = await first.form('/login', { u: 'alice', p: 'alice has a password' })
  expect(led.location).toBe('/.mfa/enrol?to=%2Faccount')
  await first.json('GET', '/.mfa/api/settings')
  const begun = await first.json('POST', '/.mfa/api/enrolments', { factor: 'passkey' })
  expect(begun).toHaveStatus(201)
  const { id, prompts } = begun.json<Begun & Prompted<CreationOptions>>()
  const response = key.create(prompts[0]?.publicKey as CreationOptions)
  const confirmed = await first.json('POST', `/.mfa/api/enrolments/${id}/confirm`, { response })
  expect(confirmed).toHaveStatus(200)
  expect(codesOf(confirmed.json<Confirmed>())).toHaveLength(10)
  expect((await first.document('/account')).status).toBe(200)

  const second = browser()
  const held = await second.form('/login', { u: 'alice', p: 'alice has a password' })
  expect(held.location).toBe('/.mfa/challenge?to=%2Faccount')
  expect((await second.document('/account')).status).toBe(303)
  const asked = (await second.json('GET', '/.mfa/api/challenge')).json<Challenge>()
  const options = asked.factors[0]?.prompt?.publicKey as RequestOptions
  const passed = await second.json('POST', '/.mfa/api/challenge', { factor: 'passkey', response: key.get(options) })
  expect(passed).toHaveStatus(200)
  expect((await second.document('/account')).status).toBe(200)
  const assertion = String(here.origin.contacts().at(-1)?.headers['x-mfa-assertion'])
  const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'], acr: 'urn:sallyport:aal2 phr' })
})

test('the list of related origins is the gate’s, and never asks the site', async () => {
  here.origin.reset()
  const answer = await new Browser(here.gate, new CookieJar(), ORIGIN).document('/.well-known/webauthn')
  expect(answer).toHaveStatus(200)
  expect(answer.json()).toEqual({ origins: RELATED })
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(here.origin.contacts()).toEqual([])
})
