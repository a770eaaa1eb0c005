import { expect, onTestFinished, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'

const world = endsWithFile(await createWorld({ isProxied: true }))

test('a young proof is enough; an old one is asked for again, and the handler is not called', async () => {
  const alice = (await world.person().enrol()).signIn()
  await alice.answer(await alice.code())
  expect(await alice.agent.json('POST', '/sensitive', {})).toHaveStatus(200)
  await world.advance(300)
  await world.order({ forget: true })
  const refused = await alice.agent.json('POST', '/sensitive', {})
  const page = '/mfa/challenge?maxAgeSeconds=300'
  expect(refused.json()).toMatchObject({ status: 401, code: 'step_up_required', page })
  expect(await alice.agent.document(page), 'which asks, and does not lead straight back').toHaveStatus(200)
  expect(refused.headers.get('www-authenticate')).toBe(
    'Bearer error="insufficient_user_authentication", acr_values="urn:sallyport:aal2", max_age=300',
  )
  expect(await world.hits()).toEqual([])
  expect(await alice.agent.json('POST', '/usual', {}), 'other routes go on').toHaveStatus(200)

  expect(await alice.answer(await alice.code(), { maxAgeSeconds: 300 })).toHaveStatus(200)
  expect(await alice.agent.json('POST', '/sensitive', {})).toHaveStatus(200)
  expect(await world.count('mfa_audit', alice, "act = 'step_up.passed'")).toBe(1)
})

test('a form is led to the challenge and back to its page, which is told that nothing was saved', async () => {
  const alice = await world.person().enrol()
  await world.advance(400)
  const headers = { referer: `${world.url}/profile` }
  const held = await alice.agent.form('/sensitive', { email: 'a@b.example' }, { headers })
  expect(held).toHaveStatus(303)
  const to = new URL(held.location ?? '', world.url)
  expect(to.pathname).toBe('/mfa/challenge')
  expect(Object.fromEntries(to.searchParams)).toEqual({ to: '/profile?mfa=not-saved', maxAgeSeconds: '300' })
  const page = await alice.agent.document(held.location ?? '')
  expect(page).toHaveStatus(200)
  expect(page.text).toContain('name="maxAgeSeconds" value="300"')
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
  const fields = { csrf, factor: 'totp', code: await alice.code(), to: '/profile?mfa=not-saved', maxAgeSeconds: '300' }
  const passed = await alice.agent.form('/mfa/challenge', fields)
  expect([passed.status, passed.location]).toEqual([303, '/profile?mfa=not-saved'])
  expect(await alice.agent.form('/sensitive', {})).toHaveStatus(200)
})

test('somebody without a method is led to set one up, and may go on without where nobody requires it', async () => {
  const alice = world.person()
  const refused = await alice.agent.json('POST', '/sensitive', {})
  expect(refused.json()).toMatchObject({ code: 'enrolment_required', page: '/mfa/enrol' })
  const held = await alice.agent.document('/sensitive')
  expect(held.location).toBe('/mfa/enrol?to=%2Fsensitive')
  expect((await alice.agent.document(held.location ?? '')).text).toContain('Not now')
  await alice.enrol()
  expect(await alice.agent.json('POST', '/sensitive', {})).toHaveStatus(200)
})

test('what a page is refused says where to go and how to come back to that page', async () => {
  const alice = (await world.person().enrol()).signIn()
  const from = (referer: string) => alice.agent.json('GET', '/mfa/api/settings', undefined, { headers: { referer } })
  const page = async (referer: string) => (await from(referer)).json<{ page: string }>().page
  expect(await page(`${world.url}/profile?tab=2`)).toBe('/mfa/challenge?to=%2Fprofile%3Ftab%3D2')
  expect(await page('https://elsewhere.example/profile')).toBe('/mfa/challenge')
})

test('costs no round trip of its own behind the gate', async () => {
  const alice = await world.person().enrol()
  world.proxy.reset()
  expect(await alice.agent.json('POST', '/sensitive', {})).toHaveStatus(200)
  expect(world.proxy.roundTrips()).toBe(1)
})

test('closes when the database is away', async () => {
  const alice = await world.person().enrol()
  await world.order({ forget: true })
  world.proxy.setFault('refuse')
  onTestFinished(() => world.proxy.setFault(null))
  expect(await alice.agent.json('POST', '/sensitive', {})).toHaveProblem(503, 'unavailable')
  expect(await world.hits()).toEqual([])
})
