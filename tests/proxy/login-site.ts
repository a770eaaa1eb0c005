import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How one small site with a login behaves; each test changes what it is about. */
export type LoginSiteOptions = {
  /** What `/login` shows. */
  page?: string
  /** Cookies that the page sets. */
  pageCookies?: (sid: string) => string[]
  /** The form is good only with the session of its page. */
  isBound?: boolean
  wrong?: (response: ServerResponse, sid: string) => void
  right?: (response: ServerResponse, sid: string) => void
  files?: Record<string, { type: string; text: string }>
  loginPath?: string
}

export type LoginSite = {
  url: string
  /** Each request as `METHOD path`, with its body and cookies. */
  requests: { line: string; body: string; cookie: string; headers: IncomingMessage['headers'] }[]
  /** Bodies of logins. */
  logins(): string[]
  stop(): Promise<void>
}

export const FORM_PAGE = `<!doctype html><html><head><title>Sign in</title></head><body>
<form method="post" action="/login"><input type="hidden" name="csrf" value="a&amp;b"><input name="user">
<input type="password" name="pass"><button name="go" value="1">Sign in</button></form></body></html>`

const PASSWORD = 'correct horse'

const html = (response: ServerResponse, text: string) => response.setHeader('Content-Type', 'text/html').end(text)

/** A site over real HTTP, with one person: `alice`, `correct horse`. */
export async function startLoginSite(options: LoginSiteOptions = {}): Promise<LoginSite> {
  const {
    page = FORM_PAGE,
    pageCookies = (sid) => [`sid=${sid}; HttpOnly; Path=/`],
    isBound = false,
    loginPath = '/login',
    files = {},
    wrong = (response) => html(response, 'Wrong'),
    right = (response, sid) => {
      response.setHeader('Set-Cookie', [`sid=${sid}; HttpOnly; Path=/`, `auth=${sid}; HttpOnly; Path=/`])
      response.writeHead(302, { Location: '/' }).end()
    },
  } = options
  const requests: LoginSite['requests'] = []
  const signedIn = new Set<string>()
  const known = new Set<string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '/', headers } = request
    const path = url.split('?')[0] ?? ''
    const cookie = headers.cookie ?? ''
    requests.push({ line: `${method} ${url}`, body, cookie, headers })
    const own = /(?:^|; )auth=(\w+)/.exec(cookie)?.[1] ?? ''
    const sid = randomBytes(8).toString('hex')
    const file = files[path]
    if (file) return void response.setHeader('Content-Type', file.type).end(file.text)
    if (path === '/login' && method === 'GET') {
      known.add(sid)
      response.setHeader('Set-Cookie', pageCookies(sid))
      return void html(response, page)
    }
    if (path === loginPath && method === 'POST') {
      const came = /(?:^|; )sid=(\w+)/.exec(cookie)?.[1] ?? ''
      if (isBound && !known.has(came)) return void response.writeHead(403).end('no session')
      if (!body.includes(PASSWORD) && !body.includes(encodeURIComponent(PASSWORD).replaceAll('%20', '+'))) {
        return void wrong(response, sid)
      }
      signedIn.add(sid)
      return void right(response, sid)
    }
    if (path === '/' && signedIn.has(own)) return void html(response, '<h1>Inside</h1>')
    if (path === '/') return void response.writeHead(302, { Location: '/login' }).end()
    response.writeHead(path === '/login' ? 405 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    logins: () => requests.filter(({ line }) => line.startsWith(`POST ${loginPath}`)).map(({ body }) => body),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const ALICE = { user: 'alice', password: PASSWORD }
