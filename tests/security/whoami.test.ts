import { beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { readTemplate } from '../../edge/proxy/config/page-template.ts'
import type { PageText } from '../../edge/proxy/config/proxy-config.ts'
import { Unclear, userIn } from '../../edge/proxy/identity/page-text.ts'
import { readAnswer } from '../../edge/proxy/identity/whoami.ts'
import { type Browser, member, nastyVariables, startSiteGate } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'

/*
 * Who it is, as a page of the site says it: `"wgUserName":"{user}"`. Whatever users write into that page, whatever becomes of
 * it on the way, nobody is taken for somebody else (fault 1 of the real sites).
 */

const template = (text: string) => {
  const read = readTemplate(text)
  if ('advice' in read) throw new Error(read.advice)
  return read
}
const page = (body: string, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>\n`
const script = (text: string) => `<script>RLCONF={${text}};</script>`

describe('the text around a name', () => {
  const JSON_TEXT = template('"wgUserName":"{user}"')
  const HTML_TEXT = template('<b class="me">{user}</b>')
  const ATTRIBUTE = template('data-user="{user}" data-role')
  const NOBODY = '"wgUserName":null'

  test.each<[string, PageText, string, string]>([
    ['a name in a script', JSON_TEXT, script('"a":1,"wgUserName":"Ann lee","b":2'), 'Ann lee'],
    ['escaped as JSON', JSON_TEXT, script('"wgUserName":"\\u00c9ve \\"O\\u0027N\\" \\/"'), '\u00c9ve "O\'N" /'],
    ['in the text of a page', HTML_TEXT, '<b class="me">Ann &amp; Li</b>', 'Ann & Li'],
    ['in an attribute', ATTRIBUTE, '<i data-user="&#39;al&#x27;" data-role="x">', "'al'"],
    ['before a comment at the end', JSON_TEXT, `${script('"wgUserName":"al"')}`, 'al'],
  ])('%s', (_, text, body, user) => {
    expect(userIn(page(body), text, null)).toBe(user)
    expect(userIn(`${page(body)}<!-- served in 0.1 s -->\n`, text, null)).toBe(user)
  })

  test('nobody is said by a text of its own, never by silence', () => {
    expect(userIn(page(script('"wgUserName":null')), JSON_TEXT, NOBODY)).toBeNull()
    expect(() => userIn(page(script('"x":1')), JSON_TEXT, NOBODY)).toThrow(Unclear)
    expect(() => userIn(page(script('"wgUserName":null')), JSON_TEXT, null)).toThrow(Unclear)
    expect(() => userIn(page(script('"wgUserName":null,"wgUserName":"al"')), JSON_TEXT, NOBODY)).toThrow(Unclear)
  })

  test.each<[string, PageText, string]>([
    ['two matches', JSON_TEXT, page(script('"wgUserName":"al"') + script('"wgUserName":"bob"'))],
    ['the same twice', JSON_TEXT, page(script('"wgUserName":"al"').repeat(2))],
    ['a second that does not go on', JSON_TEXT, page(`${script('"wgUserName":"al"')}<p>"wgUserName":"`)],
    ['what a user wrote, and the page nothing', JSON_TEXT, page('<p>"wgUserName":"al"</p>')],
    ['what a user wrote into a comment', HTML_TEXT, page('<!-- <b class="me">al</b> -->')],
    ['a page that was cut off', JSON_TEXT, page(script('"wgUserName":"al"')).slice(0, -10)],
    ['a page whose end a user wrote', JSON_TEXT, `${page(script('"wgUserName":"al"')).slice(0, -10)}&lt;/html&gt;`],
    ['no end of the name', JSON_TEXT, page(script('"wgUserName":"al'))],
    ['a name with a tag in it', HTML_TEXT, page('<b class="me"><i>al</i></b>')],
    ['no name', JSON_TEXT, page(script('"wgUserName":""'))],
    ['a broken escape', JSON_TEXT, page(script('"wgUserName":"\\x61l"'))],
    ['an invisible letter', JSON_TEXT, page(script('"wgUserName":"a\\u200bl"'))],
    ['an entity that is not known', HTML_TEXT, page('<b class="me">&eacute;ve</b>')],
  ])('%s is no answer', (_, text, whole) => {
    expect(() => userIn(whole, text, null)).toThrow(Unclear)
  })

  test.each(['wgUserName', '{user}', '"a":"{user}', '{user}"', '"{user}" "{user}"', 'Howdy, {user}!', "data='{user}'"])(
    '%s is refused: a user could write it, or nobody could find it',
    (text) => {
      expect(readTemplate(text)).toHaveProperty('advice')
    },
  )
})

describe('a site that says it in a page', async () => {
  const PASSWORD = 'alice has a password'
  /** What stands in the page besides. */
  let content = ''
  type Fields = [string, string][]
  const html = (body: string, status = 200, more: Fields = [], type = 'text/html; charset=utf-8') => {
    const headers: Fields = [['Content-Type', type], ...more]
    return { status, headers, body }
  }
  const whole = (user: string | null) =>
    page(`<p>${content}</p>`, script(`"wgUserName":${user === null ? 'null' : JSON.stringify(user)},"x":1`))
  const WHOAMI: NastySite['whoami'] = (user) => html(whole(user))
  const origin = endsWithFile(
    await startNastyOrigin({
      loginPath: '/login',
      // By the name, the e-mail address, and whatever case and spaces.
      normalise: (name) => name.trim().toLowerCase().replaceAll('_', ' ').replace('alice@example.com', 'alice'),
      users: { alice: PASSWORD, bob: 'bob has another', 'ann lee': PASSWORD },
      whoami: WHOAMI,
    }),
  )
  const ASKED = { WHOAMI: '/whoami?title=Special:Blank&x=1', WHOAMI_TEXT: '"wgUserName":"{user}"' }
  const TOLD = { ...ASKED, WHOAMI_NOBODY: '"wgUserName":null', REQUIRE: 'all' }
  const gate = endsWithFile(await startSiteGate({ variables: nastyVariables(origin, TOLD) }))
  beforeEach(() => {
    content = ''
    origin.configure({ whoami: WHOAMI })
  })

  const login = async (browser: Browser, u: string, p = PASSWORD) => {
    await browser.document('/login')
    return browser.form('/login', { u, p })
  }

  test('is asked with the new session, past every cache, and an alias is the same person', async () => {
    const alice = gate.browser()
    origin.reset()
    expect((await login(alice, 'alice')).location).toMatch(/^\/\.mfa\/enrol/)
    const question = origin.contacts(({ target }) => target.startsWith('/whoami')).at(-1)
    expect(question).toMatchObject({ target: '/whoami?title=Special:Blank&x=1', user: 'alice' })
    const accept = expect.stringMatching(/^text\/html/)
    expect(question?.headers).toMatchObject({ 'cache-control': 'no-cache', accept })
    await alice.enrol()
    expect((await alice.document('/account')).text).toContain('for alice')
    for (const name of ['alice@example.com', 'ALICE', ' Alice', 'alice']) {
      const thief = gate.browser()
      expect((await login(thief, name)).location, name).toMatch(/^\/\.mfa\/challenge/)
      expect((await thief.document('/account')).location).toMatch(/^\/\.mfa\/challenge/)
    }
    const ann = gate.browser()
    await login(ann, 'Ann lee')
    await ann.enrol()
    expect((await login(gate.browser(), 'ann_lee')).location).toMatch(/^\/\.mfa\/challenge/)
    // A wrong password is the site's own business still.
    expect((await login(gate.browser(), 'alice', 'wrong')).text).toContain('Wrong name or password')
  })

  test.each<[string, NastySite['whoami']]>([
    ['two matches', (user) => html(whole(user) + whole('bob'))],
    ['a cached page, by its age', (user) => html(whole(user), 200, [['Age', '7']])],
    ['a cached page, by what a cache says', (user) => html(whole(user), 200, [['X-Cache', 'HIT from edge']])],
    ['a page that caches may keep', (user) => html(whole(user), 200, [['Cache-Control', 'public, max-age=60']])],
    ['a redirect to a page of terms', () => html('', 302, [['Location', '/terms']])],
    ['a redirect to another site', () => html('', 302, [['Location', 'https://elsewhere.example/login']])],
    ['a page that fails', (user) => html(whole(user), 500)],
    ['a page that is forbidden', (user) => html(whole(user), 403)],
    ['another type', (user) => html(whole(user), 200, [], 'text/plain')],
    ['letters that are none', (user) => ({ ...html(''), body: Buffer.from(`\xff${whole(user)}`, 'latin1') })],
  ])('%s: 503, and nothing of the sign-in is given out', async (_, whoami) => {
    origin.configure({ whoami })
    const browser = gate.browser()
    const answer = await login(browser, 'alice')
    expect([answer.status, answer.text.includes(origin.secret)]).toEqual([503, false])
    expect(browser.jar.names()).toEqual([])
    origin.configure({ whoami: WHOAMI })
    expect((await browser.document('/account')).location).toBe('/.mfa/login')
  })

  test('a name that a user wrote into the page is nobody’s', async () => {
    // Quotes in the text of a page are often not escaped.
    content = '"wgUserName":"bob"'
    const browser = gate.browser()
    expect(await login(browser, 'alice')).toHaveStatus(503)
    origin.configure({ whoami: () => html(page(content)) })
    expect(await login(gate.browser(), 'alice')).toHaveStatus(503)
  })

  test('a redirect to the login page, a 401 and the text for nobody say that nobody is signed in', async () => {
    for (const whoami of [
      () => html('', 302, [['Location', '/login?next=%2Fwhoami']]),
      () => html('', 302, [['Location', `${origin.url}/login`]]),
      () => html('', 401),
      () => html(whole(null)),
    ] satisfies NastySite['whoami'][]) {
      origin.configure({ whoami })
      // A right password, by its status, that signed nobody in.
      expect(await login(gate.browser(), 'alice')).toHaveStatus(502)
      expect((await login(gate.browser(), 'alice', 'wrong')).text).toContain('Wrong name or password')
    }
  })
})

describe('nobody is signed in, under the name that browsers use', () => {
  const whoami = { WHOAMI: '/me', WHOAMI_TEXT: '"user":"{user}"', REQUIRE: 'all' }
  const config = readConfig(nastyVariables({ url: 'http://127.0.0.1:9000' }, whoami))

  // WordPress behind HOST_MODE=public names that address.
  test.each<[string, boolean]>([
    ['https://app.example/login?next=%2Fme', true],
    ['http://127.0.0.1:9000/login', true],
    ['https://elsewhere.example/login', false],
  ])('%s is the login page: %s', async (address, isNobody) => {
    if (config.identity.kind !== 'whoami') throw new Error('asked of the wrong configuration')
    const answer = new Response(null, { status: 302, headers: { Location: address } })
    const read = readAnswer(answer, config.identity, { ...config, publicOrigin: 'https://app.example' })
    await (isNobody ? expect(read).resolves.toBeNull() : expect(read).rejects.toThrow(Unclear))
  })
})

test('an answer in JSON that is 200 for nobody, and needs fields of the browser and fields that are written', async () => {
  const origin = endsWithTest(
    await startNastyOrigin({
      loginPath: '/login',
      normalise: (name) => (name === 'al' ? 'alice' : name),
      whoami: (user, { headers }) => {
        const isTold = headers['browser-id'] === 'b-1' && headers['x-requested-with'] === 'XMLHttpRequest'
        const info = user === null ? { id: 0, name: '127.0.0.1', anon: '' } : { id: 7, name: user }
        return {
          status: isTold ? 200 : 401,
          headers: [['Content-Type', 'application/json']],
          body: JSON.stringify({ query: { userinfo: info } }),
        }
      },
    }),
  )
  const variables = nastyVariables(origin, {
    WHOAMI: '/whoami?action=query',
    WHOAMI_USER: '/query/userinfo/name',
    WHOAMI_NOBODY: '/query/userinfo/anon',
    WHOAMI_HEADERS: 'browser-id, X-Requested-With: XMLHttpRequest',
    REQUIRE: 'all',
  })
  const gate = endsWithTest(await startSiteGate({ variables }))
  const send = (browser: Browser, fields: Record<string, string>, password = 'alice has a password') => {
    const type = 'application/x-www-form-urlencoded'
    const body = new URLSearchParams({ u: 'alice', p: password }).toString()
    return browser.send('POST', '/login', { origin: browser.origin, 'content-type': type, ...fields }, body)
  }
  expect(await send(gate.browser(), {})).toHaveStatus(502)
  const alice = gate.browser()
  expect(await send(alice, { 'browser-id': 'b-1' })).toHaveProblem(401, 'enrolment_required')
  expect((await send(alice, { 'browser-id': 'b-1' }, 'wrong')).text).toContain('Wrong name or password')
})

/*
 * A site whose answer to "who is it?" is "nobody" for some of the people who are signed in (403 until they confirm their
 * address, no id yet). Who is through the gate and has such a person's password must not get that session by a login that
 * is not listed.
 */
describe('a site that says nobody of somebody who is signed in', async () => {
  const origin = endsWithFile(
    await startNastyOrigin({
      sessionId: 'rotated',
      whoami: (user) => ({
        status: user === 'alice' ? 200 : 403,
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ user: user === 'alice' ? user : null }),
      }),
    }),
  )
  const variables = () => nastyVariables(origin, { WHOAMI: '/whoami', WHOAMI_USER: '/user', REQUIRE: 'all' })
  const gate = endsWithFile(await startSiteGate({ variables: variables() }))

  test('a new session that the site says is nobody’s goes on as nobody’s', async () => {
    const alice = await member(gate)
    expect((await alice.document('/account')).text).toContain('for alice')
    const answer = await alice.form('/mobile-login', { u: 'bob', p: origin.site.users.bob ?? '' })
    expect(answer.text).not.toContain(origin.secret)
    origin.reset()
    expect((await alice.document('/account')).text).not.toContain('for bob')
    expect(origin.contacts(({ user }) => user === 'bob')).toEqual([])
  })
})
