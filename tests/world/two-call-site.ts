import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request as outgoing, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildWidget } from '../../tools/elements/build.ts'
import { type StrictPage, sharedBrowser, strictPage } from '../support/browser.ts'
import { endWithUs } from '../support/children.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { newBackend } from './two-calls.ts'
import { createWorld, type Person, type World } from './world.ts'

/*
 * An example backend of the documents, as it stands there, with a Worker of ours and a real database, behind one origin
 * as a deployment has them: `/mfa/` is the Worker's, the rest the site's.
 */
const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples/two-calls')
const PASSWORD = 'correct horse battery'

type User = { name: string; password: string; memberships: Person['memberships'] }
type Users = Record<string, User>

export type TwoCallSite = { url: string; world: World; stop(): Promise<void> }

type Start = { command: [string, ...string[]]; world: World; users: Users; key: string; elements: string }

async function freePort(): Promise<number> {
  const server = createSocket()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listening(port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('close', () => socket.destroy())
    })
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The example did not listen.\n${said()}`)
}

function pass(to: number, message: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = message
  const onward = outgoing({ host: '127.0.0.1', port: to, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.once('error', () => response.writeHead(502).end())
  message.pipe(onward)
}

async function startSite({ command, world, users, key, elements }: Start): Promise<TwoCallSite> {
  const port = await freePort()
  const front = createServer((message, response) =>
    pass(message.url?.startsWith('/mfa/') ? world.worker.port : port, message, response),
  )
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  const [program, ...args] = command
  const env = {
    ...process.env,
    PORT: String(port),
    MFA_URL: `${world.url}/mfa`,
    MFA_KEY: key,
    ORIGIN: url,
    ELEMENTS: elements,
    USERS: JSON.stringify(users),
  }
  const child = spawn(program, args, { cwd: EXAMPLES, env, stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.once('error', (error) => {
    said += error.message
  })
  const release = endWithUs(child, path.join(elements, 'nothing'))
  await listening(port, () => said)
  return {
    url,
    world,
    async stop() {
      release()
      child.kill('SIGKILL')
      front.closeAllConnections()
      await new Promise((resolve) => front.close(resolve))
    },
  }
}

/** What each example has to do. `command` runs it in its folder. */
export function twoCallSuite(name: string, command: [string, ...string[]]): void {
  describe(`the example in ${name}`, () => {
    const acme = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }
    const user = (called: string, memberships: User['memberships'] = []): User => ({
      name: called,
      password: PASSWORD,
      memberships,
    })
    const users: Users = {
      alice: user('Alice', [acme]),
      bob: user('Bob'),
      carol: user('Carol'),
      mallory: user('Mallory'),
    }
    let world: World
    let site: TwoCallSite
    let browser: Browser
    let elements: string
    let window: StrictPage
    let carol: Person

    beforeAll(async () => {
      elements = await mkdtemp(path.join(tmpdir(), 'sallyport-two-calls-'))
      const shop = newBackend('shop')
      ;[world, browser] = await Promise.all([createWorld({ backends: [shop.entry] }), sharedBrowser()])
      await buildWidget(elements)
      await world.requireMfa(acme.accountId)
      site = await startSite({ command, world, users, key: shop.key, elements })
      carol = await world.person({ id: 'carol', name: 'Carol' }).enrol()
    })
    afterAll(async () => {
      await site?.stop()
      await world?.stop()
      await rm(elements, { recursive: true, force: true })
    })
    beforeEach(async () => {
      window = await strictPage(browser, { baseURL: site.url, expectedErrors: [/status of 4\d\d/] })
      window.context.setDefaultTimeout(15_000)
    })
    afterEach(async () => {
      await window.assertClean()
      await window.close()
    })

    async function password(id: string): Promise<void> {
      const { page } = window
      await page.goto('/login')
      await page.getByLabel('User').fill(id)
      await page.getByLabel('Password').fill(PASSWORD)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }

    const signedIn = (words: string) => window.page.getByText(words, { exact: true }).waitFor()
    const isStranger = async () => {
      await window.page.goto('/')
      expect(new URL(window.page.url()).pathname).toBe('/login')
    }

    test('lets in by password alone whom nobody asks for more, and nobody by a wrong one', async () => {
      const { page } = window
      await page.goto('/login')
      await page.getByLabel('User').fill('bob')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await signedIn('Wrong user or password.')
      await password('bob')
      await signedIn('Signed in as bob (pwd)')
    })

    test('asks for a code, with no session before it, and no secret in an address, the page or its storage', async () => {
      const { page } = window
      // The ticket and the grant as they cross the wire, to be looked for where they must not be.
      const secrets: string[] = []
      page.on('response', async (response) => {
        if (!/\/login\/ticket$|\/api\/challenge$/.test(response.url()) || !response.ok()) return
        const { ticket, grant } = (await response.json().catch(() => ({}))) as { ticket?: string; grant?: string }
        for (const secret of [ticket, grant]) if (secret) secrets.push(secret)
      })
      const heard: string[] = []
      await page.exposeFunction('heardEvent', (text: string) => heard.push(text))
      await password('carol')
      await page.getByLabel('6-digit code').waitFor()
      const html = await page.content()
      await page.evaluate(() => {
        const { heardEvent } = globalThis as unknown as { heardEvent(text: string): void }
        document.addEventListener('mfa-passed', (event) => heardEvent(JSON.stringify({ ...event })))
      })
      const other = await window.context.newPage()
      await other.goto('/')
      expect(new URL(other.url()).pathname).toBe('/login')
      await other.close()

      await page.getByLabel('6-digit code').fill(await carol.wrongCode())
      await page.getByRole('button', { name: 'Enter' }).click()
      await page.getByText("That code didn't work.", { exact: false }).waitFor()
      await world.advance(30)
      await page.getByLabel('6-digit code').fill(await carol.code())
      await page.getByRole('button', { name: 'Enter' }).click()
      await signedIn('Signed in as carol (pwd otp mfa)')

      expect(secrets).toHaveLength(2)
      const cookies = (await window.context.cookies()).map((cookie) => cookie.value).join()
      const storage = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
      expect(heard.join()).toContain('"amr":["pwd","otp","mfa"]')
      for (const secret of secrets) {
        for (const place of [html, cookies, storage, ...heard, ...window.requests]) expect(place).not.toContain(secret)
      }
      // Our own cookie has no part in it.
      expect((await window.context.cookies()).map(({ name: cookie }) => cookie).sort()).toEqual(['session'])
    })

    test('sets up a method where the account requires one, and lets in at Finish', async () => {
      const { page } = window
      await password('alice')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
      const secret = ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByLabel('6-digit code').fill(totp({ secret, atMs: await world.now() }))
      await page.getByRole('button', { name: 'Enter' }).click()
      await page.getByRole('heading', { name: 'Backup codes' }).waitFor()
      // Not yet: the codes come first, however long it takes to keep them.
      await world.advance(120)
      const other = await window.context.newPage()
      await other.goto('/')
      expect(new URL(other.url()).pathname).toBe('/login')
      await other.close()
      await page.getByRole('button', { name: 'Finish' }).click()
      await signedIn('Signed in as alice (pwd otp mfa)')
    })

    test('says that a sign-in is over, and begins anew', async () => {
      const { page } = window
      await password('carol')
      await page.getByLabel('6-digit code').waitFor()
      await world.advance(301)
      await page.getByLabel('6-digit code').fill(await carol.code())
      await page.getByRole('button', { name: 'Enter' }).click()
      await page.getByText('This sign-in is over.', { exact: false }).waitFor()
      await page.getByRole('link', { name: 'Sign in again' }).click()
      await page.waitForURL('**/login')
      await isStranger()
    })

    test('takes no grant but that of its own pending sign-in', async () => {
      const mallory = await world.person({ id: 'mallory', name: 'Mallory' }).enrol()
      const fill = async (id: string) => {
        const agent = new UserAgent(site.url)
        const answer = await agent.form('/login', { user: id, password: PASSWORD })
        expect([answer.status, answer.location]).toEqual([303, '/login/code'])
        const { ticket } = (await agent.json('GET', '/login/ticket')).json<{ ticket: string }>()
        return { agent, ticket }
      }
      const [hers, victims] = [await fill('mallory'), await fill('carol')]
      const holder = new UserAgent(site.url, { headers: { authorization: `MFA-Ticket ${hers.ticket}` } })
      await holder.json('GET', '/mfa/api/challenge')
      const passed = await holder.json('POST', '/mfa/api/challenge', { factor: 'totp', code: await mallory.code() })
      const { grant } = passed.json<{ grant: string }>()
      expect((await victims.agent.json('POST', '/login/grant', { grant })).status).toBe(401)
      const foreign = { headers: { origin: 'https://evil.example' } }
      expect((await hers.agent.json('POST', '/login/grant', { grant }, foreign)).status).toBe(403)
      const login = { user: 'bob', password: PASSWORD }
      expect((await new UserAgent(site.url).form('/login', login, foreign)).status).toBe(403)
      expect((await hers.agent.json('POST', '/login/grant', { grant: 'guess' })).status).toBe(401)
      expect((await new UserAgent(site.url).json('POST', '/login/grant', { grant })).status).toBe(403)
      expect((await hers.agent.json('POST', '/login/grant', { grant })).status).toBe(204)
      expect((await hers.agent.document('/')).text).toContain('Signed in as mallory (pwd otp mfa)')
      expect((await victims.agent.document('/')).location).toBe('/login')
    })
  })
}
