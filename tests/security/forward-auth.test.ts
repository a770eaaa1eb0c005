import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Answer, type HeaderFields, rawRequest, UserAgent } from '../support/client.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { inParallel, tally } from './tools.ts'

/*
 * Threat: somebody gets a yes from the forward-auth endpoint that the gate would not have given: by asking without being
 * the proxy, by making the proxy tell of another request than the site will get, or because something threw.
 * Two programs read the cookies of one request, `identify` and the site: no request may be two people's.
 * Covers V23, V24, V61, V62; GTE-02 to GTE-06, GTE-08 to GTE-12, GTE-16, FLT-08, FLT-09; spec H5, L1b, L7.
 */

const KEY = randomBytes(32).toString('hex').replace(/^./, 'a')
const SITE = 'https://app.example'
const DOCUMENT: HeaderFields = { accept: 'text/html', 'sec-fetch-dest': 'document' }

vi.setConfig({ testTimeout: 90_000 })

let world: World
let public_: World
let alice: Person
let held: Person
beforeAll(async () => {
  const options = {
    mfa: { origins: [SITE] },
    forwardAuth: { keys: [KEY], sessionCookies: ['sid', 'SESS*'], open: ['/about', '/public/page'] },
  }
  world = await createWorld({ ...options, isProxied: true })
  public_ = await createWorld({ ...options, mfa: { origins: [SITE], strangers: 'pass' }, beside: world })
  alice = world.person()
  alice.agent = atSite()
  await alice.signIn().enrol()
  held = alice.elsewhere()
  held.agent = atSite()
  held.signIn()
})
afterAll(async () => {
  await public_?.stop()
  await world?.stop()
})

function atSite(): UserAgent {
  return new UserAgent(world.url, { origin: SITE })
}

const TOLD: HeaderFields = {
  ...DOCUMENT,
  'x-mfa-proxy-key': KEY,
  'x-forwarded-method': 'GET',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example',
  'x-forwarded-uri': '/about',
}

const WAYS = ['', '/nginx']

function ask(agent: UserAgent, fields: HeaderFields = {}, way = ''): Promise<Answer> {
  return agent.send('GET', `/mfa/authorize${way}`, { ...TOLD, ...fields })
}

/** The question as bytes: fields may come twice, and with what no library would send. */
function askRaw(lines: string[], path = '/mfa/authorize', agent = alice.agent) {
  const cookie = `Cookie: ${agent.jar.header('/')}`
  const text = [`GET ${path} HTTP/1.1`, 'Host: app.example', cookie, 'Connection: close', ...lines].join('\r\n')
  return rawRequest(world.worker.port, Buffer.from(`${text}\r\n\r\n`, 'latin1'), 10_000)
}

const lines = (fields: HeaderFields) =>
  Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))

test('the control: told by the proxy, an open path is open and a gated one is for those who are assured', async () => {
  expect(await ask(held.agent)).toHaveStatus(200)
  expect(await ask(held.agent, { 'x-forwarded-uri': '/profile' })).toHaveStatus(303)
  expect(await ask(alice.agent, { 'x-forwarded-uri': '/profile' })).toHaveStatus(200)
})

test('without the key nobody is answered, also not somebody assured, about an open path', async () => {
  const keys = [
    null,
    '',
    ' ',
    KEY.slice(1),
    `${KEY}x`,
    KEY.toUpperCase(),
    `${KEY}, ${KEY}`,
    `${KEY},`,
    `Bearer ${KEY}`,
    'ä'.repeat(40),
  ]
  for (const key of keys) {
    for (const way of [...WAYS, '/envoy?/about', '/envoy/about', '/envoy', '/nothing', '/']) {
      const answer = await ask(
        alice.agent,
        { 'x-mfa-proxy-key': key === null ? null : Buffer.from(key).toString('latin1') },
        way,
      )
      expect([key, way, answer.status, answer.headers.get('x-mfa-principal')]).toEqual([key, way, 403, null])
    }
  }
  const twice = await askRaw([...lines(TOLD), `X-MFA-Proxy-Key: ${KEY}`])
  expect(twice).toHaveStatus(403)
  for (const field of ['X_MFA_Proxy_Key', 'X-MFA_Proxy-Key']) {
    expect(await askRaw([...lines({ ...TOLD, 'x-mfa-proxy-key': null }), `${field}: ${KEY}`])).toHaveStatus(403)
  }
})

test('a WebSocket of somebody assured is taken from the pages of the site only (A12, GTE-16)', async () => {
  const upgrade = { 'x-forwarded-uri': '/socket', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  for (const way of WAYS) {
    for (const origin of ['https://evil.example', 'https://x.app.example', 'http://app.example', 'null', null]) {
      const answer = await ask(alice.agent, { ...upgrade, origin, 'sec-fetch-site': 'same-origin' }, way)
      expect(answer, `${way} ${origin}`).toHaveStatus(403)
    }
    for (const proto of ['https', 'wss']) {
      const answer = await ask(alice.agent, { ...upgrade, origin: SITE, 'x-forwarded-proto': proto }, way)
      expect(answer, `${way} ${proto}`).toHaveStatus(200)
    }
  }
})

test('with the key but elsewhere: what climbs out of a question is answered by nothing of ours', async () => {
  const paths = [
    '/mfa/challenge',
    '/mfa/assets/mfa.css',
    '/mfa/api/challenge',
    '/mfa/authorize/envoy/../../assets/mfa.css',
    '/mfa/authorize/envoy/%2e%2e/%2e%2e/assets/mfa.css',
    '/mfa/authorize/../assets/mfa.css',
    '/mfa/authorize/nginx/../../challenge',
    '/mfa/authorize/envoy/..\\..\\challenge',
    '/mfa/authorize/envoy/../../../about',
    '/mfa/authorize/envoy/../about',
    '/mfa/authorize/envoy?/../../../about',
    '/mfa/authorize/envoy?/../../assets/mfa.css',
    '/mfa/authorize/envoy?/%2e%2e/%2e%2e/about',
    '/mfa/authorize/envoy?/profile\\..\\about',
  ]
  for (const path of paths) {
    for (const agent of [alice.agent, held.agent]) {
      const { status } = await askRaw(lines(TOLD), path, agent)
      // A platform that resolves the dots finds a page of ours; one that does not, a question that is none.
      expect([path, (/\.\.|%2e/.test(path) ? [400, 403, 404] : [403]).includes(status ?? 200)]).toEqual([path, true])
    }
  }
})

test('everything must be told, and told once', async () => {
  const names = ['x-forwarded-method', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-uri']
  const values: Record<string, string[]> = {
    'x-forwarded-method': ['GET', 'POST', ''],
    'x-forwarded-proto': ['https', 'http', ''],
    'x-forwarded-host': ['app.example', 'evil.example', ''],
    'x-forwarded-uri': ['/about', '/profile', ''],
  }
  for (const path of WAYS.map((way) => `/mfa/authorize${way}`)) {
    for (const name of names) {
      expect(await askRaw(lines({ ...TOLD, [name]: null }), path), name).toHaveStatus(400)
      expect(await askRaw(lines({ ...TOLD, [name]: '' }), path), name).toHaveStatus(400)
      for (const second of values[name] ?? []) {
        for (const both of [
          [...lines(TOLD), `${name}: ${second}`],
          [`${name}: ${second}`, ...lines(TOLD)],
        ]) {
          expect(await askRaw(both, path), `${name} ${second}`).toHaveStatus(400)
        }
      }
    }
  }
})

test('a URI that two readers could read in two ways is no question (V23)', async () => {
  const uris = [
    'about',
    '*',
    '',
    'https://app.example/about',
    '//evil.example\\@app.example/about',
    '/about#/../profile',
    '/profile#/about',
    '/profile/../about',
    '/profile/%2e%2e/about',
    '/profile/.%2E/about',
    '/about/.',
    '/./about',
    '/%2e/about',
    '\\about',
    '/\\about',
    '/profile\\..\\about',
    '/ab\tout',
    '/profile /about',
    '/about HTTP/1.1',
    '/about, /profile',
    '/about\u0000',
    '/%00about',
    '/about%00',
    '/about%0a',
    '/about%0d%0aX-MFA-Principal:root',
    '/about%',
    '/about%zz',
    '/%u0061bout',
    '/caf\u00e9',
    '/\u00c0\u00afabout',
    '?/about',
    '@app.example/about',
    ':443/about',
    '.evil.example/about',
  ]
  for (const uri of uris) {
    for (const path of WAYS.map((way) => `/mfa/authorize${way}`)) {
      const { status, text } = await askRaw(lines({ ...TOLD, 'x-forwarded-uri': uri }), path)
      expect([uri, status === 200 || text.includes('X-MFA-Principal')]).toEqual([uri, false])
      // What is no header field at all is refused by the platform.
      expect([uri, status]).toEqual([uri, 400])
    }
  }
})

test('no spelling of an open path is open', async () => {
  const marks = [
    '/',
    '//',
    ';',
    ';x=1',
    '/;',
    '%20',
    '%2f',
    '%5c',
    '%2F..%2fprofile',
    '.',
    '..',
    '~',
    '.css',
    '%3f',
    '%23',
    ',',
    '|',
    '*',
    '@',
    ':80',
    '&',
  ]
  const uris = ['/about', '/public/page'].flatMap((open) => [
    ...marks.map((mark) => open + mark),
    ...marks.map((mark) => `/${mark.replaceAll('/', '')}${open}`),
    `/${open}`,
    open.toUpperCase(),
    open.replace('a', '%61'),
    open.replace('/p', '//p'),
    `/profile?${open}`,
    `/profile?x=${open}`,
    `/profile;${open}`,
  ])
  const wrong = uris.filter((uri) => uri !== '/public/page' && uri !== '/about')
  expect(wrong.length).toBeGreaterThan(90)
  const answers = await inParallel(8, wrong, (uri) => ask(held.agent, { 'x-forwarded-uri': uri }))
  expect(
    wrong.filter((_, n) => answers[n]?.status === 200),
    JSON.stringify(tally(answers)),
  ).toEqual([])
})

test('another host, or the same in a spelling that moves the path, is not served (V24, GTE-08, GTE-09)', async () => {
  const hosts = [
    'evil.example',
    'app.example.',
    'app.example:80',
    'app.example:8443',
    'app.example?',
    'app.example#',
    'app.example/',
    'app.example/about?',
    'app.example\\',
    'evil@app.example',
    'app.example@evil.example',
    'app.example,app.example',
    'app.example evil.example',
    '[::1]',
    'xn--app.example',
    'ａpp.example',
    'app.example:443:443',
    'app.example:',
  ]
  for (const name of hosts) {
    const host = Buffer.from(name).toString('latin1')
    const answer = await ask(alice.agent, { 'x-forwarded-host': host })
    expect([name, [400, 421].includes(answer.status)], String(answer.status)).toEqual([name, true])
  }
  for (const same of ['APP.example', 'app.example:443']) {
    expect(await ask(held.agent, { 'x-forwarded-host': same, 'x-forwarded-uri': '/profile' }), same).toHaveStatus(303)
  }
  for (const proto of ['HTTPS', 'wss', 'https:', 'ftp', 'javascript']) {
    expect([proto, [400, 421].includes((await ask(alice.agent, { 'x-forwarded-proto': proto })).status)]).toEqual([
      proto,
      true,
    ])
  }
})

test('A11: what came to the proxy in the clear is sent to https where it only reads, and refused elsewhere, for nginx too', async () => {
  const clear = { 'x-forwarded-proto': 'http', 'x-forwarded-uri': '/profile?x=1' }
  for (const method of ['GET', 'HEAD']) {
    const asked = { ...clear, 'x-forwarded-method': method }
    const answer = await ask(alice.agent, asked)
    expect([method, answer.status, answer.location]).toEqual([method, 308, `${SITE}/profile?x=1`])
    const nginx = await ask(alice.agent, asked, '/nginx')
    expect([method, nginx.status, nginx.location]).toEqual([method, 401, `${SITE}/profile?x=1`])
  }
  for (const method of ['POST', 'DELETE', 'OPTIONS']) {
    const answer = await ask(alice.agent, { ...clear, 'x-forwarded-method': method })
    expect([method, answer.status, answer.location]).toEqual([method, 400, null])
  }
  const other = await ask(alice.agent, { ...clear, 'x-forwarded-host': 'evil.example' })
  expect([other.status, other.location]).toEqual([421, null])
})

test('a method is asked about as what it is; what is none is no question (GTE-06, GTE-07)', async () => {
  for (const method of [
    'get',
    'GET /about',
    'G\u00cbT',
    'CONNECT',
    'TRACE',
    'TRACK',
    '-',
    'GET,POST',
    'X'.repeat(40),
  ]) {
    expect(await ask(alice.agent, { 'x-forwarded-method': method }), method).toHaveStatus(400)
  }
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    const fields = { 'x-forwarded-method': method, 'x-forwarded-uri': '/profile', 'x-http-method-override': 'GET' }
    expect(await ask(held.agent, fields), method).toHaveStatus(303)
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    for (const way of WAYS) {
      const answer = await alice.agent.send(method, `/mfa/authorize${way}`, TOLD)
      expect(answer, method).toHaveStatus(405)
    }
  }
})

test('A1: a proof that a sibling host planted in disguise is no proof, and the question is refused', async () => {
  const proof = `__Host-mfa=${alice.agent.jar.get('__Host-mfa')}`
  const sid = `sid=${alice.agent.jar.get('sid')}`
  expect(await ask(alice.agent, { cookie: `${sid}; ${proof}`, 'x-forwarded-uri': '/profile' })).toHaveStatus(200)
  for (const disguise of ['\u00a0', '\u1680', '\u2000', '\u2028', '\u3000', '\ufeff', '\u200b']) {
    for (const cookie of [`${sid}; ${disguise}${proof}`, `${sid}; ${proof}; ${disguise}__Host-mfa=x`]) {
      const asked = { cookie: Buffer.from(cookie).toString('latin1'), 'x-forwarded-uri': '/profile' }
      const answer = await ask(alice.agent, asked)
      expect([answer.status, answer.headers.getSetCookie().length > 0]).toEqual([400, true])
      // nginx passes neither on: it leads to a page of ours, which takes out what came with the page it is about.
      const nginx = await ask(alice.agent, asked, '/nginx')
      expect([nginx.status, nginx.location]).toEqual([401, `${SITE}/mfa/challenge?to=%2Fprofile`])
      const page = await alice.agent.send('GET', '/mfa/challenge?to=%2Fprofile', {
        cookie: asked.cookie,
        accept: 'text/html',
      })
      expect([page.status, page.headers.getSetCookie().some((line) => line.includes('Path=/profile; '))]).toEqual([
        400,
        true,
      ])
    }
    // And a session of the site's own, which another reader could take for the listed one.
    const twice = {
      cookie: Buffer.from(`${sid}; ${proof}; ${disguise}sid=x`).toString('latin1'),
      'x-forwarded-uri': '/profile',
    }
    expect(await ask(alice.agent, twice)).toHaveStatus(400)
  }
})

test('words of other proxies change nothing (GTE-10, GTE-12)', async () => {
  const words = [
    'x-original-url',
    'x-original-uri',
    'x-original-method',
    'x-rewrite-url',
    'x-forwarded-prefix',
    'x-forwarded-path',
    'forwarded',
  ]
  for (const name of words) {
    for (const value of ['/about', 'OPTIONS', 'for=x;host=evil.example;proto=http']) {
      const answer = await ask(held.agent, { 'x-forwarded-uri': '/profile', [name]: value })
      // A11: whoever says that it came over http is believed, and hurts nobody else with it.
      const isClear = name === 'forwarded' && value.endsWith('proto=http')
      const expected = isClear ? `${SITE}/profile` : `${SITE}/mfa/challenge?to=%2Fprofile`
      expect([name, value, answer.location]).toEqual([name, value, expected])
    }
  }
})

test('our own pages are no site behind us: a yes about them would lead around in circles, or past us', async () => {
  for (const uri of ['/mfa/challenge', '/mfa/settings', '/mfa/authorize', '/mfa/anything']) {
    const answer = await ask(alice.agent, { 'x-forwarded-uri': uri })
    expect(answer, uri).toHaveStatus(503)
  }
  const { logged } = await world.order({})
  expect(JSON.stringify(logged)).toContain('the proxy must send /mfa/ to Sallyport without asking about it')
  expect(JSON.stringify(logged)).not.toContain(KEY)
})

test('where strangers pass, a credential that is not understood does not (L1b)', async () => {
  const agent = new UserAgent(public_.url, { origin: SITE })
  const fields = { ...TOLD, 'x-forwarded-uri': '/profile' }
  const passed = await agent.send('GET', '/mfa/authorize', fields)
  expect([passed.status, passed.headers.get('x-mfa-principal')]).toEqual([200, ''])
  const unknown = await agent.send('GET', '/mfa/authorize', { ...fields, cookie: 'sid=nonsense' })
  expect([unknown.status, unknown.location]).toEqual([303, `${SITE}/login`])
  const bearer = await agent.send('GET', '/mfa/authorize/nginx', { ...fields, authorization: 'Bearer x' })
  expect([bearer.status, bearer.location]).toEqual([401, `${SITE}/login`])
})

test('whatever breaks, the answer is no yes (FLT-08, FLT-09)', async () => {
  const questions = ['/profile', '/api/x'].flatMap((uri) => [
    ...WAYS.map((way) => ({ uri, way })),
    { uri, way: `/envoy?${uri}` },
  ])
  const askAll = async () => {
    const answers = await inParallel(4, questions, ({ uri, way }) =>
      ask(alice.agent, { 'x-forwarded-uri': uri, 'x-forwarded-method': 'POST' }, way),
    )
    return answers.map(({ status, headers }) => [status, headers.get('x-mfa-principal')])
  }
  const closed = questions.map(() => [503, null])
  for (const fault of ['refuse', 'garbage', 'drop_answer', { status: 500 }, { status: 429 }] as const) {
    world.proxy.setFault(fault)
    expect(await askAll(), JSON.stringify(fault)).toEqual(closed)
    world.proxy.setFault(null)
  }
  await world.order({ breakIdentify: true })
  expect(await askAll(), 'identify throws').toEqual(closed)
  await world.order({ breakIdentify: false })
  expect(await askAll()).toEqual(questions.map(() => [200, alice.id]))
})

test('an id that would end a header field stays one value', async () => {
  const mallory = world.person({ id: 'm\r\nX-MFA-Amr: pwd otp mfa\r\n: %0d%0a' })
  mallory.agent = atSite()
  mallory.signIn()
  const answer = await ask(mallory.agent, { 'x-forwarded-uri': '/profile' })
  expect([answer.status, answer.headers.get('x-mfa-principal'), answer.headers.get('x-mfa-amr')]).toEqual([
    200,
    'm%0D%0AX-MFA-Amr:%20pwd%20otp%20mfa%0D%0A:%20%250d%250a',
    '',
  ])
})

test('a cookie for another browser session, or an assurance that has ended, is no yes', async () => {
  const stolen = new UserAgent(world.url, { origin: SITE })
  stolen.jar.set('__Host-mfa', alice.agent.jar.get('__Host-mfa') ?? '')
  stolen.jar.set('sid', alice.sessionCookie())
  expect(await ask(stolen, { 'x-forwarded-uri': '/profile' })).toHaveStatus(303)
  const bob = world.person()
  bob.agent = atSite()
  await bob.signIn().enrol()
  const before = bob.agent.jar.copy()
  await ask(bob.agent, { 'x-forwarded-uri': '/logout', 'x-forwarded-method': 'POST' })
  const replay = new UserAgent(world.url, { origin: SITE, jar: before })
  expect(await ask(replay, { 'x-forwarded-uri': '/profile' })).toHaveStatus(303)
})

test('the answer about one person is kept by nobody', async () => {
  for (const uri of ['/profile', '/about', '/account.css']) {
    for (const agent of [alice.agent, held.agent]) {
      const answer = await ask(agent, { 'x-forwarded-uri': uri })
      expect([uri, answer.headers.get('cache-control')]).toEqual([uri, 'no-store'])
    }
  }
})

/* Whose session it is, for two programs. Mallory has the victim's password, and an assured account of their own. */

const shown = (cookies: string[], uri = '/profile', way = '') => {
  const text = lines({ ...TOLD, 'x-forwarded-uri': uri })
  const path = way.startsWith('/envoy') ? `/mfa/authorize/envoy?${uri}` : `/mfa/authorize${way}`
  const start = [`GET ${path} HTTP/1.1`, 'Host: app.example', 'Connection: close', ...text]
  return rawRequest(
    world.worker.port,
    Buffer.from(`${[...start, ...cookies.map((cookie) => `Cookie: ${cookie}`)].join('\r\n')}\r\n\r\n`, 'latin1'),
    10_000,
  )
}

test('a session cookie that two programs could read as two people’s is no question', async () => {
  const own = alice.agent.jar.get('sid')
  const victim = world.person().sessionCookie()
  const proof = `__Host-mfa=${alice.agent.jar.get('__Host-mfa')}`
  expect(await shown([`${proof}; sid=${own}`]), 'the control').toHaveStatus(200)
  const names = [
    'sid',
    'SID',
    'Sid',
    '"sid"',
    '"sid',
    ' sid',
    'sid ',
    '\tsid',
    'sid\t',
    '\u00a0sid',
    'sid\u00a0',
    '\u0085sid',
    'sid.x7',
    'sid x7',
    'sid[x7]',
    'sid[',
    'sid[]',
    's%69d',
    '%73id',
    'sid%00',
    'sid%00x',
    '+sid',
    'sid+x',
    '%20sid',
    '=sid',
    '==sid',
  ]
  const second = names.map((name) => `${name}=${victim}`)
  const hidden = [
    `theme=1,sid=${victim}`,
    `theme=1, sid=${victim}`,
    `theme=1 , "sid" = ${victim}`,
    `a,sid=${victim}`,
    `sid,a=${victim}`,
    `theme=1 sid=${victim}`,
    `theme=1\tsid=${victim}`,
    `theme sid=${victim}`,
    `theme=1 sid =${victim}`,
    `theme=1,s%69d=${victim}`,
    'sid',
    'a; sid; b',
    'theme=a,sid',
  ]
  const headers = [...second, ...hidden].flatMap((other) => [
    [`${proof}; sid=${own}; ${other}`],
    [`${proof}; ${other}; sid=${own}`],
    [`${proof};sid=${own};${other}`],
    // Without a second one: the spelling alone is nobody for one program and somebody for the other.
    ...(other.startsWith('sid=') ? [] : [[`${proof}; ${other}`]]),
  ])
  const more = [
    [`${proof}; sid=${own}`, `sid=${victim}`],
    [`${proof}; sid=${victim}`, `sid=${own}`],
    [`${proof}; sid=${own}`, `theme=1; sid=${victim}`],
    [`sid=${victim}`, `${proof}; sid=${own}`],
    [`${proof}; sid=${own},sid=${victim}`],
    [`${proof}; sid=${own} sid=${victim}`],
    [`${proof}; sid="${own}; sid=${victim}"`],
    [`${proof}; a="; sid=${victim}; b="`],
    [`${proof}; a="x\\"; sid=${victim}; b="`],
    [`${proof}; sid=${own}; a="`],
    [`${proof}; SESSa=${own}; SESSb=${victim}`],
    [`${proof}; SESSa=${own}; sess.b=${victim}`],
    [`${proof}; sid=${own}; sid=${own}`],
  ]
  const all = [...headers, ...more]
  expect(all.length).toBeGreaterThan(120)
  for (const way of [...WAYS, '/envoy']) {
    const answers = await inParallel(8, all, (cookies) => shown(cookies, '/profile', way))
    const wrong = all.filter((_, n) => answers[n]?.status !== 400)
    expect([way, wrong]).toEqual([way, []])
    expect(answers.every(({ text }) => !/x-mfa-principal/i.test(text))).toBe(true)
  }
  for (const uri of ['/about', '/login']) {
    expect(await shown([`${proof}; sid=${own}; sid=${victim}`], uri), 'also on an open path').toHaveStatus(400)
  }
  const { logged } = await world.order({})
  expect(JSON.stringify(logged)).toContain('more than one cookie may be read as sid')
  expect(JSON.stringify(logged)).not.toContain(victim)
})

test('cookies that nobody reads as the session are no reason to refuse', async () => {
  const session = `__Host-mfa=${alice.agent.jar.get('__Host-mfa')}; sid=${alice.agent.jar.get('sid')}`
  const harmless = [
    'sid_theme=dark',
    'sid-theme=dark',
    'side=1',
    'xsid=1',
    'insid=1',
    'lastsid=1',
    'theme=sid',
    'to=/x?sid=1',
    'seen=a,b,c',
    'title=what my sid was; n=1',
    'json={"a":1,"b":[2,3]}',
    'json="{\\"a\\":1}"',
    'quoted="a b"',
    'empty=',
    'flag',
    'a=1; a=2',
    'SESS7f=1',
    'caf\u00e9=1',
    'mfa=1',
    '',
  ]
  for (const cookie of harmless) {
    for (const header of [`${session}; ${cookie}`, `${cookie}; ${session}`, `${session};${cookie}`]) {
      expect(await shown([header]), `${header.replace(session, '…')}`).toHaveStatus(200)
    }
  }
})

test('a session id in the URL is no question: the site may take it, and `identify` did not', async () => {
  const id = 'f3a9c0d17b2e4a68'
  const uris = [
    `/profile;jsessionid=${id}`,
    `/profile;JSESSIONID=${id}`,
    `/a;x=1;jsessionid=${id}/b`,
    `/about;jsessionid=1`,
    `/profile?PHPSESSID=${id}`,
    `/profile?phpsessid=1`,
    `/profile?%50HPSESSID=${id}`,
    `/profile?x=1&PHPSESSID=${id}`,
    `/profile?x=1;PHPSESSID=${id}`,
    `/profile?PHPSESSID[]=${id}`,
    `/about?PHPSESSID=${id}`,
    `/profile?sid=${id}`,
    `/profile?s%69d=${id}`,
    `/profile?SID=${id}`,
    `/profile?sid.x=${id}`,
    `/profile;sid=${id}`,
    `/profile?SESS7f=${id}`,
  ]
  for (const uri of uris) {
    for (const way of [...WAYS, '/envoy']) {
      const { status } = await shown([alice.agent.jar.header('/') ?? ''], uri, way)
      expect([uri, way, status]).toEqual([uri, way, 400])
    }
  }
  for (const uri of [
    '/profile?sid=7',
    `/profile?sid_theme=${id}`,
    `/profile?sid_id=cs_test_${id}`,
    `/profile?id=${id}`,
    '/a;v=1/b?side=1234567890123',
  ]) {
    expect(await shown([alice.agent.jar.header('/') ?? ''], uri), uri).toHaveStatus(200)
  }
})
