import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'
import { connectSocket } from '../support/websocket.ts'

/*
 * A WebSocket opens for nobody but who is through the gate, by whatever way a request gets to the site: one that was opened
 * before the password would go on in the session that the password then signs in, and nobody would ever close it.
 */

let origin: NastyOrigin
let gate: SiteGate

beforeAll(async () => {
  origin = await startNastyOrigin()
  gate = await startSiteGate({
    variables: nastyVariables(origin, {
      LOGIN_PATH: '*',
      LOGIN_PAGE: '/login',
      PASSWORD_FIELD: 'p',
      OPEN_PATHS: '/events/ws',
      REQUIRE: 'all',
    }),
  })
})
afterAll(async () => {
  await gate.stop()
  await origin.stop()
})
beforeEach(() => origin.reset())

const isOpened = async (browser: Browser, path: string) => {
  const headers = { cookie: browser.jar.header('/') ?? '', origin: gate.url }
  const { socket } = await connectSocket(gate.url + path, { headers })
  socket?.close()
  return socket !== null && socket !== undefined
}

test('not as the first step of a login', async () => {
  const visitor = gate.browser()
  await visitor.document('/login')
  expect(await isOpened(visitor, '/ws?u=bob')).toBe(false)
})

test('not at an open path, for somebody who gave the password alone', async () => {
  const thief = gate.browser()
  await thief.document('/login')
  await thief.form('/login', { u: 'bob', p: origin.site.users.bob ?? '' })
  expect(await isOpened(thief, '/events/ws')).toBe(false)
  expect(await isOpened(gate.browser(), '/events/ws')).toBe(false)
})
