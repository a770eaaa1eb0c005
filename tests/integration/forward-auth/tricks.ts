import { expect, test } from 'vitest'
import { inParallel, tally } from '../../security/tools.ts'
import type { HeaderFields } from '../../support/client.ts'
import { OF_THE_SITE } from '../busy-site.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { DOCUMENT } from './fields.ts'
import { spellings } from './spellings.ts'

/* Requests that are written to be read as something else. */

const OURS = ['x-mfa-principal', 'x-mfa-account', 'x-mfa-amr', 'x-mfa-auth-time', 'x-mfa-proxy-key']

/** A name with `-` and `_` in each combination: CGI, WSGI and others read them alike. */
function withEitherMark(name: string): string[] {
  const [first = '', ...rest] = name.split('-')
  return rest.reduce((names, part) => names.flatMap((start) => [`${start}-${part}`, `${start}_${part}`]), [first])
}

const FORWARDED = 'x-forwarded-uri x-forwarded-path x-forwarded-prefix x_forwarded_uri x-envoy-original-path'
const ORIGINAL = 'x-original-uri x-original-url x-rewrite-url'

export function trickTests(stand: GuardedSite): void {
  test('look-alikes of our header fields do not reach the site, in no spelling', async () => {
    const forged = Object.fromEntries(OURS.flatMap(withEitherMark).map((name) => [name, 'forged']))
    expect(Object.keys(forged)).toContain('x-mfa_auth-time')
    for (const [person, path] of [
      [stand.alice, '/profile'],
      [stand.withPasswordOnly(), '/about'],
      [stand.known(stand.world.person()), '/x'],
    ] as const) {
      stand.site.forget()
      expect(await person.agent.send('GET', path, { ...DOCUMENT, ...forged })).toHaveStatus(200)
      expect(JSON.stringify(stand.site.arrived()[0]?.headers), path).not.toContain('forged')
    }
  })

  test('what a browser says about the request in the proxy’s words is not believed', async () => {
    const { proxy, key, alice, site } = stand
    const { agent } = stand.withPasswordOnly()
    const said = ['/about', '/login', '/mfa/challenge', `${proxy.url}/about`, '/about, /profile']
    const words = `${FORWARDED} ${ORIGINAL}`.split(' ')
    const jobs: HeaderFields[] = [
      ...words.flatMap((name) => said.map((value) => ({ [name]: value }))),
      { 'x-forwarded-method': 'POST', 'x-forwarded-uri': '/logout' },
      { 'x-original-method': 'OPTIONS', 'x-http-method-override': 'OPTIONS' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { 'x-mfa-proxy-key': key, 'x-forwarded-uri': '/about', 'x-forwarded-method': 'GET' },
      { connection: 'x-forwarded-uri, x-forwarded-method, x-mfa-proxy-key' },
      { connection: 'cookie' },
      { connection: 'close, x-forwarded-host' },
    ]
    const answers = await inParallel(8, jobs, (fields) => agent.send('GET', '/profile', { ...DOCUMENT, ...fields }))
    const passed = answers.filter(({ status }) => status === 200)
    expect(passed, JSON.stringify(tally(answers))).toEqual([])
    expect(site.arrived()).toEqual([])
    for (const { location } of answers) {
      if (location !== null) expect(new URL(location, proxy.url).origin).toBe(proxy.url)
    }
    expect((await alice.agent.document('/profile')).status, 'and nobody was signed out').toBe(200)
  })

  test('no request reaches the site with a session that it could read as another one’s', async () => {
    const { alice, host, site } = stand
    const own = alice.agent.jar.get('sid')
    const victim = stand.withPasswordOnly().agent.jar.get('sid')
    const proof = `Cookie: ${stand.proofOf(alice)}`
    const ask = (cookies: string[]) => stand.raw(['GET /profile HTTP/1.1', host, 'Accept: text/html', ...cookies])
    const names = ['SID', '"sid"', 'sid.x7', 'sid[x]', 's%69d', 'sid%00', ' sid', 'sid ', 'a=1,sid', 'a=1 sid', '=sid']
    const jobs = [
      [`${proof}; sid=${own}; sid=${victim}`],
      [`${proof}; sid=${victim}; sid=${own}`],
      [`${proof}; sid=${own}`, `Cookie: sid=${victim}`],
      [`${proof}; sid=${victim}`, `Cookie: sid=${own}`],
      [`${proof}`, `Cookie: sid=${own}`, `Cookie: a=1; sid=${victim}`],
      [`${proof}; sid=${own}`, `cOOKIE: sid=${victim}`],
      ...names.map((name) => [`${proof}; sid=${own}; ${name}=${victim}`]),
      ...names.map((name) => [`${proof}; ${name}=${victim}; sid=${own}`]),
      ...names.map((name) => [`${proof}; ${name}=${victim}`]),
      [`${proof}; a="; sid=${victim}; b="`],
    ]
    const answers = await inParallel(8, jobs, ask)
    expect(answers.filter(({ status }) => (status ?? 0) < 400)).toEqual([])
    expect(site.arrived()).toEqual([])
    expect(await ask([`${proof}; sid=${own}; sid_theme=dark`])).toHaveStatus(200)
    for (const path of [`/profile?PHPSESSID=${own}`, '/profile;jsessionid=1', '/about?sid=0123456789abcdef']) {
      expect([path, (await stand.get(path, alice)).status]).toEqual([path, 400])
    }
    expect(site.arrived()).toHaveLength(1)
  })

  test('A1: a cookie that a sibling host planted reaches nothing, and is taken out of the browser', async () => {
    const { agent } = stand.alice
    const disguised = Buffer.from(`\u2000${agent.stem}=x`).toString('latin1')
    const fields = { ...DOCUMENT, cookie: `${agent.jar.header('/')}; ${disguised}` }
    const gated = await agent.send('GET', '/profile', fields)
    expect(stand.site.arrived()).toEqual([])
    // nginx and Apache httpd cannot hand on so many cookies of a refusal, and lead to the page of ours that takes it out.
    const to = gated.location ? new URL(gated.location, stand.proxy.url) : null
    const freeing = to ? await agent.send('GET', to.pathname + to.search, fields) : gated
    const lines = freeing.headers.getSetCookie()
    expect([freeing.status, lines.filter((line) => !/^[^=]+=; Path=.*Max-Age=0$/.test(line))]).toEqual([400, []])
    expect(lines.some((line) => line.includes('Path=/profile;'))).toBe(true)
    // Each deletion is a line of its own: several in one are none to a browser.
    expect(lines.filter((line) => line.match(/Max-Age=0/g)?.length !== 1)).toEqual([])
    expect(await agent.document('/profile')).toHaveStatus(200)
  })

  test('another `Host` is not served, and cannot push the path aside', async () => {
    const own = `127.0.0.1:${stand.proxy.port}`
    const changed = [`${own}?`, `${own}#`, `${own}/about?`, `x@${own}`, `${own}@x`, `${own}:80`, `${own}.`]
    const held = stand.withPasswordOnly()
    for (const name of ['evil.example', '', ...changed, `${own}, ${own}`, `${own}\r\nHost: evil.example`]) {
      // Somebody assured: whether the name is served is what is asked.
      for (const person of [held, stand.alice]) {
        const lines = ['GET /profile HTTP/1.1', `Host: ${name}`, stand.cookieOf(person), 'Accept: text/html']
        expect([name, (await stand.raw(lines)).text.includes(OF_THE_SITE)]).toEqual([name, false])
      }
    }
    const targets = ['http://evil.example/profile', `${stand.proxy.url}/about/../profile`, 'http://evil.example/about']
    for (const target of targets) await stand.get(target, held)
    // Read as /about of ourselves by one proxy, as another site by the other; never as what is gated.
    expect(stand.site.targets().filter((target) => target !== '/about')).toEqual([])
  })

  test('no spelling of a path gets past: a few hundred, none reaches the site', async () => {
    const held = stand.withPasswordOnly()
    const paths = spellings()
    expect(paths.length).toBeGreaterThan(400)
    const answers = await inParallel(8, paths, (path) => stand.get(path, held))
    expect(stand.site.targets()).toEqual([])
    const ok = paths.filter((_, n) => answers[n]?.status === 200)
    // Our own pages answer 200 to somebody who is to be asked; nothing else does.
    expect(ok.filter((path) => !path.includes('mfa'))).toEqual([])
    expect(answers.every(({ text }) => !text.includes(OF_THE_SITE))).toBe(true)
  })

  test('the questions themselves cannot be asked from outside', async () => {
    const words: HeaderFields = {
      'x-mfa-proxy-key': stand.key,
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${stand.proxy.port}`,
      'x-forwarded-uri': '/about',
    }
    for (const path of ['', '/', '/nginx', '/envoy/about']) {
      const answer = await stand.alice.agent.send('GET', `/mfa/authorize${path}`, { ...DOCUMENT, ...words })
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect(stand.site.arrived()).toEqual([])
  })

  test('a question that nobody could understand is no yes', async () => {
    expect(await stand.get('/%zz', stand.alice)).toHaveStatus(400)
    expect(stand.site.arrived()).toEqual([])
  })
}
