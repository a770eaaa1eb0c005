import { describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import type { ProbeOptions } from '../../edge/proxy/probe/findings.ts'
import { policyOf } from '../../edge/proxy/probe/login-request.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { ALICE, answers, FORM_PAGE, type LoginSite, type LoginSiteOptions } from './login-site.ts'
import { configOf, expectRefused, PORTS, said, start, warned } from './probing.ts'

/* The start-up sends what a browser in front of the gate would send, and says what would go wrong there (issue of the real sites). */

const PUBLIC = 'http://localhost:8788'

/** Under the public name the connection still goes to the site. */
const look = (site: LoginSite, variables: Variables = {}, options: ProbeOptions = {}) => {
  const named: typeof PORTS.fetch = (address, init) => fetch(String(address).replace(PUBLIC, site.url), init)
  return probe(configOf(site, variables), { ...PORTS, fetch: named, publicOrigin: PUBLIC }, options)
}

/** A site whose login page names its own address, which it knows only once it runs. */
async function startNaming(page: (own: string) => string): Promise<LoginSite> {
  const files: NonNullable<LoginSiteOptions['files']> = {}
  const site = await start({ files })
  files['/login'] = { type: 'text/html', text: page(site.url) }
  return site
}

describe('what a browser sends', () => {
  test.each([
    ['no-referrer', null, 'no-referrer'],
    ['no-referrer', 'same-origin', 'same-origin'],
    ['strict-origin, no-referrer', null, 'no-referrer'],
    ['no-referrer, nonsense', '', 'no-referrer'],
    ['', 'NO-REFERRER', 'no-referrer'],
    ['', null, ''],
  ])('policy %j with %j in the page is %j', (header, meta, policy) => expect(policyOf(header, meta)).toBe(policy))

  test('from a page with no-referrer: "Origin: null" and no Referer', async () => {
    const site = await start({ page: `<meta name="referrer" content="no-referrer">${FORM_PAGE}` })
    const findings = await look(site)
    const headers = site.logins()[0]?.headers
    expect([headers?.origin, headers?.referer, headers?.['sec-fetch-site']]).toEqual(['null', undefined, 'same-origin'])
    expect(said(findings)).toContain('Referrer-Policy: no-referrer')
  })

  test.each(['origin', 'public'])('one address in every field, as behind the gate: HOST_MODE=%s', async (mode) => {
    const site = await start()
    await look(site, { HOST_MODE: mode })
    const { host } = new URL(mode === 'public' ? 'http://localhost:8788' : site.url)
    const named = { origin: `http://${host}`, 'x-forwarded-host': host, 'x-forwarded-proto': 'http' }
    expect(site.logins()[0]?.headers).toMatchObject(named)
  })

  test.each([
    ['/emailOrLdapLoginId', true],
    ['/user/E-Mail', true],
    ['/user/name', false],
  ])('a JSON login by %s: an e-mail address, %s', async (field, isMail) => {
    const site = await start({ loginPath: '/api', page: '<div></div>' })
    await look(site, { USER_FIELD: field, LOGIN_PATH: '/api', LOGIN_PAGE: '/login' })
    expect(/"probe\w+@example\.invalid"/.test(site.logins()[0]?.body ?? '')).toBe(isMail)
  })
})

describe('what would go past the gate is refused', () => {
  const own =
    /the form on \/login is sent to http:\/\/127\.0\.0\.1:\d+\/login, the site's own address: passwords would go past the gate.*HOST_MODE=public/
  const other = /https:\/\/sso\.example\/login, another site/
  const sentTo = (address: string) => FORM_PAGE.replace('/login', address)
  test.each<[string, (url: string) => string, Record<string, RegExp>]>([
    ['a form that is sent to the own address', (url) => sentTo(`${url}/login`), { HOST_MODE: own }],
    ['a base at the own address', (url) => `<base href="${url}/">${FORM_PAGE}`, { HOST_MODE: /past the gate/ }],
    ['a base, and no form', (url) => `<base href="${url}/"><div></div>`, { HOST_MODE: /<base>.*past the gate/ }],
    ['a form of another site', () => sentTo('https://sso.example/login'), { LOGIN_PAGE: other }],
    ['a form without a scheme', () => sentTo('//sso.example/login'), { LOGIN_PAGE: /another site/ }],
  ])('%s', async (_, page, advice) => {
    const site = await startNaming(page)
    await expectRefused(look(site), advice)
    expect(site.logins()).toEqual([])
  })

  test('under the public name: what names that is ours, and its files are opened', async () => {
    const page = `<link rel="stylesheet" href="${PUBLIC}/css/a.css">${FORM_PAGE.replace('/login', `${PUBLIC}/login`)}`
    const site = await start({ page, files: { '/css/a.css': { type: 'text/css', text: '.a{background:url(b.png)}' } } })
    const findings = await look(site, { HOST_MODE: 'public' })
    expect(findings.assets).toEqual(['/css/a.css', '/css/b.png'])
    expect(site.logins()[0]?.headers).toMatchObject({ origin: PUBLIC, referer: `${PUBLIC}/login` })
  })

  test('files that the page names at the own address are told', async () => {
    const site = await startNaming((own) => `<script src="${own}/app.js"></script>${FORM_PAGE}`)
    expect(warned(await look(site))).toContain('past the gate')
  })
})

describe('what is told', () => {
  test('a field of type password is no user name', async () => {
    const page = '<form method="post" action="/login"><input type="password" name="password"><button>In</button></form>'
    const advice = /^"password" on \/login is the password itself.*a password alone cannot be protected/
    await expectRefused(look(await start({ page }), { USER_FIELD: 'password' }), { USER_FIELD: advice })
  })

  test('a limit on requests', async () => {
    const wrong = answers(200, { 'X-RateLimit-Limit': '5', 'Content-Type': 'text/html' }, 'no')
    const findings = await look(await start({ wrong }))
    expect(warned(findings)).toContain('The site limits requests (X-RateLimit-Limit: 5)')
    expect(findings.notes.at(-1)?.text).toMatch(/^This start sent the site 2 wrong logins: it stays below three/)
  })

  test.each<[string, string, LoginSiteOptions['files'], RegExp | null]>([
    [
      'a way that takes no cookie back',
      '<a href="/logout?x=1">Bye</a>',
      { '/logout': { type: 'text/html', text: 'Bye' } },
      /Signing out at \/logout takes no session cookie back: write LOGOUT_PATH=\/logout/,
    ],
    [
      'a form that is not there',
      '<form method="post" action="/users/sign_out"><button>x</button></form>',
      {},
      /at \/users\/sign_out could not be tried \(it answers 404\): write LOGOUT_PATH/,
    ],
    ['none', '<p>Inside</p>', {}, /No way to sign out was found on \/home/],
  ])('a sign-out: %s', async (_, home, files, warning) => {
    const fields = (sid: string) => ({ 'Set-Cookie': `auth=${sid}; HttpOnly; Path=/`, Location: '/home' })
    const site = await start({
      right: (response, sid) => answers(302, fields(sid))(response),
      files: { '/home': { type: 'text/html', text: home }, ...files },
    })
    const findings = await look(site, {}, { account: ALICE })
    if (warning) expect(warned(findings)).toMatch(warning)
    // Where it is said, nothing needs to be tried.
    expect(warned(await look(site, { LOGOUT_PATH: '/logout' }, { account: ALICE }))).not.toContain('LOGOUT_PATH')
  })
})
