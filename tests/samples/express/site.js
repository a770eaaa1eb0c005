import express from 'express'
import session from 'express-session'
import { nodeGate } from 'sallyport/node'
import { mfa } from './mfa.js'

const passwords = { alice: 'correct horse' }

const app = express()
app.use('/assets', express.static('public/assets'))
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(nodeGate(mfa))
app.use(express.urlencoded())

app.get('/login', (_req, res) => {
  res.send(
    '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>',
  )
})
app.post('/login', (req, res, next) => {
  const { user, password } = req.body
  if (passwords[user] !== password) return res.status(403).send('No.')
  req.session.regenerate((error) => {
    if (error) return next(error)
    req.session.user = user
    res.redirect(303, '/')
  })
})
app.post('/logout', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/login')))
})
app.get('/', (_req, res) => {
  res.send(`<script type="module" src="/assets/mfa.js"></script><h1>My profile</h1><p id="heard"></p>
    <mfa-settings theme="dark"></mfa-settings>
    <form method="post" action="/logout"><button>Sign out</button></form>
    <script type="module">
      document.addEventListener('mfa-enrolled', () => (document.querySelector('#heard').textContent = 'MFA is on.'))
    </script>`)
})
app.get('/api/me', (req, res) => res.json({ user: req.session.user }))

const port = process.env.PORT ?? 3000
app.listen(port, () => console.log(`http://localhost:${port}`))
