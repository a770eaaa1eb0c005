import { randomUUID } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { nodeGate } from 'sallyport/node'
import { mfa } from './mfa.js'
import { sessions } from './sessions.js'

const passwords = { alice: 'correct horse' }
const gate = nodeGate(mfa)
const sid = (req) => /(?:^|; )sid=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]

async function handle(req, res) {
  const page = (file) => res.setHeader('content-type', 'text/html').end(readFileSync(`public/${file}`))
  const go = (to, cookie) => res.writeHead(303, { location: to, 'set-cookie': cookie }).end()
  switch (`${req.method} ${req.url}`) {
    case 'GET /login':
      return page('login.html')
    case 'POST /login': {
      const form = new URLSearchParams(await text(req))
      const user = form.get('user')
      if (passwords[user] !== form.get('password')) return res.writeHead(403).end('No.')
      const id = randomUUID()
      sessions.set(id, user)
      return go('/', `sid=${id}; HttpOnly; SameSite=Lax; Path=/`)
    }
    case 'POST /logout':
      sessions.delete(sid(req))
      return go('/login', 'sid=; Max-Age=0; Path=/')
    case 'GET /':
      return page('index.html')
    case 'GET /api/me':
      return res.setHeader('content-type', 'application/json').end(JSON.stringify({ user: sessions.get(sid(req)) }))
    default:
      return res.writeHead(404).end('Not found.')
  }
}

const port = process.env.PORT ?? 3000
createServer((req, res) => {
  const asset = /^\/assets\/([\w-]+\.js)$/.exec(req.url)
  if (asset) createReadStream(`public/assets/${asset[1]}`).pipe(res.setHeader('content-type', 'text/javascript'))
  else gate(req, res, () => handle(req, res))
}).listen(port, () => console.log(`http://localhost:${port}`))
