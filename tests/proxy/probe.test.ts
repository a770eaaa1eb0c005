import { describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { findFailure, probe } from '../../edge/proxy/probe/probe.ts'
import { SiteUnreachable } from '../../edge/proxy/probe/probe-client.ts'
import { ALICE, answers, FORM_PAGE, type LoginSiteOptions } from './login-site.ts'
import { configOf, expectRefused, look, PORTS, refusal, said, start, warned } from './probing.ts'

const account = ALICE
const WRONG = answers(200, {}, 'Wrong')
const GUEST = answers(200, { 'Set-Cookie': 'auth=guest; HttpOnly' }, 'Wrong')
const byStatus = (status: string): Variables => ({ LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: status })
const TO_ROOT: Variables = { LOGIN_OK_COOKIE: '', LOGIN_OK_LOCATION: '/' }

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
    expect(posted?.headers).toMatchObject({
      cookie: expect.stringMatching(/^sid=\w+$/),
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

  test('a failure that leads somewhere is known by where; an absolute address of the site itself is a path', async () => {
    let answer = answers(302, { Location: '/login?error=1' })
    const site = await start({ wrong: (response) => answer(response) })
    const findings = await look(site)
    expect(findings.failure).toEqual({ status: 302, location: '/login?error=1' })
    expect(said(findings)).toContain('A wrong password is answered 302 to /login.')
    answer = answers(303, { Location: `${site.url}/login` })
    expect((await look(site)).failure).toEqual({ status: 303, location: '/login' })
  })

  test('behind redirects on the same site, cookies and all', async () => {
    const findings = await look(await start(), { LOGIN_PAGE: '/' })
    expect(said(findings)).toContain('/ leads to /login.')
    expect(findings.failure.status).toBe(200)
  })

  test('what it needs is found, in its style sheets too, and no page is opened for it', async () => {
    const page = `<!-- <script src="/commented.js"></script> --><link rel="stylesheet" href="/css/main.css?v=3">
      <link rel="icon" href=/icon.png><style>body { background: url("/bg.png") }</style>
      <script>const s = '<img src="/in-script.png">'</script><script src='/app.js'></script>
      <img src="/" alt=""><img src="/a%2fb.png"><img src="https://elsewhere.example/x.png"><img src="logo.svg" srcset="/big.png 2x">
      <link rel="canonical" href="/home">${FORM_PAGE}`
    const main = '@import "more.css"; .a { background: url(../img/a.png) } /* url(/no.png) */'
    const more = ".b { src: url('b.woff2') url(data:font/woff2;base64,AA) }"
    const css = (text: string) => ({ type: 'text/css', text })
    const findings = await look(
      await start({ page, files: { '/css/main.css': css(main), '/css/more.css': css(more) } }),
    )
    expect(findings.assets.join(' ')).toBe(
      '/app.js /bg.png /big.png /css/b.woff2 /css/main.css /css/more.css /icon.png /img/a.png /logo.svg',
    )
    expect(warned(findings)).toMatch(/uses \/, which stays closed[\s\S]*uses \/a%2fb\.png, which stays closed/)
  })

  test('cookies that scripts can read are told from those of a session', async () => {
    const others = ['csrftoken=1', 'lang=en', 'hidden=1; HttpOnly', 'gone=; Max-Age=0']
    const site = await start({ pageCookies: (sid) => [`sid=${sid}; HttpOnly`, ...others] })
    const findings = await look(site)
    expect(findings.plainCookies).toEqual(['csrftoken', 'lang'])
    expect(warned(findings)).toContain('The cookie lang can be read by page scripts: it is treated as plain')
    expect(warned(await look(site, { PLAIN_COOKIE: 'csrftoken,lang' }))).not.toContain('The cookie lang')
    site.forget()
    const short = await look(site, { PLAIN_COOKIE: 'csrftoken' })
    expect(warned(short)).toContain('The cookie lang can be read by page scripts and is not listed')
    expect(site.logins()[0]?.headers.cookie).toMatch(/csrftoken=1/)
    expect(site.logins()[0]?.headers.cookie).not.toMatch(/lang/)
  })

  test('a session cookie that scripts read will be out of their reach: that is said', async () => {
    const site = await start({ pageCookies: (sid) => [`sid=${sid}`] })
    expect(warned(await look(site))).toContain('The cookie sid will be sealed')
  })

  test('a form that knows people by name says what that cannot tell', async () => {
    const site = await start()
    expect(warned(await look(site))).toContain('such a site needs WHOAMI')
    expect(warned(await look(site, { WHOAMI: '/me' }))).not.toContain('such a site needs WHOAMI')
  })
})

describe('a configuration that would take a wrong password for a right one is refused', () => {
  test.each<[string, LoginSiteOptions['wrong'], Variables, Record<string, RegExp>]>([
    ['its cookie', GUEST, {}, { LOGIN_OK_COOKIE: /a wrong password sets auth too; .*LOGIN_OK_STATUS/ }],
    ['its status', WRONG, byStatus('200,302'), { LOGIN_OK_STATUS: /a wrong password is answered 200 too/ }],
    ['where it leads', answers(302, { Location: '/?e=1' }), TO_ROOT, { LOGIN_OK_LOCATION: /leads to \/\?e=1 too/ }],
    ['several signs: each is named', GUEST, { LOGIN_OK_STATUS: '200' }, { LOGIN_OK_COOKIE: /./, LOGIN_OK_STATUS: /./ }],
    ['its cookie, though no status tells a failure', GUEST, { LOGIN_OK_STATUS: '302' }, { LOGIN_OK_COOKIE: /./ }],
  ])('by %s', async (_, wrong, variables, advice) => {
    await expectRefused(look(await start({ wrong }), variables), advice)
  })

  test('one that is written down as failure is not asked for again, and checked all the same', async () => {
    const site = await start()
    const findings = await look(site, { LOGIN_FAIL_STATUS: '200' })
    expect([findings.failure, site.logins()]).toEqual([{ status: 200, location: null }, []])
    const { message } = await refusal(look(site, { ...byStatus('200'), LOGIN_FAIL_STATUS: '200' }))
    expect(message).toMatch(/^LOGIN_FAIL_STATUS: .*is a success as well/m)
  })

  test('the Worker, which asks by itself, refuses it too', async () => {
    const site = await start()
    await refusal(findFailure(configOf(site, byStatus('200')), PORTS))
    expect(await findFailure(configOf(site), PORTS)).toEqual({ status: 200, location: null })
  })
})

describe('what is no login is refused with what to write', () => {
  const elsewhere: LoginSiteOptions = { loginPath: '/session' }
  const moved: LoginSiteOptions = { ...elsewhere, page: FORM_PAGE.replace('/login', '/session') }
  const notThere = /answers 404 to a login at \/sign-in; the form on \/login is sent to \/session/
  test.each<[string, LoginSiteOptions, Variables, Record<string, RegExp>]>([
    ['no such page', {}, { LOGIN_PAGE: '/nowhere' }, { LOGIN_PAGE: /\/nowhere answers 404; write the path/ }],
    ['a path that takes no login', elsewhere, {}, { LOGIN_PATH: /answers 405 to a login at \/login/ }],
    ['no path of the form', moved, { LOGIN_PATH: '/sign-in', LOGIN_PAGE: '/login' }, { LOGIN_PATH: notThere }],
    ['no field of the form', {}, { USER_FIELD: 'email' }, { USER_FIELD: /no field "email"; it has "user"/ }],
    ['too many tries', { wrong: answers(429) }, {}, { LOGIN_FAIL_STATUS: /too many wrong logins \(429\)/ }],
    ['a site that breaks', { wrong: answers(500) }, {}, { LOGIN_FAIL_STATUS: /answers 500 to a wrong login/ }],
  ])('%s', async (_, options, variables, advice) => {
    await expectRefused(look(await start(options), variables), advice)
  })

  test.each([
    ['another site', 'https://login.example/', /leads to https:\/\/login\.example\/, which is not on this site/],
    ['nowhere', '/login', /leads on and on/],
  ])('a page that leads to %s', async (_, Location, advice) => {
    const away = await start({ pageCookies: () => [] })
    const fetch = async () => new Response(null, { status: 302, headers: { Location } })
    await expectRefused(probe(configOf(away), { ...PORTS, fetch }), { LOGIN_PAGE: advice })
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
    wrong: answers(403, { 'Content-Type': 'application/json' }, '{"error":"wrong"}'),
  }

  test('is sent as JSON, the password beside the name', async () => {
    const site = await start(options)
    const findings = await look(site, json)
    expect(findings.failure.status).toBe(403)
    const [posted] = site.logins()
    expect(posted?.headers['content-type']).toBe('application/json')
    const user = { name: expect.stringMatching(/^probe/), password: expect.any(String) }
    expect(JSON.parse(posted?.body ?? '')).toEqual({ user })
    expect(said(findings)).toContain('so a script must send the login')
    expect(warned(findings)).not.toContain('ends the visit')
    expect(findings.assets).toEqual(['/app.js'])
  })

  test('the password is where PASSWORD_FIELD says', async () => {
    const site = await start(options)
    await look(site, { ...json, USER_FIELD: '/login', PASSWORD_FIELD: '/secret/word' })
    const sent: unknown = JSON.parse(site.logins()[0]?.body ?? '')
    expect(sent).toEqual({ login: expect.any(String), secret: { word: expect.any(String) } })
  })

  test('a script may send a form as well', async () => {
    const site = await start(options)
    const findings = await look(site, { ...json, USER_FIELD: 'username' })
    const sent = Object.fromEntries(new URLSearchParams(site.logins()[0]?.body))
    expect(sent).toEqual({ username: expect.stringMatching(/^probe/), password: expect.any(String) })
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

  test('a form that belongs to its session needs it, also where a test account is tried', async () => {
    const site = await start({ isBound: true })
    const findings = await look(site)
    expect(findings.fresh).toBe('no')
    expect(said(findings)).not.toContain('LOGIN_SESSION=fresh')
    const fresh = await look(site, { LOGIN_SESSION: 'fresh' })
    expect(warned(fresh)).toContain('LOGIN_SESSION=fresh does not work here')
    expect((await look(await start({ isBound: true }), {}, { account })).fresh).toBe('no')
  })

  test('a page that begins none needs no second try', async () => {
    const site = await start({ pageCookies: () => [] })
    const findings = await look(site)
    expect([findings.fresh, site.logins().length]).toEqual(['likely', 1])
  })

  test('a wrong password that renews the session is part of what is known of it', async () => {
    const site = await start({
      wrong: (response, sid) => answers(200, { 'Set-Cookie': `sid=${sid}; HttpOnly` }, 'Wrong')(response),
    })
    const rolling = await look(site)
    expect(rolling.failure).toEqual({ status: 200, location: null, renews: true })
    expect(said(rolling)).toContain('A wrong password renews the session as well.')
    const fresh = await look(site, { LOGIN_SESSION: 'fresh' })
    expect(fresh.failure).toEqual({ status: 200, location: null })
    // Said by hand, without that: the gate could not be sure of such an answer.
    expect(warned(await look(site, { LOGIN_FAIL_STATUS: '200' }, { account }))).toContain('Write LOGIN_FAIL_RENEWS=yes')
  })
})

describe('with a test account', () => {
  test('both verdicts are seen, that the login works without a session, and its password is told nowhere', async () => {
    const findings = await look(await start(), {}, { account })
    expect(findings.fresh).toBe('works')
    expect(findings.signs).toEqual([
      { variable: 'LOGIN_OK_COOKIE', value: 'auth' },
      { variable: 'LOGIN_OK_STATUS', value: '302' },
    ])
    expect(said(findings)).toContain('A right password is answered 302 to / with sid, auth.')
    expect(JSON.stringify(findings)).not.toContain(ALICE.password)
  })

  const shown = /answered 302 to \/ with sid, auth, .*LOGIN_OK_COOKIE=auth LOGIN_OK_STATUS=302/
  test.each([
    ['signs that a right login lacks: refused', { LOGIN_OK_COOKIE: 'remember' }, ALICE.password, shown],
    ['a wrong test password is said to be one', {}, 'no', /exactly like a wrong one: is its password right\?/],
  ])('%s', async (_, variables, password, advice) => {
    const looking = look(await start(), variables, { account: { ...ALICE, password } })
    await expectRefused(looking, { LOGIN_OK_COOKIE: advice })
  })

  const home = { right: answers(302, { Location: '/home?welcome' }), wrong: answers(302, { Location: '/login?error' }) }
  const renewing: LoginSiteOptions['right'] = (response, sid) =>
    answers(200, { 'Set-Cookie': `sid=${sid}; HttpOnly` }, 'Welcome')(response)
  test.each<[string, LoginSiteOptions, string]>([
    ['where it leads', home, 'LOGIN_OK_LOCATION=/home'],
    ['a new value for the session, if that is all it does', { right: renewing }, 'LOGIN_OK_COOKIE=sid'],
  ])('no sign is configured: the right login shows it, %s', async (_, options, sign) => {
    const { signs } = await look(await start(options), byStatus('599'), { account, isLearning: true })
    expect(signs?.map(({ variable, value }) => `${variable}=${value}`)).toEqual([sign])
  })

  test('a cookie of the login that scripts can read and nobody listed could be the session: that is said', async () => {
    const cookies = (sid: string) => ({ 'Set-Cookie': [`auth=${sid}; HttpOnly`, `token=${sid}`], Location: '/' })
    const site = await start({ right: (response, sid) => answers(302, cookies(sid))(response) })
    expect(warned(await look(site, {}, { account }))).toMatch(/sets the cookie token .* write it to SESSION_COOKIE/)
  })
})
