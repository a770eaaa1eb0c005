import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../support/client.ts'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

/*
 * K14. The threat: a page that comes between somebody and where they were going, too often, or because somebody else said
 * so; and an offer that would let a stolen password add a method.
 */

let world: World
beforeAll(async () => {
  world = await passkeyWorld()
})
afterAll(() => world.stop())

const OFFER = '/mfa/offer?to=%2Fprofile'
const toOf = (answer: Answer) => answer.json<{ to: string }>().to
const offer = (ada: Holder, answer: string) => ada.post('/offers', { answer })

/** Somebody with an app alone, who has just signed in by a code of it. */
async function signedInByCode() {
  const ada = new Holder(world)
  await ada.person.enrol()
  await world.advance(60)
  const here = ada.elsewhere()
  const answer = await here.person.answer(await ada.person.code(), { to: '/profile' })
  expect(answer).toHaveStatus(200)
  return { ada, here, to: toOf(answer) }
}

test('a sign-in by code leads on by way of it, and looking at it any number of times writes nothing', async () => {
  const { here, to } = await signedInByCode()
  expect(to).toBe(OFFER)
  for (let count = 0; count < 5; count++) {
    const page = await here.person.agent.document(to)
    expect([page.status, page.text.includes('Next time without a code?')]).toEqual([200, true])
  }
  expect((await offer(here, 'shown')).json()).toEqual({ isOffered: true })
  const again = await here.person.agent.document(to)
  expect([again.status, again.location]).toEqual([303, '/profile'])
})

test('it is shown three times at most, thirty days apart, and once for twenty tabs at once', async () => {
  const { ada, here } = await signedInByCode()
  let browser = here
  for (const isShown of [true, true, true, false]) {
    const told = await Promise.all(Array.from({ length: 20 }, () => offer(browser, 'shown')))
    expect(told.filter((one) => one.json<{ isOffered: boolean }>().isOffered)).toHaveLength(Number(isShown))
    await world.advance(30 * 86_400)
    browser = ada.elsewhere()
    await browser.person.answer(await ada.person.code())
  }
})

test('a browser that could not is counted as none, and asked again thirty days later', async () => {
  const { ada, here } = await signedInByCode()
  expect((await offer(here, 'cannot')).json()).toEqual({ isOffered: false })
  expect((await offer(here, 'shown')).json()).toEqual({ isOffered: false })
  await world.advance(30 * 86_400)
  const later = ada.elsewhere()
  expect(toOf(await later.person.answer(await ada.person.code(), { to: '/profile' }))).toBe(OFFER)
})

test('Don’t ask again holds, and works as a plain form', async () => {
  const { ada, here, to } = await signedInByCode()
  const csrf = /name="csrf" value="([^"]+)"/.exec((await here.person.agent.document(to)).text)?.[1] ?? ''
  const send = (fields: Record<string, string>) => here.person.agent.form('/mfa/offer', { to: '/profile', ...fields })
  expect((await send({ csrf: 'another' })).status).toBe(403)
  const answer = await send({ csrf })
  expect([answer.status, answer.location]).toEqual([303, '/profile'])
  await world.advance(90 * 86_400)
  const later = ada.elsewhere()
  expect(toOf(await later.person.answer(await ada.person.code(), { to: '/profile' }))).toBe('/profile')
})

test('nobody is offered one who has one, who steps up, or who came with a backup code', async () => {
  const { ada, here } = await signedInByCode()
  await world.advance(60)
  const stepUp = await here.person.answer(await ada.person.code(), { to: '/profile', maxAgeSeconds: 0 })
  expect(toOf(stepUp)).toBe('/profile')
  const other = ada.elsewhere()
  expect(toOf(await other.person.useBackup(ada.person.codes[0]))).toMatch(/^\/mfa\/codes-left/)
  await here.enrol(new SoftAuthenticator({ origin: ORIGIN }))
  await world.advance(60)
  const last = ada.elsewhere()
  expect(toOf(await last.person.answer(await ada.person.code(), { to: '/profile' }))).toBe('/profile')
})

test('with the password alone there is no offer and nothing to answer, and adding still takes a proof of just now', async () => {
  const { ada, here, to } = await signedInByCode()
  const thief = ada.elsewhere()
  for (const page of [to, '/mfa/offer?add&to=%2Fprofile']) {
    const held = await thief.person.agent.document(page)
    expect([held.status, held.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
  }
  await thief.asked()
  for (const answer of ['shown', 'cannot', 'never']) expect((await offer(thief, answer)).status).toBe(401)
  expect((await thief.begin()).answer.status).toBe(401)
  expect((await offer(here, 'shown')).json(), 'nothing was counted').toEqual({ isOffered: true })
  await world.advance(301)
  expect((await here.begin()).answer.json()).toMatchObject({ code: 'step_up_required' })
})

test('shapes: another word, another field, no CSRF value', async () => {
  const { here } = await signedInByCode()
  for (const body of [{}, { answer: 'always' }, { answer: 'shown', more: 1 }, [], 'shown'])
    expect((await here.post('/offers', body)).status).toBe(400)
  here.person.agent.csrf = 'another'
  expect((await offer(here, 'shown')).status).toBe(403)
})
