import { afterEach, describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { Misconfigured, readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import type { Findings, ProbeOptions } from '../../edge/proxy/probe/findings.ts'
import { findFailure, probe } from '../../edge/proxy/probe/probe.ts'
import { SiteUnreachable } from '../../edge/proxy/probe/probe-client.ts'
import { ALICE, FORM_PAGE, type LoginSite, type LoginSiteOptions, startLoginSite } from './login-site.ts'

const ports = { fetch, random: platformRandom }
const sites: LoginSite[] = []

afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()))
})

async function start(options: LoginSiteOptions = {}): Promise<LoginSite> {
  const site = await startLoginSite(options)
  sites.push(site)
  return site
}

function configOf({ url }: Pick<LoginSite, 'url'>, variables: Variables = {}) {
  return readConfig({
    ORIGIN: url,
    LOGIN_PATH: '/login',
    USER_FIELD: 'user',
    SESSION_COOKIE: 'sid,auth',
    LOGIN_OK_COOKIE: 'auth',
    REQUIRE: 'all',
    ONE_NAME: 'yes',
    ...variables,
  })
}

const look = (site: LoginSite, variables: Variables = {}, options: ProbeOptions = {}): Promise<Findings> =>
  probe(configOf(site, variables), ports, options)

/** The problems of a probe that refuses, by variable. */
async function refusal(looking: Promise<unknown>): Promise<Record<string, string>> {
  const error = await looking.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Misconfigured)
  return Object.fromEntries((error as Misconfigured).problems.map(({ variable, advice }) => [variable, advice]))
}

const said = ({ notes }: Findings, kind?: 'warning') =>
  notes
    .filter((note) => kind === undefined || note.kind === kind)
    .map(({ text }) => text)
    .join('\n')

describe('a login page with a form', () => {
  test('is filled in as a browser would, with a name and a password that nobody has', async () => {
    const site = await start()
    const findings = await look(site)
    expect(findings.failure).toEqual({ status: 200, location: null })
    const [posted] = site.logins()
    const fields = new URLSearchParams(posted?.body)
    expect([...fields.keys()]).toEqual(['csrf', 'user', 'pass', 'go'])
    expect(fields.get('csrf')).toBe('a&b')
    expect(fields.get('user')).toMatch(/^probe\w{10,}$/)
    expect(fields.get('pass')?.length).toBeGreaterThan(15)
    expect(posted?.headers.cookie).toMatch(/^sid=\w+$/)
    expect(posted?.headers).toMatchObject({
      origin: site.url,
      referer: `${site.url}/login`,
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(said(findings)).toContain('The form on /login sends "user", "pass" and a hidden field to /login.')
  })

  test('is tried under another name each time', async () => {
    const site = await start()
    await look(site)
    await look(site)
    const names = site.logins().map(({ body }) => new URLSearchParams(body).get('user'))
    expect(new Set(names).size).toBe(names.length)
  })

  test('that wants an e-mail address gets one that leads nowhere', async () => {
    const site = await start({ page: FORM_PAGE.replace('<input name="user">', '<input name="user" type="email">') })
    await look(site)
    expect(new URLSearchParams(site.logins()[0]?.body).get('user')).toMatch(/^probe\w+@example\.invalid$/)
  })

  test('a failure that leads somewhere is known by where', async () => {
    const site = await start({
      wrong: (response) => void response.writeHead(302, { Location: '/login?error=1' }).end(),
    })
    const findings = await look(site)
    expect(findings.failure).toEqual({ status: 302, location: '/login?error=1' })
    expect(said(findings)).toContain('A wrong password is answered 302 to /login.')
  })

  test('an absolute address of the site itself is a path', async () => {
    const site = await start({
      wrong: (response) => void response.writeHead(303, { Location: `${sites[0]?.url}/login` }).end(),
    })
    expect((await look(site)).failure).toEqual({ status: 303, location: '/login' })
  })

  test('behind redirects on the same site, cookies and all', async () => {
    const site = await start()
    const findings = await look(site, { LOGIN_PAGE: '/' })
    expect(said(findings)).toContain('/ leads to /login.')
    expect(findings.failure.status).toBe(200)
  })

  test('what it needs is found, in its style sheets too, and no page is opened for it', async () => {
    const page = `<!-- <script src="/commented.js"></script> --><link rel="stylesheet" href="/css/main.css?v=3">
      <link rel="icon" href=/icon.png><style>body { background: url("/bg.png") }</style>
      <script>const s = '<img src="/in-script.png">'</script><script src='/app.js'></script>
      <img src="/" alt=""><img src="/a%2fb.png"><img src="https://elsewhere.example/x.png"><img src="logo.svg" srcset="/big.png 2x">
      <link rel="canonical" href="/home">${FORM_PAGE}`
    const files = {
      '/css/main.css': {
        type: 'text/css',
        text: '@import "more.css"; .a { background: url(../img/a.png) } /* url(/no.png) */',
      },
      '/css/more.css': { type: 'text/css', text: ".b { src: url('b.woff2') url(data:font/woff2;base64,AA) }" },
    }
    const site = await start({ page, files })
    const findings = await look(site)
    expect(findings.assets).toEqual([
      '/app.js',
      '/bg.png',
      '/big.png',
      '/css/b.woff2',
      '/css/main.css',
      '/css/more.css',
      '/icon.png',
      '/img/a.png',
      '/logo.svg',
    ])
    expect(said(findings, 'warning')).toMatch(/uses \/, which stays closed[\s\S]*uses \/a%2fb\.png, which stays closed/)
  })

  test('cookies that scripts can read are told from those of a session', async () => {
    const site = await start({
      pageCookies: (sid) => [
        `sid=${sid}; HttpOnly`,
        'csrftoken=1',
        'lang=en',
        'hidden=1; HttpOnly',
        'gone=; Max-Age=0',
      ],
    })
    const findings = await look(site)
    expect(findings.plainCookies).toEqual(['csrftoken', 'lang'])
    expect(said(findings, 'warning')).toContain('The cookie lang can be read by page scripts: it is treated as plain')
    const listed = await look(site, { PLAIN_COOKIE: 'csrftoken,lang' })
    expect(said(listed, 'warning')).not.toContain('The cookie lang')
    site.forget()
    const short = await look(site, { PLAIN_COOKIE: 'csrftoken' })
    expect(said(short, 'warning')).toContain('The cookie lang can be read by page scripts and is not listed')
    expect(site.logins()[0]?.headers.cookie).toMatch(/csrftoken=1/)
    expect(site.logins()[0]?.headers.cookie).not.toMatch(/lang/)
  })

  test('a session cookie that scripts read will be out of their reach: that is said', async () => {
    const site = await start({ pageCookies: (sid) => [`sid=${sid}`] })
    expect(said(await look(site), 'warning')).toContain('The cookie sid will be sealed')
  })

  test('a form that knows people by name says what that cannot tell', async () => {
    const site = await start()
    expect(said(await look(site), 'warning')).toContain('such a site needs WHOAMI')
    expect(said(await look(site, { WHOAMI: '/me' }), 'warning')).not.toContain('such a site needs WHOAMI')
  })
})

describe('a configuration that would take a wrong password for a right one is refused', () => {
  test('by its cookie', async () => {
    const site = await start({
      wrong: (response) => void response.setHeader('Set-Cookie', 'auth=guest; HttpOnly').end('Wrong'),
    })
    const problems = await refusal(look(site))
    expect(Object.keys(problems)).toEqual(['LOGIN_OK_COOKIE'])
    expect(problems.LOGIN_OK_COOKIE).toMatch(/a wrong password sets auth too; .*LOGIN_OK_STATUS/)
  })

  test('by its status', async () => {
    const problems = await refusal(look(await start(), { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '200,302' }))
    expect(Object.keys(problems)).toEqual(['LOGIN_OK_STATUS'])
    expect(problems.LOGIN_OK_STATUS).toMatch(/a wrong password is answered 200 too/)
  })

  test('by where it leads', async () => {
    const site = await start({ wrong: (response) => void response.writeHead(302, { Location: '/?e=1' }).end() })
    const problems = await refusal(look(site, { LOGIN_OK_COOKIE: '', LOGIN_OK_LOCATION: '/' }))
    expect(Object.keys(problems)).toEqual(['LOGIN_OK_LOCATION'])
    expect(problems.LOGIN_OK_LOCATION).toMatch(/leads to \/\?e=1 too/)
  })

  test('by several signs at once: each is named', async () => {
    const site = await start({
      wrong: (response) => void response.setHeader('Set-Cookie', 'auth=guest; HttpOnly').end('Wrong'),
    })
    const problems = await refusal(look(site, { LOGIN_OK_STATUS: '200' }))
    expect(Object.keys(problems)).toEqual(['LOGIN_OK_COOKIE', 'LOGIN_OK_STATUS'])
  })

  test('a cookie that a wrong password sets as well, though its status is another: no login could fail', async () => {
    const site = await start({
      wrong: (response) => void response.setHeader('Set-Cookie', 'auth=guest; HttpOnly').end('Wrong'),
    })
    const problems = await refusal(look(site, { LOGIN_OK_STATUS: '302' }))
    expect(Object.keys(problems)).toEqual(['LOGIN_OK_COOKIE'])
  })

  test('one that is written down as failure is not asked for again, and checked all the same', async () => {
    const site = await start()
    const findings = await look(site, { LOGIN_FAIL_STATUS: '200' })
    expect([findings.failure, site.logins()]).toEqual([{ status: 200, location: null }, []])
    const problems = await refusal(
      look(site, { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '200', LOGIN_FAIL_STATUS: '200' }),
    )
    expect(problems.LOGIN_FAIL_STATUS).toMatch(/is a success as well/)
  })

  test('the Worker, which asks by itself, refuses it too', async () => {
    const site = await start()
    await refusal(findFailure(configOf(site, { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '200' }), ports))
    expect(await findFailure(configOf(site), ports)).toEqual({ status: 200, location: null })
  })
})

describe('what is no login is refused with what to write', () => {
  test.each<[string, LoginSiteOptions, Variables, string, RegExp]>([
    ['a page that is not there', {}, { LOGIN_PAGE: '/nowhere' }, 'LOGIN_PAGE', /\/nowhere answers 404; write the path/],
    ['a path that takes no login', { loginPath: '/session' }, {}, 'LOGIN_PATH', /answers 405 to a login at \/login/],
    [
      'a path that the form does not use',
      { loginPath: '/session', page: FORM_PAGE.replace('/login', '/session') },
      { LOGIN_PATH: '/sign-in', LOGIN_PAGE: '/login' },
      'LOGIN_PATH',
      /answers 404 to a login at \/sign-in; the form on \/login is sent to \/session/,
    ],
    [
      'a field that the form does not have',
      {},
      { USER_FIELD: 'email' },
      'USER_FIELD',
      /no field "email"; it has "user"/,
    ],
    [
      'too many tries',
      { wrong: (response) => void response.writeHead(429).end() },
      {},
      'LOGIN_FAIL_STATUS',
      /too many wrong logins \(429\)/,
    ],
    [
      'a site that breaks',
      { wrong: (response) => void response.writeHead(500).end() },
      {},
      'LOGIN_FAIL_STATUS',
      /answers 500 to a wrong login/,
    ],
  ])('%s', async (_, options, variables, variable, advice) => {
    const problems = await refusal(look(await start(options), variables))
    expect(Object.keys(problems)).toEqual([variable])
    expect(problems[variable]).toMatch(advice)
  })

  test('a page that leads to another site, and one that leads nowhere', async () => {
    const away = await start({ pageCookies: () => [] })
    const problems = await refusal(
      probe(configOf(away), {
        ...ports,
        fetch: async () => new Response(null, { status: 302, headers: { Location: 'https://login.example/' } }),
      }),
    )
    expect(problems.LOGIN_PAGE).toMatch(/leads to https:\/\/login\.example\/, which is not on this site/)
    const round = await refusal(
      probe(configOf(away), {
        ...ports,
        fetch: async () => new Response(null, { status: 302, headers: { Location: '/login' } }),
      }),
    )
    expect(round.LOGIN_PAGE).toMatch(/leads on and on/)
  })

  test('a site that is away is no wrong configuration', async () => {
    const site = await start()
    await site.stop()
    await expect(look(site)).rejects.toBeInstanceOf(SiteUnreachable)
  })
})

describe('a login without a form', () => {
  const json: Variables = { USER_FIELD: '/user/name', LOGIN_PATH: '/api/login', LOGIN_PAGE: '/login' }
  const options: LoginSiteOptions = {
    loginPath: '/api/login',
    page: '<div id="app"></div><script type="module" src="/app.js"></script>',
    wrong: (response) => void response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"error":"wrong"}'),
  }

  test('is sent as JSON, the password beside the name', async () => {
    const site = await start(options)
    const findings = await look(site, json)
    expect(findings.failure.status).toBe(403)
    const [posted] = site.logins()
    expect(posted?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(posted?.body ?? '')).toEqual({
      user: { name: expect.stringMatching(/^probe/), password: expect.any(String) },
    })
    expect(said(findings)).toContain('so a script must send the login')
    expect(said(findings, 'warning')).not.toContain('ends the visit')
    expect(findings.assets).toEqual(['/app.js'])
  })

  test('the password is where PASSWORD_FIELD says', async () => {
    const site = await start(options)
    await look(site, { ...json, USER_FIELD: '/login', PASSWORD_FIELD: '/secret/word' })
    expect(JSON.parse(site.logins()[0]?.body ?? '')).toEqual({
      login: expect.any(String),
      secret: { word: expect.any(String) },
    })
  })

  test('a script may send a form as well', async () => {
    const site = await start(options)
    const findings = await look(site, { ...json, USER_FIELD: 'username' })
    expect(Object.fromEntries(new URLSearchParams(site.logins()[0]?.body))).toEqual({
      username: expect.stringMatching(/^probe/),
      password: expect.any(String),
    })
    expect(findings.failure.status).toBe(403)
  })
})

describe('sessions before the login', () => {
  test('a login that is answered alike without one may work without', async () => {
    const site = await start()
    const findings = await look(site)
    expect(findings.fresh).toBe('likely')
    expect(site.logins().map(({ headers }) => headers.cookie !== undefined)).toEqual([true, false])
    expect(said(findings)).toContain('try LOGIN_SESSION=fresh')
  })

  test('a form that belongs to its session needs it', async () => {
    const site = await start({ isBound: true })
    const findings = await look(site)
    expect(findings.fresh).toBe('no')
    expect(said(findings)).not.toContain('LOGIN_SESSION=fresh')
    const fresh = await look(site, { LOGIN_SESSION: 'fresh' })
    expect(said(fresh, 'warning')).toContain('LOGIN_SESSION=fresh does not work here')
  })

  test('a page that begins none needs no second try', async () => {
    const site = await start({ pageCookies: () => [] })
    const findings = await look(site)
    expect([findings.fresh, site.logins().length]).toEqual(['likely', 1])
  })

  test('a wrong password that renews the session is part of what is known of it', async () => {
    const site = await start({
      wrong: (response, sid) => void response.setHeader('Set-Cookie', `sid=${sid}; HttpOnly`).end('Wrong'),
    })
    const rolling = await look(site)
    expect(rolling.failure).toEqual({ status: 200, location: null, renews: true })
    expect(said(rolling)).toContain('A wrong password renews the session as well.')
    const fresh = await look(site, { LOGIN_SESSION: 'fresh' })
    expect(fresh.failure).toEqual({ status: 200, location: null })
    // Said by hand, without that: the gate could not be sure of such an answer.
    const told = await look(site, { LOGIN_FAIL_STATUS: '200' }, { account: ALICE })
    expect(said(told, 'warning')).toContain('Write LOGIN_FAIL_RENEWS=yes')
  })
})

describe('with a test account', () => {
  test('both verdicts are seen, and that the login works without a session', async () => {
    const site = await start()
    const findings = await look(site, {}, { account: ALICE })
    expect(findings.fresh).toBe('works')
    expect(findings.signs).toEqual([
      { variable: 'LOGIN_OK_COOKIE', value: 'auth' },
      { variable: 'LOGIN_OK_STATUS', value: '302' },
    ])
    expect(said(findings)).toContain('A right password is answered 302 to / with sid, auth.')
  })

  test('a bound form is tried with its session only', async () => {
    const findings = await look(await start({ isBound: true }), {}, { account: ALICE })
    expect(findings.fresh).toBe('no')
  })

  test('signs that a right login does not show are refused, with those that it does', async () => {
    const problems = await refusal(look(await start(), { LOGIN_OK_COOKIE: 'remember' }, { account: ALICE }))
    expect(problems.LOGIN_OK_COOKIE).toMatch(
      /answered 302 to \/ with sid, auth, .*LOGIN_OK_COOKIE=auth LOGIN_OK_STATUS=302/,
    )
  })

  test('a wrong test password is said to be one', async () => {
    const problems = await refusal(look(await start(), {}, { account: { ...ALICE, password: 'no' } }))
    expect(problems.LOGIN_OK_COOKIE).toMatch(/exactly like a wrong one: is its password right\?/)
  })

  test('no sign is configured: the right login shows them', async () => {
    const site = await start({
      right: (response) => void response.writeHead(302, { Location: '/home?welcome' }).end(),
      wrong: (response) => void response.writeHead(302, { Location: '/login?error' }).end(),
    })
    const variables = { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '599' }
    const findings = await look(site, variables, { account: ALICE, isLearning: true })
    expect(findings.signs).toEqual([{ variable: 'LOGIN_OK_LOCATION', value: '/home' }])
  })

  test('where all that a right password does is a new value for the session, that is the sign', async () => {
    const site = await start({
      right: (response, sid) => void response.setHeader('Set-Cookie', `sid=${sid}; HttpOnly`).end('Welcome'),
    })
    const variables = { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '599' }
    const findings = await look(site, variables, { account: ALICE, isLearning: true })
    expect(findings.signs).toEqual([{ variable: 'LOGIN_OK_COOKIE', value: 'sid' }])
  })

  test('a cookie of the login that scripts can read and nobody listed could be the session: that is said', async () => {
    const site = await start({
      right: (response, sid) => {
        response.setHeader('Set-Cookie', [`auth=${sid}; HttpOnly`, `token=${sid}`])
        response.writeHead(302, { Location: '/' }).end()
      },
    })
    const findings = await look(site, {}, { account: ALICE })
    expect(said(findings, 'warning')).toMatch(/sets the cookie token .* write it to SESSION_COOKIE/)
  })

  test('the password is in nothing that the probe says', async () => {
    const findings = await look(await start(), {}, { account: ALICE })
    expect(JSON.stringify(findings)).not.toContain(ALICE.password)
  })
})
