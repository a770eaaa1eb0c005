import type { Client } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { startDatabase } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { opened } from './opened.ts'
import { openUnder, rings } from './sealed.ts'

/* `npx sallyport purge` and `keys status | rotate | verify`, as whoever runs a site calls them. */

const old = (client: Client, rows: number) =>
  client.execute(`insert into mfa_session (session_hash, state, nonce, changed_at, expires_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows})
    select 'old' || i, 'ended', '', 1, 1 from n`)

describe('purge', () => {
  test('says what went, and whether there is more', async () => {
    const { client, call } = await opened()
    await old(client, 1_200)
    const some = await call('purge --slices 1 --json')
    expect([some.exitCode, JSON.parse(some.out[0] ?? '')]).toMatchObject([
      0,
      { slices: 1, isMore: true, gone: { mfa_session: 500, mfa_audit: 0 } },
    ])
    const rest = await call('purge')
    expect(rest.exitCode).toBe(0)
    expect(rest.out).toEqual([expect.stringMatching(/^mfa_session +700$/), '700 rows, in 2 slices.'])
    expect((await call('purge')).out).toEqual(['Nothing had run out.'])
  })

  test.each([
    ['purge --slices 0', /--slices takes a number/],
    ['purge --slices many', /--slices takes a number/],
    ['purge everything', /"everything" is one word too many\./],
    ['purge --all', /"--all" is not known\./],
  ])('%s is refused', async (words, said) => {
    const { exitCode, err } = await sallyportCommand(words.split(' '), { LIBSQL_URL: 'file:none.db' })
    expect([exitCode, err.join('\n')]).toEqual([2, expect.stringMatching(said)])
  })

  test('without a database it says so', async () => {
    expect((await sallyportCommand(['purge'], {})).exitCode).toBe(2)
    const empty = endsWithTest(await startDatabase({ migrated: false }))
    const { exitCode, err } = await sallyportCommand(['purge'], { LIBSQL_URL: empty.url })
    expect([exitCode, err.join()]).toEqual([1, expect.stringContaining('npx sallyport migrate')])
  })
})

describe('keys', () => {
  test('from one key to the next: status, rotate, verify, and the old one is dispensable', async () => {
    const { call, after, client, all } = await opened(20)
    const status = await call('keys status')
    expect(status.exitCode).toBe(0)
    expect(status.out.slice(1)).toEqual([
      expect.stringMatching(/^k2, active( +0){3}$/),
      expect.stringMatching(/^k1 +20 +20 +200$/),
    ])
    expect((await call('keys status', after)).exitCode).toBe(1)
    expect((await call('keys verify', after)).err.join('\n')).toMatch(
      /p-0-app: key missing \(key "k1"\)[\s\S]*and 220 more/,
    )
    // Nobody has sealed under it, so perhaps nobody could open it.
    const early = await call('keys rotate')
    expect([early.exitCode, early.err.join()]).toEqual([1, expect.stringContaining('deployed everywhere?')])
    expect(await openUnder(client, after, all)).toBe(0)
    const rotated = await call('keys rotate --deployed')
    expect([rotated.exitCode, rotated.out[0]]).toEqual([0, '240 values are sealed anew under "k2".'])
    expect((await call('keys rotate --json')).out).toEqual([
      JSON.stringify({ resealed: 0, released: [], unopened: [], held: [], isWhole: true }),
    ])
    expect(await call('keys verify', after)).toMatchObject({
      exitCode: 0,
      out: ['240 values were opened; 0 of them do not open.'],
    })
    expect((await call('keys status', after)).exitCode).toBe(0)
  })

  test('no key, no secret and nothing sealed is in what they print, whatever is wrong', async () => {
    const { call, client, material, all, after } = await opened(8)
    await client.execute("update mfa_authenticator set secret = 'CANARY' where id = 'p-0-app'")
    await client.execute("update mfa_enrolment set secret = replace(secret, 'v2.k1.', 'v2.k1.A') where id = 'p-1-new'")
    const sealed = await client.execute(
      'select secret as value from mfa_authenticator union select hash from mfa_backup_code',
    )
    const said: string[] = []
    for (const words of ['keys status', 'keys verify', 'keys rotate --deployed', 'keys rotate', 'purge']) {
      for (const ring of [undefined, after]) {
        for (const json of ['', ' --json']) {
          const { out, err } = await call(words + json, ring)
          said.push(...out, ...err)
        }
      }
    }
    const text = said.join('\n')
    expect(text).toContain('p-0-app')
    const canaries = [
      ...material,
      ...all.map(({ plain }) => plain),
      ...sealed.rows.flatMap(({ value }) => String(value).split('.').slice(2)),
      'CANARY',
    ]
    expect(canaries.length).toBeGreaterThan(150)
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([])
  })

  test.each([
    ['keys rotate', '', /MFA_KEYS is missing/],
    ['keys verify --deployed', rings().both, /--deployed is for rotate/],
    ['keys status now', rings().both, /"now" is one word too many\./],
    ['keys generate more', rings().both, /Use: npx sallyport keys generate/],
  ])('%s is refused', async (words, ring, said) => {
    const { exitCode, err } = await sallyportCommand(words.split(' '), { LIBSQL_URL: 'file:none.db', MFA_KEYS: ring })
    expect([exitCode, err.join('\n')]).toEqual([2, expect.stringMatching(said)])
  })

  test('generate makes a ring, as keys alone does', async () => {
    for (const words of [['keys'], ['keys', 'generate']]) {
      const { exitCode, out } = await sallyportCommand(words, {})
      expect([exitCode, JSON.parse(out[0] ?? '')]).toMatchObject([0, { active: 'k1' }])
    }
  })
})

test('migrate and doctor say that a key is missing before anything starts without it', async () => {
  const { call, after, before } = await opened(1)
  const migrated = await call('migrate', after)
  expect([migrated.exitCode, migrated.err.join(' ')]).toEqual([1, expect.stringContaining('MFA_KEYS lacks "k1"')])
  expect((await call('migrate', before)).exitCode).toBe(0)
  expect((await call('doctor', after)).out.join('\n')).toMatch(/NO {2}The keys of the database\n.*lacks "k1"/)
  expect((await call('doctor', before)).out.join('\n')).not.toContain('lacks')
})

/* docs/bad-day.md, "The keys are lost". */
test('with lost keys, a ring that has their names starts; who lay under them is reset, and the names may go', async () => {
  const { call } = await opened(2)
  const fresh = async (words: string, ring = '') => (await call(words, ring)).out[0] ?? ''
  const first = await fresh('keys generate')
  expect((await call('keys status', first)).err).toEqual([])
  const ring = await fresh('keys --activate k2', await fresh('keys --add', first))
  expect((await call('migrate', ring)).exitCode).toBe(0)
  const unopened = await call('keys verify', ring)
  expect([unopened.exitCode, unopened.err.join('\n')]).toEqual([1, expect.stringContaining('p-0-app: does not open')])
  for (const id of ['p-0', 'p-1']) expect((await call(`user reset ${id} --reason lost`, ring)).exitCode).toBe(0)
  const rotated = await call('keys rotate --deployed', ring)
  expect([rotated.exitCode, rotated.out.join('\n')]).toEqual([0, expect.stringContaining('Nothing is left under "k1"')])
})
