import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { UserAgent } from '../../support/client.ts'
import { hasN8n, N8N_FOLDER } from '../n8n.ts'
import { freePort, startProgram } from '../program.ts'
import { newSecret, type Site, type Ways } from './site.ts'

const USERS = [
  { user: 'boss@example.org', password: 'A boss password 1' },
  { user: 'clerk@example.org', password: 'A clerk password 1' },
] as const

/** What the site's scripts send with each request; a session belongs to one of these. */
const BROWSER = { 'browser-id': '0b0c5f0e-5b1a-4c6e-9a53-6d1b7c3f2a10' }

/**
 * In production n8n takes five logins in five minutes from one address, and believes whatever stands in front what a
 * visitor's address is. Here nothing does, so each request is given one of its own.
 */
const ADDRESSES = `const { Server } = require('node:http')
const { emit } = Server.prototype
let n = 0
Server.prototype.emit = function (event, request, ...rest) {
  if (event === 'request') request.headers['x-forwarded-for'] = '10.0.' + (++n >> 8) + '.' + (n & 255)
  return emit.call(this, event, request, ...rest)
}
`

/**
 * n8n in production mode. A login is JSON sent by a script to `/rest/login`, `{ emailOrLdapLoginId, password }`; success is
 * 200 with the cookie `n8n-auth`, a signed token that is bound to the header `browser-id`; failure is 401. A WebSocket
 * `/rest/push` whose `Origin` has to be the host that the site believes to be at.
 */
export async function startN8n(): Promise<Site> {
  if (!hasN8n()) throw new Error('n8n is not installed. "npm run integration -- --install" does that.')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-n8n-'))
  const secret = newSecret()
  const [port, broker] = [await freePort(), await freePort()]
  const origin = `http://127.0.0.1:${port}`
  const off = ['DIAGNOSTICS_ENABLED', 'VERSION_NOTIFICATIONS_ENABLED', 'TEMPLATES_ENABLED', 'PERSONALIZATION_ENABLED']
  const more = ['RUNNERS_ENABLED', 'SECURE_COOKIE', 'HIRING_BANNER_ENABLED', 'LICENSE_AUTO_RENEW_ENABLED']
  const addresses = path.join(folder, 'addresses.cjs')
  await writeFile(addresses, ADDRESSES)
  const program = await startProgram({
    command: process.execPath,
    args: ['--require', addresses, path.join(N8N_FOLDER, 'node_modules/n8n/bin/n8n'), 'start'],
    folder,
    env: {
      NODE_ENV: 'production',
      DB_TYPE: 'sqlite',
      N8N_USER_FOLDER: folder,
      N8N_LISTEN_ADDRESS: '127.0.0.1',
      N8N_PROXY_HOPS: '1',
      N8N_PORT: String(port),
      N8N_RUNNERS_BROKER_PORT: String(broker),
      N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
      // Nothing asks the network for anything.
      ...Object.fromEntries([...off, ...more].map((name) => [`N8N_${name}`, 'false'])),
    },
    // Before that it answers everything, in words.
    url: () =>
      fetch(`${origin}/rest/settings`).then(
        (answer) => /json/.test(answer.headers.get('content-type') ?? ''),
        () => false,
      ),
  })
  try {
    await fill(origin, secret)
  } catch (error) {
    await program.stop()
    throw error
  }
  return { origin, ...USERS[0], users: USERS, secret, secretPath: '/rest/workflows', ...program }
}

const workflow = (name: string) => ({ name, nodes: [], connections: {}, settings: {}, active: false })

/** Two people, and a workflow of each that tells the secret. */
async function fill(origin: string, secret: string): Promise<void> {
  const who = new UserAgent(origin, { headers: BROWSER })
  const post = async <Body>(path: string, body: unknown): Promise<Body> => {
    const answer = await who.json('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.json<{ data: Body }>().data
  }
  const [owner, other] = USERS
  const named = { firstName: 'A', lastName: 'Person' }
  const { id: inviterId } = await post<{ id: string }>('/rest/owner/setup', {
    ...named,
    email: owner.user,
    password: owner.password,
  })
  await post('/rest/workflows', workflow(secret))
  const invited = await post<{ user: { id: string } }[]>('/rest/invitations', [
    { email: other.user, role: 'global:member' },
  ])
  await post(`/rest/invitations/${invited[0]?.user.id}/accept`, { ...named, inviterId, password: other.password })
  await post('/rest/workflows', workflow(secret))
}

export const N8N_WAYS: Ways = {
  recipe: 'n8n',
  start: () => startN8n(),
  headers: BROWSER,
  async signIn(who, { user, password }) {
    await who.document('/signin')
    return who.json('POST', '/rest/login', { emailOrLdapLoginId: user, password })
  },
  wrong: { status: 401, text: 'Wrong username or password' },
  aliases: (user) => [user.toUpperCase()],
  secretPaths: ['/rest/workflows?includeScopes=true'],
  async save(who, text) {
    await who.json('POST', '/rest/workflows', workflow(text))
    return (await who.json('GET', '/rest/workflows')).text.includes(text)
  },
  // Above 16 MiB it says 413 itself.
  uploadMiB: 12,
  async upload(who, bytes) {
    const path = '/rest/workflows'
    const made = await who.json('POST', path, { ...workflow('A large one'), meta: { note: bytes.toString() } })
    if (made.status !== 200) throw new Error(`no upload: ${made.status} ${made.text.slice(0, 500)}`)
    const { id } = made.json<{ data: { id: string } }>().data
    const kept = (await who.json('GET', `${path}/${id}`)).json<{ data: { meta: { note: string } } }>()
    return kept.data.meta.note.length
  },
  async signOut(who) {
    await who.json('POST', '/rest/logout', {})
  },
  async signInByHand(page, address, { user, password }) {
    await page.goto(`${address}/signin`)
    await page.locator('input[name=emailOrLdapLoginId]').fill(user)
    await page.locator('input[name=password]').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  },
  async seesItself(page, address) {
    const opened = page.waitForEvent('websocket')
    await page.goto(`${address}/workflow/new`)
    const socket = await opened
    // A socket that it refuses is closed by it at once; one that it takes waits for something to tell (fault 3).
    const seconds = 3
    await socket.waitForEvent('close', { timeout: seconds * 1000 }).catch(() => {})
    expect(socket.isClosed(), 'the WebSocket of the editor is closed').toBe(false)
    expect(await page.getByText('Connection lost').count()).toBe(0)
  },
}
