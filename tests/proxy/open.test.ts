import { describe, expect, test } from 'vitest'
import { isFrontController, isLoginPage, opennessOf } from '../../edge/proxy/config/open.ts'
import { canonicalise } from '../../edge/reading/canonical.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { gatedSite } from './gated-site.ts'
import { startBeside } from './world.ts'

/* What somebody reaches who is not signed in: folders of files, and of a front controller the login page alone (fault 12). */

const at = (path: string) => canonicalise(`http://h${path}`) ?? canonicalise(new URL(`http://h${path}`).href)

describe('folders', () => {
  const login = { loginPage: '/login', loginPaths: ['/login'] }
  const config = { openPaths: new Set(['/a.css']), openPrefixes: ['/static/'], ...login }
  test.each([
    ['/a.css', true, 'exact'],
    ['/a.css', false, 'exact'],
    ['/static/x/y.js?v=1', true, 'prefix'],
    ['/static/', true, 'prefix'],
    ['/static/x', false, null],
    ['/static', true, null],
    ['/Static/x', true, null],
    ['/staticx/y', true, null],
    ['/static/%2e%2e/account', true, null],
    ['/static/..%2faccount', true, null],
    ['/static//account', true, null],
    ['/static/x;y=1', true, null],
    ['/static/%61', true, null],
  ])('%s, for reading %s: %s', (path, isSafe, openness) => {
    const canonical = at(path)
    expect(canonical && opennessOf(config, canonical, isSafe)).toBe(openness)
  })
})

describe('the login page', () => {
  test.each([
    ['/', true],
    ['/index.php', true],
    ['/app/index.php', true],
    ['/default.aspx', true],
    ['/login', false],
    ['/admin/login/', false],
    ['/wp-login.php', false],
    ['/myindex.php', false],
  ])('%s is a front controller: %s', (path, isFront) => expect(isFrontController(path)).toBe(isFront))

  test.each<[string, string[], string, boolean]>([
    ['/login', ['/login'], '/login?next=/x', true],
    ['/login?a=1', ['/session'], '/login?a=1', true],
    ['/login?a=1', ['/session'], '/login?a=2', false],
    ['/', ['/index.php'], '/', true],
    ['/', ['/index.php'], '/?page=public', false],
    ['/', ['/index.php'], '/index.php', false],
    ['/index.php?title=Login', ['/index.php'], '/index.php?title=Login', true],
    ['/index.php?title=Login', ['/index.php'], '/index.php?title=Secret', false],
    ['/index.php?title=Login', ['/index.php'], '/index.php?title=Login&action=raw', false],
    ['/index.php?title=Login', ['/index.php'], '/index.php', false],
    ['/login', ['/login'], '/x/../login%2f', false],
  ])('of %s with logins at %j, %s is open: %s', (loginPage, loginPaths, path, isOpen) => {
    const canonical = at(path)
    const config = { openPaths: new Set<string>(), openPrefixes: [], loginPage, loginPaths }
    expect(canonical && isLoginPage(config, canonical)).toBe(isOpen)
  })
})

const login = { LOGIN_PATH: '/index.php', LOGIN_PAGE: '/index.php?title=Login' }
const told = { ...login, OPEN_PATHS: '/magic/*,/files/*', REQUIRE: 'all' }
const site = await gatedSite({ loginPath: '/index.php', isAllGated: true }, told)

describe('in front of a site', () => {
  test('a front controller opens its login page, and takes its logins, and nothing else', async () => {
    const { gate, origin } = site
    const visitor = gate.browser()
    origin.reset()
    for (const path of ['/index.php', '/index.php?title=Main', '/index.php?title=Login&x=1', '/'])
      expect([path, (await visitor.document(path)).location]).toEqual([path, '/.mfa/login'])
    const posted = await visitor.form('/index.php', { comment: 'hello' })
    expect(posted.text).not.toContain(origin.secret)
    expect(origin.contacts()).toEqual([])
    expect(await visitor.document('/index.php?title=Login')).toHaveStatus(200)
    const led = await visitor.form('/index.php', { u: 'alice', p: 'alice has a password' })
    expect(led.location).toMatch(/^\/\.mfa\/enrol/)
    expect((await visitor.form('/index.php', { u: 'alice', p: 'wrong' })).text).toContain('Wrong name or password')
  })

  test('a folder is open for reading, without cookies, and what signs in there is held', async () => {
    const { gate, origin } = site
    const visitor = gate.browser()
    expect(await visitor.document('/files/a.css')).toHaveStatus(200)
    expect(visitor.jar.names().filter((name) => !name.startsWith('mfa'))).toEqual([])
    expect((await visitor.form('/files/a.css', { x: '1' })).location).toBe('/.mfa/login')
    const odd = await visitor.document('/files/..%2faccount')
    expect([odd.location, odd.text]).toEqual(['/.mfa/login', ''])
    // A way in that nobody listed lies in an open folder.
    origin.configure({ magicPath: '/magic/in' })
    const thief = gate.browser()
    const answer = await thief.document(`/magic/in?token=${origin.magicToken('alice')}&rotate=1`)
    expect([answer.status, answer.text.includes(origin.secret)]).toEqual([502, false])
    expect(thief.jar.names()).toEqual([])
    const whoami = site.variables({ WHOAMI: '/whoami', WHOAMI_USER: '/user' })
    const asking = endsWithTest(await startBeside(gate, whoami))
    const led = await asking.browser().document(`/magic/in?token=${origin.magicToken('alice')}&rotate=1`)
    expect([led.location, led.text.includes(origin.secret)]).toEqual(['/.mfa/enrol?to=%2Faccount', false])
    expect(await asking.browser().document('/files/a.css')).toHaveStatus(200)
  })
})
