import { afterEach, describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { Misconfigured, readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { otherNames } from '../../edge/proxy/probe/probe-names.ts'
import { type NastyOrigin, type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'

/* The start-up tries whether the site takes two names for one person, and refuses to start where they would be two here. */

const PASSWORD = 'a password of the tests'
const origins: NastyOrigin[] = []
afterEach(async () => {
  await Promise.all(origins.splice(0).map((origin) => origin.stop()))
})

async function start(normalise: NastySite['normalise'], user: string, more: Partial<NastySite> = {}) {
  const origin = await startNastyOrigin({
    loginPath: '/login',
    users: { [normalise(user)]: PASSWORD },
    normalise,
    ...more,
  })
  origins.push(origin)
  const look = (account: { user: string; alias?: string }, variables: Variables = {}) =>
    probe(
      readConfig({
        ORIGIN: origin.url,
        LOGIN_PATH: '/login',
        USER_FIELD: 'u',
        SESSION_COOKIE: 'sid_x7',
        LOGIN_OK_STATUS: '302',
        OWNERS: 'boss',
        REQUIRE: 'all',
        SPELLINGS: 'one',
        ...variables,
      }),
      { fetch, random: platformRandom },
      { account: { ...account, password: PASSWORD } },
    )
  const names = () =>
    origin
      .contacts(({ method }) => method === 'POST')
      .map(({ body }) => new URLSearchParams(body).get('u') ?? '')
      .filter((name) => !name.startsWith('probe'))
  return { origin, look, names }
}

async function refusal(looking: Promise<unknown>): Promise<string> {
  const error = await looking.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Misconfigured)
  return (error as Misconfigured).message
}

const said = ({ notes }: { notes: { text: string }[] }) => notes.map(({ text }) => text).join('\n')

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
    const { look, names } = await start((name) => name.toLowerCase(), 'johndoe')
    const findings = await look({ user: 'johndoe' })
    expect(findings.spellings).toBe('any-case')
    expect(names().slice(0, 3)).toEqual(['johndoe', 'Johndoe', 'JOHNDOE'])
    expect(said(findings)).toContain('The site takes a name in any case')
    // An e-mail address in the place of a name is no spelling of it, and was not tried.
    expect(said(findings)).toContain('Where the site takes another name for the same person')
    expect(await refusal(look({ user: 'johndoe' }, { USER_CASE: 'exact' }))).toMatch(/^USER_CASE: .*two people here/)
  })

  test('one that folds the first letter only, as MediaWiki does: one spelling is taken', async () => {
    const { look } = await start((name) => name.charAt(0).toUpperCase() + name.slice(1), 'JohnDoe')
    const findings = await look({ user: 'JohnDoe' })
    expect(findings.spellings).toBe('one')
    expect(said(findings)).toContain('only the spelling that was used first is taken')
    expect(await refusal(look({ user: 'JohnDoe' }, { USER_CASE: 'exact' }))).toMatch(/"johnDoe" for "JohnDoe"/)
  })

  test('one that tells case apart sees one wrong login more, and never a third', async () => {
    const { origin, look, names } = await start((name) => name, 'JohnDoe')
    const findings = await look({ user: 'JohnDoe' })
    expect(findings.spellings).toBe('one')
    expect(names()).toEqual(['JohnDoe', 'johnDoe', 'JohnDoe'])
    expect(said(findings)).toMatch(/tells capitals in names apart.*USER_CASE=exact/)
    expect(said(findings)).toContain('This start sent the site 2 wrong logins and 2 right ones')
    const wrong = origin.contacts(({ method }) => method === 'POST').filter(({ body }) => !body.includes('u=JohnDoe'))
    expect(wrong).toHaveLength(2)
    const tired = await look({ user: 'JohnDoe', alias: 'not@there' })
    expect(said(tired)).not.toContain('Where the site takes another name for the same person')
    expect(said(tired)).toMatch(/Not tried, since it would have been a third wrong login: "johnDoe"/)
  })

  test('an alias: it refuses to start and says what closes it, whatever was said', async () => {
    const { look } = await start((name) => (name === 'al@example.com' ? 'al' : name), 'al')
    const account = { user: 'al', alias: 'al@example.com' }
    const message = await refusal(look(account, { ONE_NAME: 'yes' }))
    expect(message).toMatch(/takes "al@example.com" and "al" for one person.*WHOAMI.*WHOAMI_TEXT.*NEW_PEOPLE=invite/)
    const invited = await look(account, { NEW_PEOPLE: 'invite' })
    expect(said(invited)).toContain('nobody sets MFA up for without an invitation')
    const findings = await look(account, { WHOAMI: '/whoami', WHOAMI_USER: '/user' })
    expect([findings.spellings, said(findings).includes('the test account is "al"')]).toEqual([null, true])
  })

  test('a space and _: closed while names have no spaces, refused when they may', async () => {
    const { look, names } = await start((name) => name.replaceAll('_', ' '), 'ann lee')
    expect((await look({ user: 'ann_lee' })).spellings).toBe('one')
    expect(names()).not.toContain('ann lee')
    const message = await refusal(look({ user: 'ann_lee' }, { USER_PATTERN: '[a-z _]+', ONE_NAME: 'yes' }))
    expect(message).toMatch(/^USER_PATTERN: the site takes "ann lee" and "ann_lee" for one person/)
    expect(await refusal(look({ user: 'ann lee' }))).toMatch(/^USER_PATTERN: the test account's name/)
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
    const { look, origin } = await start((name) => name.toLowerCase(), 'al')
    expect((await look({ user: 'al' }, WHOAMI)).spellings).toBeNull()
    const json = (user: unknown) => ({
      status: 200,
      headers: [['Content-Type', 'application/json']] as [string, string][],
      body: JSON.stringify({ user }),
    })
    origin.configure({ whoami: (user) => json(user ?? 'guest') })
    expect(await refusal(look({ user: 'al' }, WHOAMI))).toMatch(/^WHOAMI_USER: it names "guest" though nobody/)
    origin.configure({ whoami: () => json(null) })
    expect(await refusal(look({ user: 'al' }, WHOAMI))).toMatch(
      /^WHOAMI: .*nobody is signed in after the right password/,
    )
    let n = 0
    origin.configure({ whoami: (user) => json(user === null ? null : `${user}-${n++}`) })
    expect(await refusal(look({ user: 'al' }, WHOAMI))).toMatch(/it must say the same whatever was typed/)
    // It takes a field that only the site's own script sends: then nothing can be shown, and that is said.
    const unasked = await look({ user: 'al' }, { ...WHOAMI, WHOAMI_HEADERS: 'browser-id' })
    expect([unasked.spellings, said(unasked).includes('WHOAMI was not tried')]).toEqual([null, true])
    origin.configure({ whoami: () => ({ status: 500, headers: [], body: '' }) })
    expect(await refusal(look({ user: 'al' }, WHOAMI))).toMatch(/^WHOAMI: no clear answer: WHOAMI answered 500/)
  })
})
