import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'
import { connectSocket, type SocketEnd } from '../support/websocket.ts'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from './world.ts'

/*
 * A WebSocket that is open has no further request at which the gate could decide: it must end with what let it through,
 * within 60 s (the tests have it asked about every 50 ms). Somebody whose assurance was taken away, a stolen laptop say,
 * goes on reading otherwise for as long as the page stays open.
 */

let origin: NastyOrigin
let gate: SiteGate

beforeAll(async () => {
  origin = await startNastyOrigin()
  gate = await startSiteGate({
    isCounted: true,
    socketCheckMs: 50,
    variables: nastyVariables(origin, { OWNERS: 'bob' }),
  })
})
afterAll(async () => {
  await gate.stop()
  await origin.stop()
})
beforeEach(() => origin.reset())

async function signedIn(name: 'alice' | 'bob', browser = gate.browser()): Promise<Browser> {
  await browser.document('/login')
  await browser.form('/login', { u: name, p: origin.site.users[name] ?? '' })
  return browser
}

async function open(browser: Browser): Promise<SocketEnd> {
  const headers = { cookie: browser.jar.header('/') ?? '', origin: gate.url }
  const { socket } = await connectSocket(`${gate.url}/gated/ws`, { headers })
  if (!socket) throw new Error('the WebSocket was refused')
  socket.send('who')
  expect(await socket.next()).toContain('for ')
  return socket
}

const CLOSED = { code: 1008, reason: 'sign in again' }

/** Whether it still answers after it has been asked about several times. */
async function stays(socket: SocketEnd): Promise<boolean> {
  const before = gate.trips.roundTrips()
  await expect.poll(() => gate.trips.roundTrips() - before).toBeGreaterThan(3)
  socket.send('still there')
  return (await socket.next()) === 'still there'
}

describe('an open WebSocket of somebody with a method', () => {
  let alice: Browser

  beforeAll(async () => {
    alice = await signedIn('alice')
    await alice.document('/.mfa/enrol')
    await alice.enrol()
  })

  test('stays while what let it through holds, and one question that cannot be asked is forgiven', async () => {
    const socket = await open(alice)
    expect(await stays(socket)).toBe(true)
    const large = Buffer.alloc(2_000_000, 7)
    socket.send(large)
    expect(large.equals((await socket.next()) as Buffer)).toBe(true)
    gate.trips.setFault('refuse', { times: 1 })
    expect(await stays(socket)).toBe(true)
    socket.close(1000, '')
  })

  test('ends when nobody can be asked any more', async () => {
    const socket = await open(alice)
    gate.trips.setFault('refuse')
    expect(await socket.closed).toEqual(CLOSED)
    gate.trips.setFault(null)
  })

  test('ends with the sign-out of its browser', async () => {
    const other = alice.elsewhere()
    await signedIn('alice', other)
    expect(await other.answer()).toHaveStatus(200)
    const socket = await open(other)
    await other.form('/.mfa/sign-out', {})
    expect(await socket.closed).toEqual(CLOSED)
  })

  test('ends when the person’s proofs are all ended, and when nothing was asked for an hour', async () => {
    const socket = await open(alice)
    await gate.sql.execute("update mfa_principal set epoch = epoch + 1 where id = 'alice'")
    expect(await socket.closed).toEqual(CLOSED)

    await gate.advance(60)
    expect(await alice.answer()).toHaveStatus(200)
    const second = await open(alice)
    await gate.advance(3_601)
    expect(await second.closed).toEqual(CLOSED)
  })
})

test('an open WebSocket of somebody without a method ends when a method is required', async () => {
  const bob = await signedIn('bob')
  const socket = await open(bob)
  expect(await stays(socket)).toBe(true)
  await gate.sql.execute(
    "insert into mfa_policy (account_id, required, changed_at, changed_by) values ('site', 1, 1, 'bob')",
  )
  expect(await socket.closed).toEqual(CLOSED)
  await gate.sql.execute('delete from mfa_policy')
})

test('the site’s end ends with the browser’s, and a cookie on the way up reaches no browser', async () => {
  const bob = await signedIn('bob')
  const { socket, headers } = await connectSocket(`${gate.url}/gated/ws`, {
    headers: { cookie: bob.jar.header('/') ?? '', origin: gate.url },
  })
  expect(headers['set-cookie']).toBeUndefined()
  socket?.close(4002, 'left')
  expect(await socket?.closed).toEqual({ code: 4002, reason: 'left' })
  await expect.poll(() => origin.openSockets()).toBe(0)
})

/*
 * A WebSocket opens for nobody but who is through the gate, by whatever way a request gets to the site: one that was opened
 * before the password would go on in the session that the password then signs in, and nobody would ever close it.
 */
describe('a WebSocket of somebody who is not through the gate', () => {
  let anywhere: SiteGate
  beforeAll(async () => {
    anywhere = await startSiteGate({
      variables: nastyVariables(origin, {
        LOGIN_PATH: '*',
        LOGIN_PAGE: '/login',
        PASSWORD_FIELD: 'p',
        OPEN_PATHS: '/events/ws',
        REQUIRE: 'all',
      }),
    })
  })
  afterAll(() => anywhere.stop())

  const isOpened = async (browser: Browser, path: string) => {
    const headers = { cookie: browser.jar.header('/') ?? '', origin: anywhere.url }
    const { socket } = await connectSocket(anywhere.url + path, { headers })
    socket?.close()
    return socket !== null && socket !== undefined
  }

  test('opens not as the first step of a login', async () => {
    const visitor = anywhere.browser()
    await visitor.document('/login')
    expect(await isOpened(visitor, '/ws?u=bob')).toBe(false)
  })

  test('opens not at an open path, for somebody who gave the password alone', async () => {
    const thief = anywhere.browser()
    await thief.document('/login')
    await thief.form('/login', { u: 'bob', p: origin.site.users.bob ?? '' })
    expect(await isOpened(thief, '/events/ws')).toBe(false)
    expect(await isOpened(anywhere.browser(), '/events/ws')).toBe(false)
  })
})
