import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Answer, UserAgent } from '../../support/client.ts'
import { NODE_RED, requireNpmProgram } from '../npm-program.ts'
import { type Account, startSite } from './site.ts'

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
export const startFlows = () =>
  startSite({
    name: 'flows',
    users: USERS,
    secretPath: '/flows',
    page: '/auth/login',
    async prepare({ folder, at, port, secret }) {
      requireNpmProgram(NODE_RED)
      const require = createRequire(path.join(NODE_RED.folder, 'package.json'))
      const { hashSync } = require('bcryptjs') as Bcrypt
      const users = USERS.map(({ user, password }) => {
        return { username: user, password: hashSync(password, 4), permissions: '*' }
      })
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
      await writeFile(at('settings.js'), `module.exports = ${JSON.stringify(settings)}\n`)
      await writeFile(at('flows.json'), JSON.stringify([{ id: 'a1b2c3d4e5f60718', type: 'tab', label: secret }]))
      const args = [require.resolve('node-red/red.js'), '--userDir', folder, '--settings', at('settings.js')]
      return { command: process.execPath, args }
    },
  })

/** As the editor's own script sends it. */
export function signInAtFlows(who: UserAgent, { user: username, password }: Account): Promise<Answer> {
  const headers = {
    origin: who.origin,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-origin',
  }
  const fields = { client_id: 'node-red-editor', grant_type: 'password', scope: '', username, password }
  return who.send('POST', '/auth/token', headers, new URLSearchParams(fields).toString())
}

export const tokenOf = (answer: Answer) => answer.json<{ access_token: string }>().access_token
export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
