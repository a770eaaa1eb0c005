import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { type Answer, type HeaderFields, rawRequest, UserAgent } from '../support/client.ts'
import type { Fault } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { words } from '../support/words.ts'
import { createWorld, type Person } from '../world/world.ts'
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

const mfa = { origins: [SITE] }
const forwardAuth = { keys: [KEY], sessionCookies: ['sid', 'SESS*'], open: ['/about', '/public/page'] }
const world = endsWithFile(await createWorld({ mfa, forwardAuth, isProxied: true }))
const public_ = endsWithFile(await createWorld({ mfa: { ...mfa, strangers: 'pass' }, forwardAuth, beside: world }))
const alice = await atSite().enrol()
const held = await atSite(alice.elsewhere())

/** A person whose browser calls the site by its own name. */
function atSite(person = world.person()): Person {
  person.agent = new UserAgent(world.url, { origin: SITE })
  return person.signIn()
}

/** Text in UTF-8, a byte a character: so Node writes header fields. */
const bytes = (text: string) => Buffer.from(text).toString('latin1')

const TOLD: HeaderFields = {
  ...DOCUMENT,
  'x-mfa-proxy-key': KEY,
  'x-forwarded-method': 'GET',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example',
  'x-forwarded-uri': '/about',
}

const WAYS = ['', '/nginx']
const PATHS = WAYS.map((way) => `/mfa/authorize${way}`)

function ask(agent: UserAgent, fields: HeaderFields = {}, way = ''): Promise<Answer> {
  return agent.send('GET', `/mfa/authorize${way}`, { ...TOLD, ...fields })
}

/** The question about this page of the site. */
const askAbout = (uri: string, agent = alice.agent, fields: HeaderFields = {}, way = '') =>
  ask(agent, { 'x-forwarded-uri': uri, ...fields }, way)

/** The question as bytes: fields may come twice, and with what no library would send. */
function askRaw(lines: string[], path = '/mfa/authorize', cookies = [alice.agent.jar.header('/')]) {
  const start = [`GET ${path} HTTP/1.1`, 'Host: app.example', 'Connection: close']
  const text = [...start, ...lines, ...cookies.map((cookie) => `Cookie: ${cookie}`)].join('\r\n')
  return rawRequest(world.worker.port, Buffer.from(`${text}\r\n\r\n`, 'latin1'), 10_000)
}

const lines = (fields: HeaderFields) =>
  Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))

test('without the key nobody is answered, also not somebody assured, about an open path', async () => {
  const spoiled = [KEY.slice(1), `${KEY}x`, KEY.toUpperCase(), `${KEY}, ${KEY}`, `${KEY},`, `Bearer ${KEY}`]
  for (const key of [null, '', ' ', ...spoiled, 'ä'.repeat(40)]) {
    for (const way of [...WAYS, '/envoy?/about', '/envoy/about', '/envoy', '/nothing', '/']) {
      const answer = await ask(alice.agent, { 'x-mfa-proxy-key': key === null ? null : bytes(key) }, way)
      expect([key, way, answer.status, answer.headers.get('x-mfa-principal')]).toEqual([key, way, 403, null])
    }
  }
  expect(await askRaw([...lines(TOLD), `X-MFA-Proxy-Key: ${KEY}`])).toHaveStatus(403)
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
  const paths = words`
    /mfa/challenge /mfa/assets/mfa.css /mfa/api/challenge /mfa/authorize/../assets/mfa.css
    /mfa/authorize/envoy/../../assets/mfa.css /mfa/authorize/envoy/%2e%2e/%2e%2e/assets/mfa.css
    /mfa/authorize/nginx/../../challenge /mfa/authorize/envoy/..\..\challenge /mfa/authorize/envoy/../../../about
    /mfa/authorize/envoy/../about /mfa/authorize/envoy?/../../../about /mfa/authorize/envoy?/../../assets/mfa.css
    /mfa/authorize/envoy?/%2e%2e/%2e%2e/about /mfa/authorize/envoy?/profile\..\about`
  for (const path of paths) {
    for (const agent of [alice.agent, held.agent]) {
      const { status } = await askRaw(lines(TOLD), path, [agent.jar.header('/')])
      // A platform that resolves the dots finds a page of ours; one that does not, a question that is none.
      expect([path, (/\.\.|%2e/.test(path) ? [400, 403, 404] : [403]).includes(status ?? 200)]).toEqual([path, true])
    }
  }
})

test('everything must be told, and told once', async () => {
  const told = {
    'x-forwarded-method': ['GET', 'POST', ''],
    'x-forwarded-proto': ['https', 'http', ''],
    'x-forwarded-host': ['app.example', 'evil.example', ''],
    'x-forwarded-uri': ['/about', '/profile', ''],
  }
  for (const path of PATHS) {
    for (const [name, values] of Object.entries(told)) {
      expect(await askRaw(lines({ ...TOLD, [name]: null }), path), name).toHaveStatus(400)
      expect(await askRaw(lines({ ...TOLD, [name]: '' }), path), name).toHaveStatus(400)
      for (const second of values.map((value) => `${name}: ${value}`)) {
        expect(await askRaw([...lines(TOLD), second], path), second).toHaveStatus(400)
        expect(await askRaw([second, ...lines(TOLD)], path), second).toHaveStatus(400)
      }
    }
  }
})

test('a URI that two readers could read in two ways is no question (V23)', async () => {
  const uris = [
    ...words`
      about * https://app.example/about //evil.example\@app.example/about /about#/../profile /profile#/about
      /profile/../about /profile/%2e%2e/about /profile/.%2E/about /about/. /./about /%2e/about \about /\about
      /profile\..\about /%00about /about%00 /about%0a /about%0d%0aX-MFA-Principal:root /about% /about%zz /%u0061bout
      /café /À¯about ?/about @app.example/about :443/about .evil.example/about`,
    ...['', '/ab\tout', '/profile /about', '/about HTTP/1.1', '/about, /profile', '/about\u0000'],
  ]
  for (const uri of uris) {
    for (const path of PATHS) {
      const { status, text } = await askRaw(lines({ ...TOLD, 'x-forwarded-uri': uri }), path)
      expect([uri, status === 200 || text.includes('X-MFA-Principal')]).toEqual([uri, false])
      // What is no header field at all is refused by the platform.
      expect([uri, status]).toEqual([uri, 400])
    }
  }
})

test('no spelling of an open path is open', async () => {
  const marks = words`/ // ; ;x=1 /; %20 %2f %5c %2F..%2fprofile . .. ~ .css %3f %23 , | * @ :80 &`
  const uris = ['/about', '/public/page'].flatMap((open) => [
    ...marks.map((mark) => open + mark),
    ...marks.map((mark) => `/${mark.replaceAll('/', '')}${open}`),
    ...[`/${open}`, open.toUpperCase(), open.replace('a', '%61'), open.replace('/p', '//p')],
    ...[`/profile?${open}`, `/profile?x=${open}`, `/profile;${open}`],
  ])
  const wrong = uris.filter((uri) => uri !== '/public/page' && uri !== '/about')
  expect(wrong.length).toBeGreaterThan(90)
  const answers = await inParallel(8, wrong, (uri) => askAbout(uri, held.agent))
  const open = wrong.filter((_, n) => answers[n]?.status === 200)
  expect(open, JSON.stringify(tally(answers))).toEqual([])
})

test('another host, or the same in a spelling that moves the path, is not served (V24, GTE-08, GTE-09)', async () => {
  const hosts = words`
    evil.example app.example. app.example:80 app.example:8443 app.example? app.example# app.example/ app.example/about?
    app.example\ evil@app.example app.example@evil.example app.example,app.example [::1] xn--app.example ａpp.example
    app.example:443:443 app.example:`
  for (const host of [...hosts, 'app.example evil.example']) {
    expect([400, 421], host).toContain((await ask(alice.agent, { 'x-forwarded-host': bytes(host) })).status)
  }
  for (const same of ['APP.example', 'app.example:443']) {
    expect(await askAbout('/profile', held.agent, { 'x-forwarded-host': same }), same).toHaveStatus(303)
  }
  for (const proto of words`HTTPS wss https: ftp javascript`) {
    expect([400, 421], proto).toContain((await ask(alice.agent, { 'x-forwarded-proto': proto })).status)
  }
})

test('A11: what came to the proxy in the clear is sent to https where it only reads, and refused elsewhere, for nginx too', async () => {
  const askInClear = async (method: string, way = '', host = 'app.example') => {
    const told = { 'x-forwarded-proto': 'http', 'x-forwarded-host': host, 'x-forwarded-method': method }
    const { status, location } = await askAbout('/profile?x=1', alice.agent, told, way)
    return [status, location]
  }
  for (const method of ['GET', 'HEAD']) {
    expect(await askInClear(method), method).toEqual([308, `${SITE}/profile?x=1`])
    expect(await askInClear(method, '/nginx'), method).toEqual([401, `${SITE}/profile?x=1`])
  }
  for (const method of words`POST DELETE OPTIONS`) expect(await askInClear(method), method).toEqual([400, null])
  expect(await askInClear('GET', '', 'evil.example')).toEqual([421, null])
})

test('a method is asked about as what it is; what is none is no question (GTE-06, GTE-07)', async () => {
  for (const method of [...words`get CONNECT TRACE TRACK - GET,POST`, 'GET /about', 'G\u00cbT', 'X'.repeat(40)]) {
    expect(await ask(alice.agent, { 'x-forwarded-method': method }), method).toHaveStatus(400)
  }
  for (const method of words`GET HEAD POST PUT PATCH DELETE OPTIONS PROPFIND`) {
    const fields = { 'x-forwarded-method': method, 'x-http-method-override': 'GET' }
    expect(await askAbout('/profile', held.agent, fields), method).toHaveStatus(303)
  }
  for (const method of words`POST PUT DELETE OPTIONS`) {
    for (const path of PATHS) {
      const answer = await alice.agent.send(method, path, TOLD)
      expect(answer, method).toHaveStatus(405)
      expect([answer.headers.get('allow'), answer.headers.get('cache-control')], path).toEqual(['GET', 'no-store'])
    }
  }
})

test('A1: a proof that a sibling host planted in disguise is no proof, and the question is refused', async () => {
  const proof = `__Host-mfa=${alice.agent.jar.get('__Host-mfa')}`
  const sid = `sid=${alice.agent.jar.get('sid')}`
  expect(await askAbout('/profile', alice.agent, { cookie: `${sid}; ${proof}` })).toHaveStatus(200)
  for (const disguise of ['\u00a0', '\u1680', '\u2000', '\u2028', '\u3000', '\ufeff', '\u200b']) {
    for (const text of [`${sid}; ${disguise}${proof}`, `${sid}; ${proof}; ${disguise}__Host-mfa=x`]) {
      const cookie = bytes(text)
      const answer = await askAbout('/profile', alice.agent, { cookie })
      expect([answer.status, answer.headers.getSetCookie().length > 0]).toEqual([400, true])
      // nginx passes neither on: it leads to a page of ours, which takes out what came with the page it is about.
      const nginx = await askAbout('/profile', alice.agent, { cookie }, '/nginx')
      expect([nginx.status, nginx.location]).toEqual([401, `${SITE}/mfa/challenge?to=%2Fprofile`])
      const page = await alice.agent.send('GET', '/mfa/challenge?to=%2Fprofile', { cookie, accept: 'text/html' })
      expect(page).toHaveStatus(400)
      expect(page.headers.getSetCookie()).toContainEqual(expect.stringContaining('Path=/profile; '))
    }
    // And a session of the site's own, which another reader could take for the listed one.
    const cookie = bytes(`${sid}; ${proof}; ${disguise}sid=x`)
    expect(await askAbout('/profile', alice.agent, { cookie })).toHaveStatus(400)
  }
})

test('words of other proxies change nothing (GTE-10, GTE-12)', async () => {
  const names = words`
    x-original-url x-original-uri x-original-method x-rewrite-url x-forwarded-prefix x-forwarded-path forwarded`
  for (const name of names) {
    for (const value of ['/about', 'OPTIONS', 'for=x;host=evil.example;proto=http']) {
      const answer = await askAbout('/profile', held.agent, { [name]: value })
      // A11: whoever says that it came over http is believed, and hurts nobody else with it.
      const isClear = name === 'forwarded' && value.endsWith('proto=http')
      const expected = isClear ? `${SITE}/profile` : `${SITE}/mfa/challenge?to=%2Fprofile`
      expect([name, value, answer.location]).toEqual([name, value, expected])
    }
  }
})

test('our own pages are no site behind us: a yes about them would lead around in circles, or past us', async () => {
  for (const uri of ['/mfa/challenge', '/mfa/settings', '/mfa/authorize', '/mfa/anything']) {
    expect(await askAbout(uri), uri).toHaveStatus(503)
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
  const questions = ['/profile', '/api/x'].flatMap((uri) => [...WAYS, `/envoy?${uri}`].map((way) => ({ uri, way })))
  const askAll = async () => {
    const posted = { 'x-forwarded-method': 'POST' }
    const answers = await Promise.all(questions.map(({ uri, way }) => askAbout(uri, alice.agent, posted, way)))
    return answers.map(({ status, headers }) => [status, headers.get('x-mfa-principal')])
  }
  const closed = questions.map(() => [503, null])
  const faults: Fault[] = ['refuse', 'garbage', 'drop_answer', { status: 500 }]
  // Busy: waited for as long as a request may take.
  if (isLongForm) faults.push({ status: 429 })
  for (const fault of faults) {
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
  const mallory = atSite(world.person({ id: 'm\r\nX-MFA-Amr: pwd otp mfa\r\n: %0d%0a' }))
  const { status, headers } = await askAbout('/profile', mallory.agent)
  const id = 'm%0D%0AX-MFA-Amr:%20pwd%20otp%20mfa%0D%0A:%20%250d%250a'
  expect([status, headers.get('x-mfa-principal'), headers.get('x-mfa-amr')]).toEqual([200, id, ''])
})

test('a cookie for another browser session is no yes', async () => {
  const stolen = new UserAgent(world.url, { origin: SITE })
  stolen.jar.set('__Host-mfa', alice.agent.jar.get('__Host-mfa') ?? '')
  stolen.jar.set('sid', alice.sessionCookie())
  expect(await askAbout('/profile', stolen)).toHaveStatus(303)
})

test('the answer about one person is kept by nobody, with a cookie of ours or without', async () => {
  for (const way of WAYS) {
    for (const agent of [alice.agent, held.agent, atSite().agent]) {
      for (const uri of ['/profile', '/about', '/account.css']) {
        expect((await askAbout(uri, agent, {}, way)).headers.get('cache-control'), `${way} ${uri}`).toBe('no-store')
      }
    }
    const left = await askAbout('/logout', atSite().agent, { 'x-forwarded-method': 'POST' }, way)
    expect([left.status, left.headers.get('cache-control')], way).toEqual([200, 'no-store'])
  }
})

/* Whose session it is, for two programs. Mallory has the victim's password, and an assured account of their own. */

/** The same about a page, with these `Cookie` lines and no others. */
const shown = (cookies: string[], uri = '/profile', way = '') => {
  const path = way === '/envoy' ? `/mfa/authorize/envoy?${uri}` : `/mfa/authorize${way}`
  return askRaw(lines({ ...TOLD, 'x-forwarded-uri': uri }), path, cookies)
}

test('a session cookie that two programs could read as two people’s is no question', async () => {
  const own = alice.agent.jar.get('sid')
  const victim = world.person().sessionCookie()
  const proof = `__Host-mfa=${alice.agent.jar.get('__Host-mfa')}`
  expect(await shown([`${proof}; sid=${own}`]), 'the control').toHaveStatus(200)
  const names = [
    ...words`sid SID Sid "sid" "sid sid.x7 sid[x7] sid[ sid[] s%69d %73id sid%00 sid%00x +sid sid+x %20sid =sid ==sid`,
    ...[' sid', 'sid ', '\tsid', 'sid\t', '\u00a0sid', 'sid\u00a0', '\u0085sid', 'sid x7'],
  ]
  const second = names.map((name) => `${name}=${victim}`)
  const starts = ['theme=1,sid', 'theme=1, sid', 'a,sid', 'sid,a', 'theme=1 sid', 'theme=1\tsid', 'theme sid']
  const hidden = [...starts, 'theme=1 sid ', 'theme=1,s%69d'].map((start) => `${start}=${victim}`)
  const bare = [`theme=1 , "sid" = ${victim}`, 'sid', 'a; sid; b', 'theme=a,sid']
  const headers = [...second, ...hidden, ...bare].flatMap((other) => [
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
    ...words`sid_theme=dark sid-theme=dark side=1 xsid=1 insid=1 lastsid=1 theme=sid to=/x?sid=1 seen=a,b,c SESS7f=1 mfa=1`,
    ...words`json={"a":1,"b":[2,3]} json="{\"a\":1}" empty= flag café=1`,
    ...['title=what my sid was; n=1', 'quoted="a b"', 'a=1; a=2', ''],
  ]
  for (const cookie of harmless) {
    for (const header of [`${session}; ${cookie}`, `${cookie}; ${session}`, `${session};${cookie}`]) {
      expect(await shown([header]), `${header.replace(session, '…')}`).toHaveStatus(200)
    }
  }
})

test('a session id in the URL is no question: the site may take it, and `identify` did not', async () => {
  const withId = (uris: string[]) => uris.map((uri) => uri.replace('{id}', 'f3a9c0d17b2e4a68'))
  const uris = words`
    /profile;jsessionid={id} /profile;JSESSIONID={id} /a;x=1;jsessionid={id}/b /about;jsessionid=1 /profile?sid={id}
    /profile?PHPSESSID={id} /profile?phpsessid=1 /profile?%50HPSESSID={id} /profile?x=1&PHPSESSID={id}
    /profile?x=1;PHPSESSID={id} /profile?PHPSESSID[]={id} /about?PHPSESSID={id} /profile?s%69d={id} /profile?SID={id}
    /profile?sid.x={id} /profile;sid={id} /profile?SESS7f={id}`
  const harmless = words`
    /profile?sid=7 /profile?sid_theme={id} /profile?sid_id=cs_test_{id} /profile?id={id} /a;v=1/b?side=1234567890123`
  const cookies = [alice.agent.jar.header('/') ?? '']
  for (const uri of withId(uris)) {
    for (const way of [...WAYS, '/envoy']) expect(await shown(cookies, uri, way), `${way} ${uri}`).toHaveStatus(400)
  }
  for (const uri of withId(harmless)) expect(await shown(cookies, uri), uri).toHaveStatus(200)
})
