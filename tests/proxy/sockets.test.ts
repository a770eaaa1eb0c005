import { beforeEach, describe, expect, test } from 'vitest'
import { connectSocket, type SocketEnd } from '../support/websocket.ts'
import { gatedSite } from './gated-site.ts'
import { type Browser, member } from './world.ts'

/*
 * A WebSocket that is open has no further request at which the gate could decide: it must end with what let it through,
 * within 60 s (the tests have it asked about every 50 ms). Somebody whose assurance was taken away, a stolen laptop say,
 * goes on reading otherwise for as long as the page stays open.
 */

const site = await gatedSite({}, { OWNERS: 'bob' }, { isCounted: true, socketCheckMs: 50 })
const told = { LOGIN_PATH: '*', LOGIN_PAGE: '/login', PASSWORD_FIELD: 'p', OPEN_PATHS: '/events/ws', REQUIRE: 'all' }
const anywhere = await gatedSite({}, told)
const alice = await member(site.gate)
beforeEach(() => site.origin.reset())

const upgrade = (browser: Browser, path: string) =>
  connectSocket(browser.gate.url + path, { headers: { cookie: browser.cookie, origin: browser.gate.url } })

async function open(browser: Browser): Promise<SocketEnd> {
  const { socket } = await upgrade(browser, '/gated/ws')
  if (!socket) throw new Error('the WebSocket was refused')
  socket.send('who')
  expect(await socket.next()).toContain('for ')
  return socket
}

async function signedIn(name: string): Promise<Browser> {
  const browser = site.gate.browser()
  await browser.signIn(name)
  return browser
}

const CLOSED = { code: 1008, reason: 'sign in again' }

/** Whether it still answers after it has been asked about several times. */
async function stays(socket: SocketEnd): Promise<boolean> {
  const before = site.gate.trips.roundTrips()
  await expect.poll(() => site.gate.trips.roundTrips() - before).toBeGreaterThan(3)
  socket.send('still there')
  return (await socket.next()) === 'still there'
}

describe('an open WebSocket of somebody with a method', () => {
  test('stays while what let it through holds, and one question that cannot be asked is forgiven', async () => {
    const socket = await open(alice)
    expect(await stays(socket)).toBe(true)
    const large = Buffer.alloc(2_000_000, 7)
    socket.send(large)
    expect(large.equals((await socket.next()) as Buffer)).toBe(true)
    site.gate.trips.setFault('refuse', { times: 1 })
    expect(await stays(socket)).toBe(true)
    socket.close(1000, '')
  })

  test('ends when nobody can be asked any more', async () => {
    const socket = await open(alice)
    site.gate.trips.setFault('refuse')
    expect(await socket.closed).toEqual(CLOSED)
    site.gate.trips.setFault(null)
  })

  test('ends with the sign-out of its browser', async () => {
    const other = alice.elsewhere()
    await other.signIn()
    expect(await other.answer()).toHaveStatus(200)
    const socket = await open(other)
    await other.form('/.mfa/sign-out', {})
    expect(await socket.closed).toEqual(CLOSED)
  })

  test('ends when the person’s proofs are all ended, and when nothing was asked for an hour', async () => {
    const socket = await open(alice)
    await site.gate.sql.execute("update mfa_principal set epoch = epoch + 1 where id = 'alice'")
    expect(await socket.closed).toEqual(CLOSED)

    await site.gate.advance(60)
    expect(await alice.answer()).toHaveStatus(200)
    const second = await open(alice)
    await site.gate.advance(3_601)
    expect(await second.closed).toEqual(CLOSED)
  })
})

test('an open WebSocket of somebody without a method ends when a method is required', async () => {
  const bob = await signedIn('bob')
  const socket = await open(bob)
  expect(await stays(socket)).toBe(true)
  await site.gate.sql.execute(
    "insert into mfa_policy (account_id, required, changed_at, changed_by) values ('site', 1, 1, 'bob')",
  )
  expect(await socket.closed).toEqual(CLOSED)
  await site.gate.sql.execute('delete from mfa_policy')
})

test('the site’s end ends with the browser’s, and a cookie on the way up reaches no browser', async () => {
  const bob = await signedIn('bob')
  const { socket, headers } = await upgrade(bob, '/gated/ws')
  expect(headers['set-cookie']).toBeUndefined()
  socket?.close(4002, 'left')
  expect(await socket?.closed).toEqual({ code: 4002, reason: 'left' })
  await expect.poll(() => site.origin.openSockets()).toBe(0)
})

/*
 * A WebSocket opens for nobody but who is through the gate, by whatever way a request gets to the site: one that was opened
 * before the password would go on in the session that the password then signs in, and nobody would ever close it.
 */
describe('a WebSocket of somebody who is not through the gate', () => {
  const isOpened = async (browser: Browser, path: string) => {
    const { socket } = await upgrade(browser, path)
    socket?.close()
    return socket !== null && socket !== undefined
  }

  test('opens not as the first step of a login', async () => {
    const visitor = anywhere.gate.browser()
    await visitor.document('/login')
    expect(await isOpened(visitor, '/ws?u=bob')).toBe(false)
  })

  test('opens not at an open path, for somebody who gave the password alone', async () => {
    const thief = anywhere.gate.browser()
    await thief.signIn('bob')
    expect(await isOpened(thief, '/events/ws')).toBe(false)
    expect(await isOpened(anywhere.gate.browser(), '/events/ws')).toBe(false)
  })
})
