import path from 'node:path'

/** What a site runs on, as `npx sallyport init` calls it. */
export const HOSTS = ['node', 'workers', 'express', 'fastify'] as const

export type Host = (typeof HOSTS)[number]

/** On Node, what an unset variable would be is said by `createMfa`, which names it. */
const ON_NODE = {
  imports: `import { createClient } from '@libsql/client'
`,
  token: "process.env.LIBSQL_TOKEN ?? ''",
  url: "process.env.LIBSQL_URL ?? 'file:mfa.db'",
  keys: "process.env.MFA_KEYS ?? ''",
}

const ON_WORKERS = {
  imports: `import { env } from 'cloudflare:workers'
import { createClient } from '@libsql/client/http'
`,
  url: 'env.LIBSQL_URL',
  token: 'env.LIBSQL_TOKEN',
  keys: 'env.MFA_KEYS',
}

/** How each finds its own session, as a comment to begin with. */
const SESSION: Record<Host, string> = {
  node: "const session = await yourSession(c.req.header('cookie'))",
  workers: "const session = await yourSession(c.req.header('cookie'))",
  express: 'const session = c.env.incoming.session',
  fastify: 'const session = c.env.request.session',
}

/** Where each has the id of its session. */
const SESSION_ID: Record<Host, string> = {
  node: 'session.id',
  workers: 'session.id',
  express: 'session.id',
  fastify: 'session.sessionId',
}

/** What is written for whom: `isRequired` where `require` loads the file. */
type Written = { host: Host; file: string; isRequired: boolean }

/** The module that a site of this kind begins with. In JavaScript for a file of that name, which runs as it is. */
export function template({ host, file, isRequired }: Written): string {
  const { imports, url, token, keys } = host === 'workers' ? ON_WORKERS : ON_NODE
  const [typeImport, type] = /\.[mc]?js$/.test(file) ? ['', ''] : [', type Identify', ': Identify']
  const text = `${imports}import { createStore } from 'sallyport/db'
import { createMfa${typeImport} } from 'sallyport/edge'

const db = createClient({ url: ${url}, authToken: ${token} })

/** Who is signed in, by your own session. Nobody: null. For a cookie that you cannot resolve, throw \`UnknownCredential\`. */
const identify${type} = async (c) => {
  // ${SESSION[host]}
  // if (!session?.userId) return null
  // return { id: session.userId, name: session.email, sessionId: ${SESSION_ID[host]}, memberships: [] }
  throw new Error(\`identify in ${path.basename(file)} is not written yet: who is signed in at \${c.req.path}?\`)
}

export const mfa = createMfa({
  store: createStore(db),
  identify,
  keys: ${keys},
  issuer: 'My site', // what authenticator apps show
  login: '/login', // the path of your sign-in page
  signOut: '/logout', // the path to which your sign-out form posts
  elements: '/assets/mfa.js', // npx sallyport elements <the folder that is served as /assets>
})
`
  return isRequired ? required(text) : text
}

/** The same lines as CommonJS has them. */
function required(text: string): string {
  return text
    .replace(/^import (.+) from (.+)$/gm, 'const $1 = require($2)')
    .replace(/^export const (\w+)/gm, 'exports.$1')
}

const MOUNT: Record<Host, string[]> = {
  node: ["app.route('/mfa', mfa.routes)", "app.use('*', mfa.gate({ open: ['/about'] }))"],
  workers: ["app.route('/mfa', mfa.routes)", "app.use('*', mfa.gate({ open: ['/about'] }))"],
  express: ["import { nodeGate } from 'sallyport/node'", "app.use(nodeGate(mfa, { open: ['/about'] }))"],
  fastify: [
    "import { nodeGate } from 'sallyport/node'",
    "app.addHook('onRequest', nodeGate(mfa, { open: ['/about'] }).fastify)",
  ],
}

/** What is left to do, line by line. */
export function nextSteps({ host, file, isRequired }: Written): string[] {
  const secret =
    host === 'workers'
      ? 'npx sallyport keys | npx wrangler secret put MFA_KEYS; for wrangler dev, all three variables in .dev.vars'
      : `echo "MFA_KEYS='$(npx sallyport keys)'" >> .env, which node --env-file=.env reads`
  const migrate = host === 'workers' ? 'LIBSQL_URL=libsql://… LIBSQL_TOKEN=…' : 'LIBSQL_URL=file:mfa.db'
  const environment = host === 'workers' ? '. ./.dev.vars;' : '. ./.env; LIBSQL_URL=file:mfa.db'
  const site = host === 'workers' ? 'http://localhost:8787' : 'http://localhost:3000'
  return [
    `1. Write identify in ${file}.`,
    '2. Behind your session and static files, and in front of everything else:',
    ...MOUNT[host].map((line) => `     ${isRequired ? required(line) : line}`),
    `3. ${migrate} npx sallyport migrate`,
    `4. ${secret}`,
    '5. npx sallyport elements public/assets, or wherever your site serves /assets from',
    '6. In a page: <script type="module" src="/assets/mfa.js"></script> and <mfa-settings></mfa-settings>',
    `7. Whether it holds: (set -a; ${environment} npx sallyport doctor --url ${site})`,
  ]
}
