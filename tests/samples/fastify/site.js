import fastifyCookie from '@fastify/cookie'
import fastifyFormbody from '@fastify/formbody'
import fastifySession from '@fastify/session'
import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { nodeGate } from 'sallyport/node'
import { mfa } from './mfa.js'

const passwords = { alice: 'correct horse' }

const app = fastify()
app.register(fastifyStatic, { root: `${import.meta.dirname}/public/assets`, prefix: '/assets/' })
app.register(fastifyFormbody)
app.register(fastifyCookie)
app.register(fastifySession, {
  secret: process.env.SESSION_SECRET,
  cookie: { secure: 'auto' },
  saveUninitialized: false,
})
app.after(() => app.addHook('onRequest', nodeGate(mfa).fastify))

app.get('/login', (_request, reply) =>
  reply
    .type('text/html')
    .send(
      '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>',
    ),
)
app.post('/login', async (request, reply) => {
  const { user, password } = request.body
  if (passwords[user] !== password) return reply.code(403).send('No.')
  await request.session.regenerate()
  request.session.user = user
  return reply.redirect('/', 303)
})
app.post('/logout', async (request, reply) => {
  await request.session.destroy()
  return reply.redirect('/login', 303)
})
app.get('/', (_request, reply) =>
  reply
    .type('text/html')
    .send(`<script type="module" src="/assets/mfa.js"></script><h1>My profile</h1><p id="heard"></p>
    <mfa-settings theme="dark"></mfa-settings>
    <form method="post" action="/logout"><button>Sign out</button></form>
    <script type="module">
      document.addEventListener('mfa-enrolled', () => (document.querySelector('#heard').textContent = 'MFA is on.'))
    </script>`),
)
app.get('/api/me', async (request) => ({ user: request.session.user }))

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }))
