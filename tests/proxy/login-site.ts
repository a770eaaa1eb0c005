import { randomBytes } from 'node:crypto'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type RecordedRequest, type RecordingOrigin, startOrigin } from '../support/origin.ts'

/** How one small site with a login behaves; each test changes what it is about. */
export type LoginSiteOptions = {
  /** What `/login` shows. */
  page?: string | (() => string | Buffer)
  pageHeaders?: Record<string, string>
  /** Cookies that the page sets. */
  pageCookies?: (sid: string) => string[]
  /** The form is good only with the session of its page. */
  isBound?: boolean
  wrong?: (response: ServerResponse, sid: string) => void
  right?: (response: ServerResponse, sid: string) => void
  files?: Record<string, { type: string; text: string }>
  loginPath?: string
}

export type LoginSite = RecordingOrigin & { logins(): RecordedRequest[] }

export const FORM_PAGE = `<!doctype html><html><head><title>Sign in</title></head><body>
<form method="post" action="/login"><input type="hidden" name="csrf" value="a&amp;b"><input name="user">
<input type="password" name="pass"><button name="go" value="1">Sign in</button></form></body></html>`

const PASSWORD = 'correct horse'

/** What the gate is told of such a site. */
export const loginVariables = (url: string, more: Variables = {}): Variables => ({
  ...{ ORIGIN: url, LOGIN_PATH: '/login', USER_FIELD: 'user', SESSION_COOKIE: 'sid,auth', LOGIN_OK_COOKIE: 'auth' },
  ...{ REQUIRE: 'all', ONE_NAME: 'yes' },
  ...more,
})

/** For `wrong` and `right`: the same answer each time. */
export const answers =
  (status: number, headers: OutgoingHttpHeaders = {}, text = '') =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(text)

const html = (response: ServerResponse, text: string | Buffer) =>
  void response.setHeader('Content-Type', 'text/html').end(text)

/** A site over real HTTP, with one person: `alice`, `correct horse`. */
export async function startLoginSite(options: LoginSiteOptions = {}): Promise<LoginSite> {
  const {
    page = FORM_PAGE,
    pageCookies = (sid) => [`sid=${sid}; HttpOnly; Path=/`],
    pageHeaders = {},
    isBound = false,
    loginPath = '/login',
    files = {},
    wrong = (response) => html(response, 'Wrong'),
    right = (response, sid) => {
      response.setHeader('Set-Cookie', [`sid=${sid}; HttpOnly; Path=/`, `auth=${sid}; HttpOnly; Path=/`])
      response.writeHead(302, { Location: '/' }).end()
    },
  } = options
  const signedIn = new Set<string>()
  const known = new Set<string>()
  const site = await startOrigin(({ method, target, headers, body }, response) => {
    const [path = ''] = target.split('?')
    const cookie = headers.cookie ?? ''
    const own = /(?:^|; )auth=(\w+)/.exec(cookie)?.[1] ?? ''
    const sid = randomBytes(8).toString('hex')
    const file = files[path]
    if (file) return void response.setHeader('Content-Type', file.type).end(file.text)
    if (path === '/login' && method === 'GET') {
      known.add(sid)
      response.setHeader('Set-Cookie', pageCookies(sid))
      for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
      return html(response, typeof page === 'string' ? page : page())
    }
    if (path === loginPath && method === 'POST') {
      const came = /(?:^|; )sid=(\w+)/.exec(cookie)?.[1] ?? ''
      if (isBound && !known.has(came)) return void response.writeHead(403).end('no session')
      if (!body.includes(PASSWORD) && !body.includes(PASSWORD.replaceAll(' ', '+'))) return wrong(response, sid)
      signedIn.add(sid)
      return right(response, sid)
    }
    if (path === '/' && signedIn.has(own)) return html(response, '<h1>Inside</h1>')
    if (path === '/') return void response.writeHead(302, { Location: '/login' }).end()
    response.writeHead(path === '/login' ? 405 : 404).end()
  })
  return {
    ...site,
    logins: () => site.requests().filter(({ method, target }) => method === 'POST' && target === loginPath),
  }
}

export const ALICE: { user: string; password: string } = { user: 'alice', password: PASSWORD }
