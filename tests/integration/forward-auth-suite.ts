import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { inParallel, tally } from '../security/tools.ts'
import { type Answer, type HeaderFields, rawRequest, UserAgent } from '../support/client.ts'
import { type RecordingOrigin, startOrigin } from '../support/origin.ts'
import type { Person, World } from '../world/world.ts'
import { type GuardedSite, guard } from './guarded-site.ts'
import { freePort } from './program.ts'
import type { StartProxy } from './proxies.ts'

/*
 * One site behind a real proxy that asks us about each request. What is proved is about the site: whether a request
 * reached it, and with what. Each proxy is held to the same sentences.
 */

const DOCUMENT: HeaderFields = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const FETCH: HeaderFields = { accept: 'application/json', 'sec-fetch-dest': 'empty' }
const IDENTITY = ['x-mfa-principal', 'x-mfa-account', 'x-mfa-amr', 'x-mfa-auth-time']

export function forwardAuthSuite(startProxy: StartProxy): void {
  // Hundreds of requests through three processes: a busy machine takes longer, and that is no failure.
  vi.setConfig({ testTimeout: 90_000 })

  let guarded: GuardedSite
  let world: World
  let site: RecordingOrigin
  let proxy: GuardedSite['proxy']
  let alice: Person

  beforeAll(async () => {
    site = await startOrigin(({ target }, response) => {
      if (target === '/refused') response.statusCode = 401
      response.setHeader('Set-Cookie', 'of_the_site=1; Path=/')
      response.end('from the origin')
    })
    guarded = await guard(startProxy, site.url)
    ;({ world, proxy, alice } = guarded)
  })
  afterAll(async () => {
    await guarded?.stop()
    await site?.stop()
  })
  beforeEach(() => site.forget())

  const known = (person: Person) => guarded.known(person)
  const withPasswordOnly = () => guarded.withPasswordOnly()
  const raw = (lines: string[]) => guarded.raw(lines)
  const cookieOf = (person: Person) => guarded.cookieOf(person)
  const host = () => guarded.host

  test('with the password only nothing reaches the site; after the code everything does', async () => {
    const held = withPasswordOnly()
    const page = await held.agent.document('/profile?tab=2')
    expect(page.status).toBe(303)
    const challenge = new URL(page.location ?? '', proxy.url)
    expect(challenge.origin + challenge.pathname).toBe(`${proxy.url}/mfa/challenge`)
    expect(challenge.searchParams.get('to')).toBe('/profile?tab=2')
    expect((await held.agent.document(challenge.pathname + challenge.search)).text).toContain('6-digit code')
    expect(site.requests()).toEqual([])

    await world.advance(30)
    const passed = await held.answer(await held.code(), { to: '/profile?tab=2' })
    expect([passed.status, passed.json<{ to: string }>().to]).toEqual([200, '/profile?tab=2'])
    const opened = await held.agent.document('/profile?tab=2')
    expect([opened.status, opened.text]).toEqual([200, 'from the origin'])
    expect(site.requests().map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /profile?tab=2'])
  })

  test('the site hears who it is and what was proved; the browser gets both cookies', async () => {
    const answer = await alice.agent.document('/profile')
    const headers = site.requests()[0]?.headers ?? {}
    expect(headers['x-mfa-principal']).toBe(alice.id)
    expect(headers['x-mfa-account'] ?? '').toBe('')
    expect(headers['x-mfa-amr']).toBe('pwd otp mfa')
    expect(Number(headers['x-mfa-auth-time'])).toBeGreaterThan(1_700_000_000)
    expect(headers['x-mfa-proxy-key'] ?? '').toBe('')
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(2)
    expect(cookies).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^${alice.agent.stem}=v1\\.`)),
        'of_the_site=1; Path=/',
      ]),
    )
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  test('a sub-resource that renews nothing brings the cookie of the site alone', async () => {
    await alice.agent.document('/profile')
    const answer = await alice.agent.send('GET', '/a.js', FETCH)
    expect(answer.headers.getSetCookie()).toEqual(['of_the_site=1; Path=/'])
    expect(site.requests()[1]?.headers['x-mfa-principal']).toBe(alice.id)
  })

  test('the site’s own 401 stays', async () => {
    const refused = await alice.agent.document('/refused')
    expect([refused.status, refused.text]).toEqual([401, 'from the origin'])
  })

  test('a body reaches the site whole, and is not asked about', async () => {
    const body = 'x'.repeat(200_000)
    const answer = await alice.agent.send('POST', '/upload', { ...FETCH, 'content-type': 'text/plain' }, body)
    expect(answer.status).toBe(200)
    expect(site.requests()[0]?.body).toBe(body)
    expect(site.requests()[0]?.method).toBe('POST')
  })

  test('look-alikes of our header fields do not reach the site, in no spelling', async () => {
    const names = [...IDENTITY, 'x-mfa-proxy-key']
    const forged = Object.fromEntries(names.flatMap(withEitherMark).map((name) => [name, 'forged']))
    expect(Object.keys(forged)).toContain('x-mfa_auth-time')
    for (const [person, path] of [
      [alice, '/profile'],
      [withPasswordOnly(), '/about'],
      [known(world.person()), '/x'],
    ] as const) {
      site.forget()
      expect((await person.agent.send('GET', path, { ...DOCUMENT, ...forged })).status).toBe(200)
      const [reached] = site.requests()
      expect(JSON.stringify(reached?.headers), path).not.toContain('forged')
    }
  })

  test('`fetch` gets the problem with RFC 9470’s challenge, and no redirect', async () => {
    const held = withPasswordOnly()
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await held.agent.send(method, '/api/things', FETCH)
      expect([method, answer.status, answer.code, answer.location]).toEqual([method, 401, 'challenge_required', null])
      expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    expect(site.requests()).toEqual([])
  })

  test('strangers are led to the sign-in page; open paths are open', async () => {
    const stranger = new UserAgent(proxy.url)
    expect(new URL((await stranger.document('/profile')).location ?? '', proxy.url).pathname).toBe('/login')
    expect((await stranger.send('GET', '/api', FETCH)).code).toBe('sign_in_required')
    expect(site.requests()).toEqual([])
    for (const path of ['/about', '/about?x=1', '/login', '/assets/mfa.js']) {
      expect([path, (await stranger.document(path)).status]).toEqual([path, 200])
    }
    expect(site.requests()).toHaveLength(4)
  })

  test('a form that is held leads back to its page, which is told', async () => {
    const held = withPasswordOnly()
    const headers = { referer: `${proxy.url}/profile/edit` }
    const answer = await held.agent.form('/profile', { name: 'x' }, { headers })
    const to = new URL(answer.location ?? '', proxy.url).searchParams.get('to')
    expect([answer.status, to]).toEqual([303, '/profile/edit?mfa=not-saved'])
    expect(site.requests()).toEqual([])
  })

  test('every method is asked about as what it is', async () => {
    const held = withPasswordOnly()
    const methods = ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'TRACE', 'MADEUP']
    for (const method of methods) {
      const answer = await held.agent.send(method, '/profile', FETCH)
      expect(answer.status, method).toBeGreaterThanOrEqual(400)
    }
    expect(site.requests()).toEqual([])
    // Only as a form is POST to these paths a sign-out; a GET must not end anything.
    expect((await alice.agent.document('/logout')).status).toBe(200)
    expect((await alice.agent.document('/profile')).status).toBe(200)
  })

  test('a WebSocket is refused before it is proved, and reaches the site afterwards', async () => {
    const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13']
    const own = `Origin: ${proxy.url}`
    const ask = (person: Person, origin = own) =>
      rawRequest(
        proxy.port,
        `${['GET /ws HTTP/1.1', host(), cookieOf(person), 'Connection: Upgrade', origin, ...upgrade].join('\r\n')}\r\n\r\n`,
        3_000,
        '\r\n\r\n',
      )
    expect((await ask(withPasswordOnly())).status).toBe(401)
    expect((await ask(alice, 'Origin: https://evil.example')).status).toBe(403)
    expect(site.requests()).toEqual([])
    // The recording site refuses every upgrade with 426; what counts is that it was asked.
    expect((await ask(alice)).status).toBe(426)
    expect(site.requests().map(({ headers }) => headers.upgrade)).toEqual(['websocket'])
  })

  test('what a browser says about the request in the proxy’s words is not believed', async () => {
    const held = withPasswordOnly()
    const said = ['/about', '/login', '/mfa/challenge', `${proxy.url}/about`, '/about, /profile']
    const words = [
      'x-forwarded-uri',
      'x-forwarded-path',
      'x-forwarded-prefix',
      'x-original-uri',
      'x-original-url',
      'x-rewrite-url',
      'x_forwarded_uri',
      'x-envoy-original-path',
    ]
    const jobs = [
      ...words.flatMap((name) => said.map((value): HeaderFields => ({ [name]: value }))),
      { 'x-forwarded-method': 'POST', 'x-forwarded-uri': '/logout' },
      { 'x-original-method': 'OPTIONS', 'x-http-method-override': 'OPTIONS' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { 'x-mfa-proxy-key': guarded.key, 'x-forwarded-uri': '/about', 'x-forwarded-method': 'GET' },
      { connection: 'x-forwarded-uri, x-forwarded-method, x-mfa-proxy-key' },
      { connection: 'cookie' },
      { connection: 'close, x-forwarded-host' },
    ]
    const answers = await inParallel(8, jobs, (fields) =>
      held.agent.send('GET', '/profile', { ...DOCUMENT, ...fields }),
    )
    expect(
      answers.filter(({ status }) => status === 200),
      JSON.stringify(tally(answers)),
    ).toEqual([])
    expect(site.requests()).toEqual([])
    for (const answer of answers.filter(({ location }) => location !== null)) {
      expect(new URL(answer.location ?? '', proxy.url).origin).toBe(proxy.url)
    }
    expect((await alice.agent.document('/profile')).status, 'and nobody was signed out').toBe(200)
  })

  test('no request reaches the site with a session that it could read as another one’s', async () => {
    const own = alice.agent.jar.get('sid')
    const victim = withPasswordOnly().agent.jar.get('sid')
    const proof = `Cookie: ${guarded.proofOf(alice)}`
    const ask = (...cookies: string[]) => raw(['GET /profile HTTP/1.1', host(), 'Accept: text/html', ...cookies])
    const jobs = [
      [`${proof}; sid=${own}; sid=${victim}`],
      [`${proof}; sid=${victim}; sid=${own}`],
      [`${proof}; sid=${own}`, `Cookie: sid=${victim}`],
      [`${proof}; sid=${victim}`, `Cookie: sid=${own}`],
      [`${proof}`, `Cookie: sid=${own}`, `Cookie: a=1; sid=${victim}`],
      [`${proof}; sid=${own}`, `cOOKIE: sid=${victim}`],
      ...['SID', '"sid"', 'sid.x7', 'sid[x]', 's%69d', 'sid%00', ' sid', 'sid ', 'a=1,sid', 'a=1 sid', '=sid'].flatMap(
        (name) => [
          [`${proof}; sid=${own}; ${name}=${victim}`],
          [`${proof}; ${name}=${victim}; sid=${own}`],
          [`${proof}; ${name}=${victim}`],
        ],
      ),
      [`${proof}; a="; sid=${victim}; b="`],
    ]
    const answers = await inParallel(8, jobs, (cookies) => ask(...cookies))
    expect(answers.filter(({ status }) => (status ?? 0) < 400)).toEqual([])
    expect(site.requests()).toEqual([])
    expect((await ask(`${proof}; sid=${own}; sid_theme=dark`)).status).toBe(200)
    for (const path of [`/profile?PHPSESSID=${own}`, '/profile;jsessionid=1', '/about?sid=0123456789abcdef']) {
      const { status } = await raw([`GET ${path} HTTP/1.1`, host(), cookieOf(alice), 'Accept: text/html'])
      expect([path, status]).toEqual([path, 400])
    }
    expect(site.requests()).toHaveLength(1)
  })

  test('A1: a cookie that a sibling host planted reaches nothing, and is taken out of the browser', async () => {
    const disguised = Buffer.from(`\u2000${alice.agent.stem}=x`).toString('latin1')
    const cookie = `${alice.agent.jar.header('/')}; ${disguised}`
    const gated = await alice.agent.send('GET', '/profile', { ...DOCUMENT, cookie })
    expect(site.requests()).toEqual([])
    // nginx keeps a refusal's own cookies, and leads to the page of ours that takes it out.
    const to = gated.location ? new URL(gated.location, proxy.url) : null
    const freeing = to ? await alice.agent.send('GET', to.pathname + to.search, { ...DOCUMENT, cookie }) : gated
    const lines = freeing.headers.getSetCookie()
    expect([freeing.status, lines.filter((line) => !/^[^=]+=; Path=.*Max-Age=0$/.test(line))]).toEqual([400, []])
    expect(lines.some((line) => line.includes('Path=/profile;'))).toBe(true)
    expect((await alice.agent.document('/profile')).status).toBe(200)
  })

  test('the site hears the accounts that the decision was made for', async () => {
    const memberships = ['a 1', 'b'].map((accountId) => ({ accountId, accountName: '', role: 'member' }) as const)
    const dan = known(world.person({ memberships }))
    expect((await dan.agent.document('/profile')).status).toBe(200)
    expect(site.requests().map(({ headers }) => headers['x-mfa-account'])).toEqual(['a%201 b'])
  })

  test('another `Host` is not served, and cannot push the path aside', async () => {
    const own = `127.0.0.1:${proxy.port}`
    const hosts = [
      'evil.example',
      `${own}?`,
      `${own}#`,
      `${own}/about?`,
      `x@${own}`,
      `${own}@x`,
      `${own}:80`,
      '',
      `${own}.`,
    ]
    const held = withPasswordOnly()
    for (const name of [...hosts, `${own}, ${own}`, `${own}\r\nHost: evil.example`]) {
      // Somebody assured: whether the name is served is what is asked.
      for (const person of [held, alice]) {
        const answer = await raw(['GET /profile HTTP/1.1', `Host: ${name}`, cookieOf(person), 'Accept: text/html'])
        expect([name, answer.text.includes('from the origin')]).toEqual([name, false])
      }
    }
    for (const target of [
      `http://evil.example/profile`,
      `${proxy.url}/about/../profile`,
      'http://evil.example/about',
    ]) {
      await raw([`GET ${target} HTTP/1.1`, host(), cookieOf(held), 'Accept: text/html'])
    }
    // Read as /about of ourselves by one proxy, as another site by the other; never as what is gated.
    expect(site.requests().filter(({ target }) => target !== '/about')).toEqual([])
  })

  test('no spelling of a path gets past: a few hundred, none reaches the site', async () => {
    const held = withPasswordOnly()
    const paths = spellings()
    expect(paths.length).toBeGreaterThan(400)
    const answers = await inParallel(8, paths, (path) =>
      raw([`GET ${path} HTTP/1.1`, host(), cookieOf(held), 'Accept: text/html']),
    )
    const through = site.requests().map(({ target }) => target)
    expect(through).toEqual([])
    const ok = paths.filter((_, n) => answers[n]?.status === 200)
    // Our own pages answer 200 to somebody who is to be asked; nothing else does.
    expect(ok.filter((path) => !path.includes('mfa'))).toEqual([])
    expect(answers.every(({ text }) => !text.includes('from the origin'))).toBe(true)
  })

  test('what is decided about is what the site gets, letter for letter', async () => {
    const paths = ['/a%20b?q=%2F..%2F', '/a;v=1/b', '/a//b', '/a%2Fb', '/caf%C3%A9', '/x?to=/about&y=a%26b', "/x?y='z'"]
    for (const path of paths) {
      site.forget()
      const { status } = await raw([`GET ${path} HTTP/1.1`, host(), cookieOf(alice), 'Accept: text/html'])
      expect([path, status, site.requests()[0]?.target]).toEqual([path, 200, path])
    }
  })

  test('the questions themselves cannot be asked from outside', async () => {
    const words: HeaderFields = {
      'x-mfa-proxy-key': guarded.key,
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${proxy.port}`,
      'x-forwarded-uri': '/about',
    }
    for (const path of ['', '/', '/nginx', '/envoy/about']) {
      const answer = await alice.agent.send('GET', `/mfa/authorize${path}`, { ...DOCUMENT, ...words })
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect(site.requests()).toEqual([])
  })

  test('signing out at the site ends it', async () => {
    const bob = await known(world.person()).enrol()
    const before = bob.agent.jar.header('/')
    expect((await bob.agent.document('/profile')).status).toBe(200)
    expect((await bob.agent.form('/logout', {})).status).toBe(200)
    expect(guarded.proofOf(bob)).toBe(null)
    site.forget()
    const replayed = await bob.agent.send('GET', '/profile', { ...DOCUMENT, cookie: before })
    expect([replayed.status, site.requests()]).toEqual([303, []])
  })

  test('an account that comes to require MFA holds at once', async () => {
    const accountId = `acme-${randomBytes(4).toString('hex')}`
    const carol = known(world.person({ memberships: [{ accountId, accountName: 'Acme', role: 'member' }] }))
    expect((await carol.agent.document('/profile')).status).toBe(200)
    site.forget()
    await world.requireMfa(accountId)
    const answer = await carol.agent.document('/profile')
    expect(new URL(answer.location ?? '', proxy.url).pathname).toBe('/mfa/enrol')
    expect(site.requests()).toEqual([])
  })

  test('without the database the site stays closed', async () => {
    for (const fault of ['refuse', 'garbage', { status: 500 }] as const) {
      world.proxy.setFault(fault)
      try {
        for (const fields of [DOCUMENT, FETCH]) {
          const answers: Answer[] = []
          for (const person of [alice, withPasswordOnly()]) answers.push(await person.agent.send('POST', '/x', fields))
          expect(answers.map(({ status }) => status)).toEqual([503, 503])
        }
      } finally {
        world.proxy.setFault(null)
      }
    }
    expect(site.requests()).toEqual([])
    expect((await alice.agent.document('/profile')).status).toBe(200)
  })

  test('a question that nobody could understand is no yes', async () => {
    const { status } = await raw(['GET /%zz HTTP/1.1', host(), cookieOf(alice), 'Accept: text/html'])
    expect(status).toBe(400)
    expect(site.requests()).toEqual([])
  })

  test('without Sallyport the site stays closed', async () => {
    const port = await freePort()
    const dead = `http://127.0.0.1:${await freePort()}`
    const alone = await startProxy({ port, http2: await freePort(), sallyport: dead, site: site.url, key: guarded.key })
    try {
      const agent = new UserAgent(`http://127.0.0.1:${port}`, { jar: alice.agent.jar.copy() })
      for (const path of ['/profile', '/about']) {
        expect((await agent.document(path)).status).toBeGreaterThanOrEqual(500)
      }
      expect(site.requests()).toEqual([])
    } finally {
      await alone.stop()
    }
  })

  test('with another key than ours the site stays closed', async () => {
    const port = await freePort()
    const key = randomBytes(32).toString('hex')
    const wrong = await startProxy({ port, http2: await freePort(), sallyport: world.url, site: site.url, key })
    try {
      const agent = new UserAgent(`http://127.0.0.1:${port}`, { jar: alice.agent.jar.copy() })
      for (const path of ['/profile', '/about']) expect((await agent.document(path)).status).toBe(403)
      expect(site.requests()).toEqual([])
    } finally {
      await wrong.stop()
    }
  })
}

/** A name with `-` and `_` in each combination: CGI, WSGI and others read them alike. */
function withEitherMark(name: string): string[] {
  const [first = '', ...rest] = name.split('-')
  return rest.reduce((names, part) => names.flatMap((start) => [`${start}-${part}`, `${start}_${part}`]), [first])
}

/** Gated paths, and open ones written so that some server somewhere reads them as gated. None may be open. */
function spellings(): string[] {
  const open = ['/about', '/login', '/logout', '/assets/mfa.js', '/mfa/assets/mfa.css', '/mfa/challenge']
  const gated = ['/profile', '/api/x']
  const joins = [
    '//',
    '/./',
    '/../',
    '/%2e/',
    '/%2e%2e/',
    '/.%2e/',
    '/%2E%2E/',
    '/;/',
    '/..;/',
    '%2f',
    '%2F',
    '%5c',
    '\\',
  ]
  const ends = ['/', '//', '/.', '/..', ';', ';x', ';/', ';jsessionid=1', '%00', '%20', '%09', '%0a', '%0d%0a', '.']
  const more = [
    '%252f',
    '%c0%af',
    '%ef%bc%8f',
    '%3b',
    '%3f',
    '%23',
    '%',
    '%zz',
    '~',
    '.css',
    '.js',
    '/index.html',
    '@x',
    '*',
  ]
  const found = new Set<string>()
  for (const one of open) {
    for (const other of gated) {
      for (const join of joins) {
        for (const form of [one + join + other.slice(1), other + join + one.slice(1)]) found.add(form)
        found.add(`${join.startsWith('/') ? '' : '/'}${join}${other.slice(1)}`)
        found.add(`${one}${join}..${other}`)
        found.add(`${one}${join}..${join}..${other}`)
      }
      for (const mark of ['?', '#', '%3f', '%23']) found.add(`${other}${mark}${one}`)
    }
    // What leads to our own pages reaches us, not the site: only what is no page of ours is of interest here.
    if (!one.startsWith('/mfa')) for (const end of [...ends, ...more]) found.add(one + end)
    found.add(one.toUpperCase() === one ? `${one}X` : one.toUpperCase())
    found.add(one.replace(/[a-z](?=[^/]*$)/, (c) => `%${c.charCodeAt(0).toString(16)}`))
  }
  return [...found]
}
