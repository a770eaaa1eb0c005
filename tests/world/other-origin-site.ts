import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { mint } from '../../docs/examples/other-origin/mint.mjs'
import { listen } from '../support/listen.ts'
import type { Person, World } from './world.ts'

/*
 * A site on another origin than the API, with a login of its own, over the example of the documents as it stands there:
 * it mints by Node's own modules, and its page has the script of the example.
 */
const EXAMPLE = path.resolve(import.meta.dirname, '../../docs/examples/other-origin')

const PAGES: Record<string, string> = {
  '/profile': '<h1>My profile</h1><div data-mfa="mfa-settings"></div>',
  '/accounts':
    '<h1>Accounts</h1><div data-mfa="account-mfa-toggle" data-account="acme"></div><div data-mfa="account-mfa-toggle" data-account="globex"></div>',
  '/code': '<h1>Code</h1><div data-mfa="mfa-challenge"></div>',
  '/login': '<h1>Sign in</h1>',
}

type Session = { person: Person; id: string; assurance: string | null }

export type OtherOriginSite = {
  url: string
  /** How often the page asked for a token. */
  minted(): number
  /** The password step: a cookie for this site's own origin. */
  signIn(person: Person): { name: string; value: string; url: string }
  /** From now on it speaks to this API. */
  connect(world: World, keys: string): void
  stop(): Promise<void>
}

/** Begins to listen before there is an API, which has to be told this site's origin. */
export async function startOtherOriginSite(elements: string): Promise<OtherOriginSite> {
  const sessions = new Map<string, Session>()
  let api: { world: World; keys: string } | null = null
  let minted = 0

  const server = createServer((message, response) => {
    answer(message, response).catch((error: Error) => response.writeHead(500).end(error.message))
  })
  const { port, stop } = await listen(server)
  // By another name than the API, which is 127.0.0.1: another site, and not only another port.
  const url = `http://localhost:${port}`

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { pathname } = new URL(message.url ?? '/', url)
    const session = sessions.get(/(?:^|; )session=(\w+)/.exec(message.headers.cookie ?? '')?.[1] ?? '')
    if (pathname === '/mfa-token') return token(message, response, session)
    if (pathname === '/logout' && session) {
      sessions.delete(session.id)
      return response.writeHead(303, { location: '/login' }).end()
    }
    if (pathname === '/favicon.ico') return response.writeHead(204).end()
    const script = /^\/assets\/([\w-]+\.js)$/.exec(pathname)?.[1]
    if (script) {
      const file = path.join(script === 'page.js' ? EXAMPLE : elements, script === 'page.js' ? 'mfa.js' : script)
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(file))
    }
    const content = PAGES[pathname]
    if (content === undefined || api === null) return response.writeHead(404).end()
    return response.writeHead(200, pageHeaders(api.world.url)).end(pageOf(content, api.world.url))
  }

  async function token(message: IncomingMessage, response: ServerResponse, session?: Session): Promise<unknown> {
    const isOwn = message.headers.origin === url && message.headers['sec-fetch-site'] === 'same-origin'
    if (!session || !isOwn || api === null) return response.writeHead(401).end()
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    const { assurance } = JSON.parse(Buffer.concat(chunks).toString()) as { assurance: string | null }
    session.assurance = assurance ?? session.assurance
    minted += 1
    const { id, name, memberships } = session.person
    const claims = {
      principal: { id, name },
      sessionId: session.id,
      memberships,
      origin: url,
      purposes: ['settings', 'policies', 'challenge'],
      assurance: session.assurance,
    }
    const body = { token: mint(api.keys, claims, await api.world.now()) }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  return {
    url,
    minted: () => minted,
    signIn(person) {
      const id = randomBytes(16).toString('hex')
      sessions.set(id, { person, id, assurance: null })
      return { name: 'session', value: id, url }
    },
    connect(world, keys) {
      api = { world, keys }
    },
    stop,
  }
}

function pageHeaders(api: string): Record<string, string> {
  const { origin } = new URL(api)
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' ${origin}; connect-src 'self' ${origin}; img-src 'self' blob:; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html`,
  }
}

function pageOf(content: string, api: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="mfa" content="${api}/mfa"><title>Site</title>
<script type="module" src="/assets/mfa.js"></script>
<script type="module" src="/assets/page.js"></script>
<main>${content}</main><form id="sign-out" method="post" action="/logout"><button>Sign out</button></form></html>`
}
