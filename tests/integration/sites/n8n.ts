import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { freePort } from '../../../tools/local/local-server.ts'
import { UserAgent } from '../../support/client.ts'
import { N8N, requireNpmProgram } from '../npm-program.ts'
import { type Place, startSite, type Ways } from './site.ts'

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
const startN8n = () =>
  startSite({
    name: 'n8n',
    users: USERS,
    secretPath: '/rest/workflows',
    // Before that it answers everything, in words.
    page: (origin) =>
      fetch(`${origin}/rest/settings`).then(
        (answer) => /json/.test(answer.headers.get('content-type') ?? ''),
        () => false,
      ),
    async prepare({ folder, at, port }) {
      requireNpmProgram(N8N)
      await writeFile(at('addresses.cjs'), ADDRESSES)
      const args = ['--require', at('addresses.cjs'), path.join(N8N.folder, 'node_modules/n8n/bin/n8n'), 'start']
      const env = {
        NODE_ENV: 'production',
        DB_TYPE: 'sqlite',
        N8N_USER_FOLDER: folder,
        N8N_LISTEN_ADDRESS: '127.0.0.1',
        N8N_PROXY_HOPS: '1',
        N8N_PORT: String(port),
        N8N_RUNNERS_BROKER_PORT: String(await freePort()),
        N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
        // Nothing asks the network for anything.
        ...Object.fromEntries([...OFF, ...ALSO_OFF].map((name) => [`N8N_${name}`, 'false'])),
      }
      return { command: process.execPath, args, env }
    },
    fill,
  })

const OFF = ['DIAGNOSTICS_ENABLED', 'VERSION_NOTIFICATIONS_ENABLED', 'TEMPLATES_ENABLED', 'PERSONALIZATION_ENABLED']
const ALSO_OFF = ['RUNNERS_ENABLED', 'SECURE_COOKIE', 'HIRING_BANNER_ENABLED', 'LICENSE_AUTO_RENEW_ENABLED']
const workflow = (name: string) => ({ name, nodes: [], connections: {}, settings: {}, active: false })

/** Two people, and a workflow of each that tells the secret. */
async function fill({ origin, secret }: Place): Promise<void> {
  const who = new UserAgent(origin, { headers: BROWSER })
  const post = async <Body>(path: string, body: unknown): Promise<Body> => {
    const answer = await who.json('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.json<{ data: Body }>().data
  }
  const [owner, other] = USERS
  const named = { firstName: 'A', lastName: 'Person' }
  const first = { ...named, email: owner.user, password: owner.password }
  const { id: inviterId } = await post<{ id: string }>('/rest/owner/setup', first)
  await post('/rest/workflows', workflow(secret))
  const second = { email: other.user, role: 'global:member' }
  const invited = await post<{ user: { id: string } }[]>('/rest/invitations', [second])
  await post(`/rest/invitations/${invited[0]?.user.id}/accept`, { ...named, inviterId, password: other.password })
  await post('/rest/workflows', workflow(secret))
}

export const N8N_WAYS: Ways = {
  recipe: 'n8n',
  start: startN8n,
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
  signOut: (who) => who.json('POST', '/rest/logout', {}),
  byHand: ['/signin', 'input[name=emailOrLdapLoginId]', 'input[name=password]', 'button:has-text("Sign in")'],
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
