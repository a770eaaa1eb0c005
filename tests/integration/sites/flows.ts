import { mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hasNodeRed, NODE_RED_FOLDER } from '../node-red.ts'
import { freePort, startProgram } from '../program.ts'
import { newSecret, type Site } from './site.ts'

const USERS = [
  { user: 'flow', password: 'a flow password' },
  { user: 'other', password: 'another password' },
] as const

type Bcrypt = { hashSync(password: string, rounds: number): string }

/**
 * Node-RED. A login is a POST to `/auth/token` whose JSON answer holds `access_token`; the editor keeps that in
 * localStorage and sends it as a bearer, and inside the WebSocket `/comms` as `{"auth": token}`. There is no cookie.
 * Signed in, `/flows` holds the secret.
 */
export async function startFlows(): Promise<Site> {
  if (!hasNodeRed()) throw new Error('Node-RED is not installed. "npm run integration" does that.')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-flows-'))
  const secret = newSecret()
  const require = createRequire(path.join(NODE_RED_FOLDER, 'package.json'))
  const { hashSync } = require('bcryptjs') as Bcrypt
  const users = USERS.map(({ user, password }) => ({
    username: user,
    password: hashSync(password, 4),
    permissions: '*',
  }))
  const port = await freePort()
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: port,
    adminAuth: { type: 'credentials', users },
    flowFile: 'flows.json',
    credentialSecret: false,
    // Nothing asks the network for anything.
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { autoInstall: false, palette: { allowInstall: false }, modules: { allowInstall: false } },
    editorTheme: { tours: false, palette: { catalogues: [] } },
    logging: { console: { level: 'warn', metrics: false, audit: false } },
  }
  await writeFile(path.join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)}\n`)
  await writeFile(
    path.join(folder, 'flows.json'),
    JSON.stringify([{ id: 'a1b2c3d4e5f60718', type: 'tab', label: secret }]),
  )
  const origin = `http://127.0.0.1:${port}`
  const { output, stop } = await startProgram({
    command: process.execPath,
    args: [require.resolve('node-red/red.js'), '--userDir', folder, '--settings', path.join(folder, 'settings.js')],
    folder,
    url: `${origin}/auth/login`,
  })
  return { origin, ...USERS[0], users: USERS, secret, secretPath: '/flows', output, stop }
}
