import { describe, expect, test } from 'vitest'
import { readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { otherNames } from '../../edge/proxy/probe/probe-names.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'
import { PORTS, refusal, said } from './probing.ts'
import { nastyVariables } from './world.ts'

/* The start-up tries whether the site takes two names for one person, and refuses to start where they would be two here. */

const PASSWORD = 'a password of the tests'

type Account = { user: string; alias?: string }

async function start(normalise: NastySite['normalise'], user: string) {
  const users = { [normalise(user)]: PASSWORD }
  const origin = endsWithTest(await startNastyOrigin({ loginPath: '/login', users, normalise }))
  const told = nastyVariables(origin, { LOGIN_FAIL_STATUS: '', OWNERS: 'boss', REQUIRE: 'all', SPELLINGS: 'one' })
  const look = (account: Account, variables: Variables = {}) =>
    probe(readConfig({ ...told, ...variables }), PORTS, { account: { ...account, password: PASSWORD } })
  const posts = () => origin.contacts(({ method }) => method === 'POST')
  const names = () =>
    posts()
      .map(({ body }) => new URLSearchParams(body).get('u') ?? '')
      .filter((name) => !name.startsWith('probe'))
  /** What it says to a refusal. */
  const refused = async (account: Account, variables?: Variables) => (await refusal(look(account, variables))).message
  return { origin, look, refused, posts, names }
}

test.each([
  [{ user: 'johnDoe' }, ['JohnDoe', 'JOHNdOE']],
  [{ user: 'Ann lee', alias: 'ann@example.com' }, ['ann@example.com', 'ann lee', 'Ann_lee', 'aNN LEE']],
  [{ user: 'a_b' }, ['A_b', 'a b', 'A_B']],
  [{ user: '4711' }, []],
])('of %j it tries %j', (account, names) => {
  expect(otherNames(account).map(({ name }) => name)).toEqual(names)
})

describe('by the form alone', () => {
  test('a site that takes any case: it does so here, and exact is refused', async () => {
    const { look, refused, names } = await start((name) => name.toLowerCase(), 'johndoe')
    const findings = await look({ user: 'johndoe' })
    expect(findings.spellings).toBe('any-case')
    expect(names().slice(0, 3)).toEqual(['johndoe', 'Johndoe', 'JOHNDOE'])
    expect(said(findings)).toContain('The site takes a name in any case')
    // An e-mail address in the place of a name is no spelling of it, and was not tried.
    expect(said(findings)).toContain('Where the site takes another name for the same person')
    expect(await refused({ user: 'johndoe' }, { USER_CASE: 'exact' })).toMatch(/^USER_CASE: .*two people here/)
  })

  test('one that folds the first letter only, as MediaWiki does: one spelling is taken', async () => {
    const { look, refused } = await start((name) => name.charAt(0).toUpperCase() + name.slice(1), 'JohnDoe')
    const findings = await look({ user: 'JohnDoe' })
    expect(findings.spellings).toBe('one')
    expect(said(findings)).toContain('only the spelling that was used first is taken')
    expect(await refused({ user: 'JohnDoe' }, { USER_CASE: 'exact' })).toMatch(/"johnDoe" for "JohnDoe"/)
  })

  test('one that tells case apart sees one wrong login more, and never a third', async () => {
    const { look, names, posts } = await start((name) => name, 'JohnDoe')
    const findings = await look({ user: 'JohnDoe' })
    expect(findings.spellings).toBe('one')
    expect(names()).toEqual(['JohnDoe', 'johnDoe', 'JohnDoe'])
    expect(said(findings)).toMatch(/tells capitals in names apart.*USER_CASE=exact/)
    expect(said(findings)).toContain('This start sent the site 2 wrong logins and 2 right ones')
    expect(posts().filter(({ body }) => !body.includes('u=JohnDoe'))).toHaveLength(2)
    const tired = await look({ user: 'JohnDoe', alias: 'not@there' })
    expect(said(tired)).not.toContain('Where the site takes another name for the same person')
    expect(said(tired)).toMatch(/Not tried, since it would have been a third wrong login: "johnDoe"/)
  })

  test('an alias: it refuses to start and says what closes it, whatever was said', async () => {
    const { look, refused } = await start((name) => (name === 'al@example.com' ? 'al' : name), 'al')
    const account = { user: 'al', alias: 'al@example.com' }
    const message = await refused(account, { ONE_NAME: 'yes' })
    expect(message).toMatch(/takes "al@example.com" and "al" for one person.*WHOAMI.*WHOAMI_TEXT.*NEW_PEOPLE=invite/)
    const invited = await look(account, { NEW_PEOPLE: 'invite' })
    expect(said(invited)).toContain('nobody sets MFA up for without an invitation')
    const findings = await look(account, { WHOAMI: '/whoami', WHOAMI_USER: '/user' })
    expect([findings.spellings, said(findings).includes('the test account is "al"')]).toEqual([null, true])
  })

  test('a space and _: closed while names have no spaces, refused when they may', async () => {
    const { look, refused, names } = await start((name) => name.replaceAll('_', ' '), 'ann lee')
    expect((await look({ user: 'ann_lee' })).spellings).toBe('one')
    expect(names()).not.toContain('ann lee')
    const message = await refused({ user: 'ann_lee' }, { USER_PATTERN: '[a-z _]+', ONE_NAME: 'yes' })
    expect(message).toMatch(/^USER_PATTERN: the site takes "ann lee" and "ann_lee" for one person/)
    expect(await refused({ user: 'ann lee' })).toMatch(/^USER_PATTERN: the test account's name/)
  })

  test('an answer that is neither yes nor no shows nothing', async () => {
    const { look } = await start((name) => {
      if (name === 'Al') throw new Error('the site breaks at this name')
      return name.toLowerCase()
    }, 'al')
    const findings = await look({ user: 'al' })
    expect(findings.spellings).toBeNull()
    expect(said(findings)).toContain('It is not clear what the site makes of "Al"')
  })
})

describe('where the site says who it is', () => {
  const WHOAMI = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }

  test('it must name nobody to nobody, and the test account whatever was typed', async () => {
    const { look, refused, origin } = await start((name) => name.toLowerCase(), 'al')
    expect((await look({ user: 'al' }, WHOAMI)).spellings).toBeNull()
    const json = (user: unknown) => ({
      status: 200,
      headers: [['Content-Type', 'application/json']] as [string, string][],
      body: JSON.stringify({ user }),
    })
    origin.configure({ whoami: (user) => json(user ?? 'guest') })
    expect(await refused({ user: 'al' }, WHOAMI)).toMatch(/^WHOAMI_USER: it names "guest" though nobody/)
    origin.configure({ whoami: () => json(null) })
    expect(await refused({ user: 'al' }, WHOAMI)).toMatch(/^WHOAMI: .*nobody is signed in after the right password/)
    let n = 0
    origin.configure({ whoami: (user) => json(user === null ? null : `${user}-${n++}`) })
    expect(await refused({ user: 'al' }, WHOAMI)).toMatch(/it must say the same whatever was typed/)
    // It takes a field that only the site's own script sends: then nothing can be shown, and that is said.
    const unasked = await look({ user: 'al' }, { ...WHOAMI, WHOAMI_HEADERS: 'browser-id' })
    expect([unasked.spellings, said(unasked).includes('WHOAMI was not tried')]).toEqual([null, true])
    origin.configure({ whoami: () => ({ status: 500, headers: [], body: '' }) })
    expect(await refused({ user: 'al' }, WHOAMI)).toMatch(/^WHOAMI: no clear answer: WHOAMI answered 500/)
  })
})
