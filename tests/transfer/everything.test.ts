import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { createEverythingStore, STAYS_BEHIND } from '../../db/everything.ts'
import { createStore } from '../../db/index.ts'
import { run } from '../cli/run.ts'
import { actsOn } from '../db/acts.ts'
import { startDatabaseProxy } from '../support/database.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { totp } from '../support/totp-oracle.ts'
import { type Confirmed, codesOf, enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'
import { command, dump, PLACES, startSite, visitor } from './sites.ts'

/* A deployment moves into another database, under other keys: everybody signs in there as they would have here. */

const folder = await folderForFile('everything')
const [OLD_KEYS, NEW_KEYS] = [newKeyRing(['old']), newKeyRing(['new'])]
const MFA_TRANSFER_KEY = randomBytes(32).toString('base64')
const REASON = ['--reason', 'to another region']
const MEMBERSHIPS = [{ accountId: 'acme', accountName: 'Acme', role: 'owner' as const }]
const [[, openFile], [, openServer]] = PLACES

const old = endsWithFile(await openServer())
let now = Date.now()
const clock = () => now
const oldSite = endsWithFile(await startSite(old.client, OLD_KEYS, { memberships: MEMBERSHIPS, clock }))

async function enrol(id: string) {
  const { agent } = visitor(oldSite, id)
  const { secret, confirmed, codes } = await enrolOnPage(agent, '/mfa/api', (key) => totp({ secret: key, atMs: now }))
  expect(codesOf(confirmed.json<Confirmed>())).toHaveLength(10)
  return { id, agent, secret, codes }
}

const anna = await enrol('anna')
const ben = await enrol('ben')
const cleo = await enrol('cleo')
await anna.agent.json('PUT', '/mfa/api/policies/acme', { required: true })
// One code of each kind is used, and one throttle begins to wait.
now += 60_000
const used = now
expect((await visitor(oldSite, 'anna').app(anna.secret)).status).toBe(200)
expect((await visitor(oldSite, 'ben').backup(ben.codes[4] ?? '')).status).toBe(200)
for (let times = 0; times < 5; times++) await visitor(oldSite, 'cleo').wrong()
await visitor(oldSite, 'dora').agent.document('/')

const oldEnv = { LIBSQL_URL: old.url, MFA_KEYS: OLD_KEYS, MFA_TRANSFER_KEY }
const file = path.join(folder, 'everything.ndjson')
const exported = await command(['export', '--all', '--to', file, ...REASON], oldEnv)
const text = await readFile(file, 'utf8')

type Place = { url: string }
const envOf = ({ url }: Place) => ({ LIBSQL_URL: url, MFA_KEYS: NEW_KEYS, MFA_TRANSFER_KEY })
const into = (place: Place, from = file, env = {}, ...more: string[]) =>
  command(['import', from, '--from', 'sallyport', ...more, ...REASON], { ...envOf(place), ...env })

let written = 0
async function fileOf(content: string): Promise<string> {
  const other = path.join(folder, `${++written}.ndjson`)
  await writeFile(other, content)
  return other
}

test("the file is its owner's alone, and no secret of either side is in it (MOV-04)", async () => {
  expect([exported.code, exported.err]).toEqual([0, ''])
  expect(exported.out).toMatch(/^\d+ rows were exported, 3 methods among them\.\n$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  for (const line of text.trimEnd().split('\n')) JSON.parse(line)
  const { rows } = await old.client.execute(
    'select secret from mfa_authenticator union all select hash from mfa_backup_code',
  )
  expect(rows.length).toBe(33)
  for (const row of rows) expect(text).not.toContain(String(row[0]))
  for (const { secret, codes } of [anna, ben, cleo])
    for (const one of [secret, ...codes]) expect(text).not.toContain(one)
  const again = await command(['export', '--all', '--to', file, ...REASON], oldEnv)
  expect([again.code, again.err]).toEqual([1, `${file} is there already.\n`])
  expect(await readFile(file, 'utf8')).toBe(text)
})

test('to where the output goes, what is said of it goes elsewhere', async () => {
  const ran = await run('tools/operator/sallyport.cli.ts', ['export', '--all', '--json', ...REASON], oldEnv)
  expect(ran.code).toBe(0)
  expect(JSON.parse(ran.err).rows).toMatchObject({ mfa_authenticator: 3, mfa_backup_code: 30 })
  const moved = await into(endsWithTest(await openFile()), await fileOf(ran.out), {}, '--json')
  expect([moved.code, moved.err]).toEqual([0, ''])
  expect(JSON.parse(moved.out)).toMatchObject({ wasThere: false, rows: JSON.parse(ran.err).rows })
})

test.each(PLACES)(
  'everybody signs in over %s; what was used stays used, waits and policies hold (MOV-02)',
  async (_, open) => {
    const place = endsWithTest(await open())
    const dry = await into(place, file, {}, '--dry-run')
    expect([dry.code, dry.err]).toEqual([0, ''])
    expect(await actsOn({ store: createStore(place.client), client: place.client }).count('mfa_principal')).toBe(0)

    const ran = await into(place)
    expect([ran.code, ran.err]).toEqual([0, ''])
    const site = endsWithTest(await startSite(place.client, NEW_KEYS, { memberships: MEMBERSHIPS, clock }))
    // The very code that was used there.
    expect((await visitor(site, 'anna').app(anna.secret, used)).code).toBe('wrong_code')
    expect((await visitor(site, 'ben').backup(ben.codes[4] ?? '')).code).toBe('wrong_code')
    expect((await visitor(site, 'ben').backup(ben.codes[5] ?? '')).status).toBe(200)
    expect((await visitor(site, 'cleo').app(cleo.secret)).code).toBe('locked')
    expect((await visitor(site, 'dora').agent.document('/')).location).toMatch(/^\/mfa\/enrol/)
    now += 3_600_000
    for (const { id, secret } of [anna, ben, cleo]) expect((await visitor(site, id).app(secret)).status).toBe(200)
    now = used
  },
)

test('the log, the members and the first day of a method come along, and both sides say who moved them', async () => {
  const place = endsWithTest(await openFile())
  await into(place)
  const of = (client: typeof place.client) => actsOn({ store: createStore(client), client })
  const [here, there] = [of(old.client), of(place.client)]
  const log =
    "select id, at, actor, principal, account, act, result, factor, request_id, address_prefix, reason, detail from mfa_audit where act not in ('data.exported', 'data.import_begun', 'data.imported') order by rowid"
  expect(await there.rows(log)).toEqual(await here.rows(log))
  expect(await there.rows("select detail from mfa_audit where act = 'policy.changed'")).toEqual([{ detail: 'on' }])
  for (const table of ['mfa_once_enrolled', 'mfa_membership', 'mfa_policy', 'mfa_account_count', 'mfa_throttle']) {
    const all = `select * from ${table} order by 1, 2`
    expect(await there.rows(all), table).toEqual(await here.rows(all))
  }
  const moved = (act: string) => there.rows('select actor, reason from mfa_audit where act = ?', act)
  for (const act of ['data.exported', 'data.import_begun', 'data.imported'])
    expect(await moved(act)).toContainEqual({ actor: 'sallyport:operator', reason: 'to another region' })
  // A second time it is there already.
  const before = await dump(place.client)
  expect((await into(place)).out).toBe('This export is here already. Nothing was changed.\n')
  expect(await dump(place.client)).toBe(before)
})

test('a database that has people takes nothing', async () => {
  const before = await dump(old.client)
  const other = await command(['export', '--all', ...REASON], { ...oldEnv })
  const ran = await into(old, await fileOf(other.data), { MFA_KEYS: OLD_KEYS })
  expect([ran.code, ran.err]).toEqual([
    1,
    'There are people in this database already, or a site with webhooks has run on it. Everything goes into an empty one.\n',
  ])
  expect((await dump(old.client)).length).toBeGreaterThan(before.length)
  expect(
    await actsOn({ store: createStore(old.client), client: old.client }).count(
      "mfa_audit where act like 'data.import%'",
    ),
  ).toBe(0)
})

const lines = text.trimEnd().split('\n')
const empty = endsWithFile(await openFile())
const CHANGED = 'The transfer key is another one, or the file was changed after it was written.\n'
test.each([
  ['another key', text, { MFA_TRANSFER_KEY: randomBytes(32).toString('base64') }, CHANGED],
  ['no key', text, { MFA_TRANSFER_KEY: undefined }, /^MFA_TRANSFER_KEY is not set/],
  [
    'a passphrase',
    text,
    { MFA_TRANSFER_KEY: 'correct horse battery staple' },
    /^MFA_TRANSFER_KEY must be 32 random bytes/,
  ],
  ['an end that is missing', lines.slice(0, -1).join('\n'), {}, /^The file is not whole/],
  [
    'a slice that is missing',
    lines.filter((line) => !line.startsWith('{"table":"mfa_throttle"')).join('\n'),
    {},
    CHANGED,
  ],
  [
    'a slice twice',
    lines.flatMap((line) => (line.startsWith('{"table":"mfa_policy"') ? [line, line] : [line])).join('\n'),
    {},
    CHANGED,
  ],
  ['something behind the end', `${text}{"rows":{}}\n`, {}, CHANGED],
  ['a used code made unused', text.replace(new RegExp(`,${used},"`), ',null,"'), {}, CHANGED],
  ['another version', text.replace('"version":1', '"version":2'), {}, 'The export is of version 2; this reads 1.\n'],
  [
    'another column',
    text.replace('"last_marker"', '"last_step"'),
    {},
    /^The export is of another version of Sallyport/,
  ],
  [
    'a table that does not move',
    text.replaceAll('"mfa_policy"', '"mfa_deployment"'),
    {},
    /^The export is of another version/,
  ],
  ['a list of something else', '[]\n', {}, 'Line 1 is no JSON object.\n'],
  ['nothing', '', {}, /is empty/],
])('%s: nothing is written (MOV-01)', async (_, content, env, said) => {
  expect(content !== text || 'MFA_TRANSFER_KEY' in env).toBe(true)
  const before = await dump(empty.client)
  const ran = await into(empty, await fileOf(content), env)
  expect([ran.code, ran.out]).toEqual([1, ''])
  expect(ran.err).toEqual(typeof said === 'string' ? said : expect.stringMatching(said))
  expect(await dump(empty.client)).toBe(before)
})

test('an import that breaks off goes on the next time, unless somebody has used the site meanwhile', async () => {
  const place = endsWithTest(await openServer())
  const proxy = endsWithTest(await startDatabaseProxy(place.url))
  proxy.setFault({ status: 400 }, { after: 9 })
  const broken = await into(proxy)
  expect([broken.code, broken.out]).toEqual([1, ''])
  proxy.setFault(null)
  const acts = actsOn({ store: createStore(place.client), client: place.client })
  expect(await acts.count('mfa_principal')).toBeGreaterThan(0)
  expect(await acts.count('mfa_authenticator')).toBe(0)
  const half = createClient({ url: place.url })
  await half.execute(
    "insert into mfa_assurance (id, principal_id, session_hash, epoch, amr, proved_at, ends_at) values ('a', 'x', 's', 1, 'otp', 1, 1)",
  )
  expect((await into(proxy)).err).toContain('There are people in this database already')
  await half.execute('delete from mfa_assurance')
  half.close()
  expect((await into(proxy)).code).toBe(0)
  expect(await acts.count('mfa_authenticator')).toBe(3)
})

test('a file that is changed after it was checked gets no further than to the change', async () => {
  const place = endsWithTest(await openServer())
  const proxy = endsWithTest(await startDatabaseProxy(place.url))
  const swapped = await fileOf(text)
  const weaker = text.replace(/^(\{"table":"mfa_policy".*"acme",)1/m, '$10')
  expect(weaker).not.toBe(text)
  let asked = 0
  // The first question to the database is whether it is empty, when all of the file has been read.
  proxy.setFault({ bend: () => void (++asked === 1 && writeFileSync(swapped, weaker)) })
  expect(await into(proxy, swapped)).toMatchObject({ code: 1, err: CHANGED })
  expect((await place.client.execute('select * from mfa_policy')).rows).toEqual([])
})

test('an export during which somebody does something is none', async () => {
  const proxy = endsWithTest(await startDatabaseProxy(old.url))
  const target = path.join(folder, 'live.ndjson')
  let asked = 0
  const ran = command(['export', '--all', '--to', target, ...REASON], { ...oldEnv, LIBSQL_URL: proxy.url })
  proxy.setFault({
    bend: () => {
      if (++asked === 4)
        void old.client.execute(
          "insert into mfa_audit (id, at, actor, principal, act, result, request_id) values ('live', 1, 'a', 'a', 'challenge.passed', 'ok', 'r')",
        )
    },
  })
  const { code, err } = await ran
  expect([code, err]).toEqual([1, expect.stringContaining('Stop the site, then export again.')])
  await expect(stat(target)).rejects.toThrow()
})

test('a method that does not open is named, and nothing is left of the export', async () => {
  const target = path.join(folder, 'closed.ndjson')
  const ran = await command(['export', '--all', '--to', target, ...REASON], { ...oldEnv, MFA_KEYS: NEW_KEYS })
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(
    /^What is sealed in mfa_\w+ of "anna" does not open: sealed under key "old", which is not in MFA_KEYS\.\n$/,
  )
  await expect(stat(target)).rejects.toThrow()
})

test('a database whose webhooks would be told of everything once more takes nothing', async () => {
  const place = endsWithTest(await openFile())
  await place.client.execute(
    "insert into mfa_webhook_event (act, result, type, webhook_id) values ('mfa.enrolled', 'ok', 'mfa.enrolled', 'w')",
  )
  expect((await into(place)).err).toContain('a site with webhooks has run on it')
  expect(String((await place.client.execute('select count(*) from mfa_outbox')).rows[0]?.[0])).toBe('0')
})

test('every table moves or is named among those that stay', async () => {
  const { rows } = await old.client.execute("select name from sqlite_master where type = 'table' and name like 'mfa_%'")
  const { tables } = createEverythingStore(old.client)
  expect([...tables, ...STAYS_BEHIND].sort()).toEqual(rows.map(({ name }) => String(name)).sort())
})
