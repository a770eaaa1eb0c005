import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, request as outgoing, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../../tools/local/local-server.ts'
import { type StrictPage, sharedBrowser, strictPage } from '../support/browser.ts'
import { elementsInto } from '../support/built.ts'
import { endWithUs } from '../support/children.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { listen } from '../support/listen.ts'
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
  const { url, stop } = await listen(front)
  const [program, ...args] = command
  const mfa = { MFA_URL: `${world.url}/mfa`, MFA_KEY: key, ELEMENTS: elements }
  const env = { ...process.env, ...mfa, PORT: String(port), ORIGIN: url, USERS: JSON.stringify(users) }
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
      await stop()
    },
  }
}

/** What each example has to do. `command` runs it in its folder. */
export function twoCallSuite(name: string, command: [string, ...string[]]): void {
  describe(`the example in ${name}`, async () => {
    const acme = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }
    const of = (name: string, memberships: User['memberships'] = []): User => ({
      name,
      password: PASSWORD,
      memberships,
    })
    const users = { alice: of('Alice', [acme]), bob: of('Bob'), carol: of('Carol'), mallory: of('Mallory') }
    const elements = await folderForFile('two-calls')
    await elementsInto(elements)
    const shop = newBackend('shop')
    const world = endsWithFile(await createWorld({ backends: [shop.entry] }))
    await world.requireMfa(acme.accountId)
    const site = endsWithFile(await startSite({ command, world, users, key: shop.key, elements }))
    const browser = await sharedBrowser()
    const carol = await world.person({ id: 'carol', name: 'Carol' }).enrol()
    let window: StrictPage
    beforeEach(async () => {
      window = await strictPage(browser, { baseURL: site.url, expectedErrors: [/status of 4\d\d/] })
      window.context.setDefaultTimeout(15_000)
    })
    afterEach(async () => {
      await window.assertClean()
      await window.close()
    })

    async function signIn(id: string, password = PASSWORD): Promise<void> {
      const { page } = window
      await page.goto('/login')
      await page.getByLabel('User').fill(id)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    async function enter(code: string): Promise<void> {
      await window.page.getByLabel('6-digit code').fill(code)
      await window.page.getByRole('button', { name: 'Enter' }).click()
    }
    const says = (words: string, exact = true) => window.page.getByText(words, { exact }).waitFor()
    /** Another tab of this browser is led to the password. */
    async function expectStranger(): Promise<void> {
      const other = await window.context.newPage()
      await other.goto('/')
      expect(new URL(other.url()).pathname).toBe('/login')
      await other.close()
    }

    test('lets in by password alone whom nobody asks for more, and nobody by a wrong one', async () => {
      await signIn('bob', 'wrong')
      await says('Wrong user or password.')
      await signIn('bob')
      await says('Signed in as bob (pwd)')
    })

    test('asks for a code, with no session before it, and no secret in an address, the page or its storage', async () => {
      const { page } = window
      // The ticket and the grant as they cross the wire, to be looked for where they must not be.
      const secrets: string[] = []
      await page.route(/\/login\/ticket$|\/api\/challenge$/, async (route) => {
        // Read on the way: a page that has moved on has no body left to be asked for.
        const response = await route.fetch()
        const body: unknown = response.ok() ? await response.json() : {}
        const { ticket, grant } = body as { ticket?: string; grant?: string }
        for (const secret of [ticket, grant]) if (secret) secrets.push(secret)
        await route.fulfill({ response })
      })
      const heard: string[] = []
      await page.exposeFunction('heardEvent', (text: string) => heard.push(text))
      await signIn('carol')
      await page.getByLabel('6-digit code').waitFor()
      const html = await page.content()
      await page.evaluate(() => {
        const { heardEvent } = globalThis as unknown as { heardEvent(text: string): void }
        document.addEventListener('mfa-passed', (event) => heardEvent(JSON.stringify({ ...event })))
      })
      await expectStranger()

      await enter(await carol.wrongCode())
      await says("That code didn't work.", false)
      await world.advance(30)
      await enter(await carol.code())
      await says('Signed in as carol (pwd otp mfa)')

      expect(secrets).toHaveLength(2)
      const cookies = await window.context.cookies()
      const storage = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
      expect(heard.join()).toContain('"amr":["pwd","otp","mfa"]')
      for (const secret of secrets) {
        for (const place of [html, JSON.stringify(cookies), storage, ...heard, ...window.requests])
          expect(place).not.toContain(secret)
      }
      // Our own cookie has no part in it.
      expect(cookies.map((cookie) => cookie.name)).toEqual(['session'])
    })

    test('sets up a method where the account requires one, and lets in at Finish', async () => {
      const { page } = window
      await signIn('alice')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
      const secret = ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
      await page.getByRole('button', { name: 'Next' }).click()
      await enter(totp({ secret, atMs: await world.now() }))
      await page.getByRole('heading', { name: 'Backup codes' }).waitFor()
      // Not yet: the codes come first, however long it takes to keep them.
      await world.advance(120)
      await expectStranger()
      await page.getByRole('button', { name: 'Finish' }).click()
      await says('Signed in as alice (pwd otp mfa)')
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
      const redeem = (agent: UserAgent, body: object = { grant }, from = {}) =>
        agent.json('POST', '/login/grant', body, from)
      expect(await redeem(victims.agent)).toHaveStatus(401)
      const foreign = { headers: { origin: 'https://evil.example' } }
      expect(await redeem(hers.agent, { grant }, foreign)).toHaveStatus(403)
      const login = { user: 'bob', password: PASSWORD }
      expect(await new UserAgent(site.url).form('/login', login, foreign)).toHaveStatus(403)
      expect(await redeem(hers.agent, { grant: 'guess' })).toHaveStatus(401)
      expect(await redeem(new UserAgent(site.url))).toHaveStatus(403)
      expect(await redeem(hers.agent)).toHaveStatus(204)
      expect((await hers.agent.document('/')).text).toContain('Signed in as mallory (pwd otp mfa)')
      expect((await victims.agent.document('/')).location).toBe('/login')
    })
  })
}
