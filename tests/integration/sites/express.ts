import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { EXPRESS, requireNpmProgram } from '../npm-program.ts'
import { formWith, savesANote } from './forms.ts'
import { BOSS_AND_CLERK, startSite, type Ways } from './site.ts'

/** A site as its makers' own guides begin one; no more of it is ours than routes. */
const PROGRAM = (port: number, secret: string) => `
const { createRequire } = require('node:module')
const { createHash } = require('node:crypto')
const from = createRequire(${JSON.stringify(path.join(EXPRESS.folder, 'package.json'))})
const [express, helmet, session] = [from('express'), from('helmet'), from('express-session')]
const users = new Map(${JSON.stringify(BOSS_AND_CLERK.map(({ user, password }) => [user, password]))})
const notes = []
const app = express()
app.use(helmet())
app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: false }))
app.use(express.urlencoded())
const page = (body) => '<!doctype html><title>A site</title><link rel="stylesheet" href="/look.css">' + body
const form = page('<form method="post" action="/login"><label>User <input name="username"></label><label>Password <input type="password" name="password"></label><button>Log in</button></form>')
app.get('/look.css', (req, res) => res.type('css').send('body { color: #222 }'))
app.get('/login', (req, res) => res.send(form))
app.post('/login', (req, res, next) => {
  const { username, password } = req.body
  if (!users.has(username) || users.get(username) !== password) return res.status(401).send(form + '<p>Wrong user or password.</p>')
  req.session.regenerate((error) => {
    if (error) return next(error)
    req.session.user = username
    res.redirect('/')
  })
})
app.use((req, res, next) => (req.session.user ? next() : res.redirect('/login')))
app.get('/', (req, res) => res.send(page('<h1>${secret}</h1><ul>' + notes.map((note) => '<li>' + note).join('') + '</ul><form method="post" action="/notes"><input name="note"><button>Save</button></form><form method="post" action="/logout"><button>Log out</button></form>')))
app.post('/notes', (req, res) => { notes.push(req.body.note); res.redirect('/') })
app.post('/files', (req, res) => {
  const hash = createHash('sha256')
  let bytes = 0
  req.on('data', (chunk) => { bytes += chunk.length; hash.update(chunk) })
  req.on('end', () => res.json({ bytes, sha256: hash.digest('hex') }))
})
app.post('/logout', (req, res) => req.session.destroy(() => res.clearCookie('connect.sid').redirect('/login')))
app.listen(${port}, '127.0.0.1')
`

/**
 * Express with helmet, whose pages say `Referrer-Policy: no-referrer`: a browser then sends `Origin: null` with a form. A
 * login is a POST to `/login`; success is 302 with `connect.sid`, which nobody has before; failure is 401.
 */
const startExpress = () =>
  startSite({
    name: 'express',
    users: BOSS_AND_CLERK,
    secretPath: '/',
    page: '/login',
    async prepare({ at, port, secret }) {
      requireNpmProgram(EXPRESS)
      await writeFile(at('site.cjs'), PROGRAM(port, secret))
      return { command: process.execPath, args: [at('site.cjs')], env: { NODE_ENV: 'production' } }
    },
  })

/** Fault 2. */
const AS_BROWSER = { headers: { origin: 'null' } }

export const EXPRESS_WAYS: Ways = {
  recipe: 'Express with helmet',
  start: startExpress,
  async signIn(who, { user, password }) {
    const { action, fields } = formWith('username', await who.document('/login'))
    return who.form(action, { ...fields, username: user, password }, AS_BROWSER)
  },
  wrong: { status: 401, text: 'Wrong user or password' },
  secretPaths: ['/?again'],
  async save(who, text) {
    await who.form('/notes', { note: text }, AS_BROWSER)
    return (await who.document('/')).text.includes(`<li>${text}`)
  },
  async upload(who, bytes) {
    const headers = { origin: 'null', 'content-type': 'application/octet-stream' }
    return (await who.send('POST', '/files', headers, bytes)).json<{ bytes: number }>().bytes
  },
  signOut: (who) => who.form('/logout', {}, AS_BROWSER),
  byHand: ['/login', '[name=username]', '[name=password]', 'button'],
  seesItself: savesANote,
}
