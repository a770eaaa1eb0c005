import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createInvitationStore } from '../../db/invitations.ts'
import { createImportStore } from '../../db/methods-import.ts'
import type { SettingsView } from '../../edge/contract/index.ts'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { importMethods } from '../../tools/transfer/import-methods.ts'
import { planOf } from '../../tools/transfer/plan.ts'
import { actsOn, newCaller } from '../db/acts.ts'
import { startDatabaseProxy } from '../support/database.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { totp } from '../support/totp-oracle.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'
import * as samples from './samples.ts'
import { command, dump, PLACES, startSite, visitor } from './sites.ts'

/* People come from another system with the entry that they have in their app. */

const folder = await folderForFile('import')
const KEYS = newKeyRing()
const REASON = ['--reason', 'moved from Keycloak']
const SECRET = samples.RFC_KEY_BASE32

let files = 0
async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${++files}.txt`)
  await writeFile(file, text)
  return file
}
const listOf = (...names: string[]) =>
  fileOf(names.map((name) => `${name},otpauth://totp/Acme:x?secret=${SECRET}`).join('\n'))

const expectNoSecret = (text: string) => {
  for (const secret of samples.RFC_SECRETS) expect(text).not.toContain(secret)
}

describe.each(PLACES)('import into %s', async (_, open) => {
  const { url, client } = endsWithFile(await open())
  const acts = actsOn({ store: createStore(client), client })
  const env = { LIBSQL_URL: url, MFA_KEYS: KEYS }
  const run = (words: string[], more: NodeJS.ProcessEnv = {}) => command(['import', ...words], { ...env, ...more })
  // A minute on, when what counts as used at the import is over.
  let ahead = 60_000
  const site = endsWithFile(await startSite(client, KEYS, { clock: () => Date.now() + ahead }))

  test('everybody signs in with the entry they have, and then makes backup codes', async () => {
    const file = await listOf('anna', 'ben')
    const ran = await run([file, '--from', 'otpauth', ...REASON])
    expect(ran).toEqual({
      code: 0,
      out: '2 methods imported, 0 of them of people whom this site has seen.\n',
      err: '',
      data: '',
    })
    const anna = visitor(site, 'anna')
    expect((await anna.agent.document('/')).location).toMatch(/^\/mfa\/challenge/)
    expect((await anna.wrong()).code).toBe('wrong_code')
    expect((await anna.app(SECRET)).status).toBe(200)
    expect((await anna.agent.document('/')).text).toBe('content of the host')
    const settings = (await anna.agent.json('GET', '/mfa/api/settings')).json<SettingsView>()
    expect(settings.authenticators).toMatchObject([{ factor: 'totp', name: 'Authenticator app', isDefault: true }])
    expect(settings.backupCodes).toBeNull()
    // There is no code to be sent, and nothing is charged for one.
    expect((await visitor(site, 'anna').backup('0'.repeat(16))).status).not.toBe(200)
    ahead += 30_000
    const proof = { factor: 'totp', code: totp({ secret: SECRET, atMs: site.clock() }) }
    const made = await anna.agent.json('POST', '/mfa/api/backup-codes', { proof })
    expect(made.status).toBe(201)
    const codes = made.json<{ prompts: { codes: string[] }[] }>().prompts[0]?.codes ?? []
    expect(codes).toHaveLength(10)
    expect((await visitor(site, 'anna').backup(codes[3] ?? '')).status).toBe(200)
  })

  test('who did it and why is on record for each, and no secret is anywhere (MOV-04)', async () => {
    const rows = await acts.rows("select * from mfa_audit where act = 'mfa.imported' order by principal")
    expect(rows).toMatchObject(
      ['anna', 'ben'].map((principal) => ({
        principal,
        actor: 'sallyport:operator',
        result: 'ok',
        factor: 'totp',
        reason: 'moved from Keycloak',
      })),
    )
    expectNoSecret(await dump(client))
  })

  test('again it does nothing, and says why of each', async () => {
    const before = await dump(client)
    const ran = await run([await listOf('anna', 'ben'), '--from', 'otpauth', ...REASON])
    expect([ran.code, ran.out]).toEqual([0, '0 methods imported, 0 of them of people whom this site has seen.\n'])
    expect(ran.err).toBe(
      'Kept as they are here: 2\n  line 1: "anna" has a method here already\n  line 2: "ben" has a method here already\n',
    )
    expect(await dump(client)).toBe(before)
  })

  test('keys that are not those of the database write nothing that would open nowhere', async () => {
    const before = await dump(client)
    for (const keys of [newKeyRing(), newKeyRing(['other'])]) {
      const ran = await run([await listOf('zoe'), '--from', 'otpauth', ...REASON], { MFA_KEYS: keys })
      expect([ran.code, ran.out]).toEqual([1, ''])
      expect(ran.err).toBe('MFA_KEYS is not the ring of this database: what is sealed in it does not open.\n')
    }
    expect(await dump(client)).toBe(before)
  })

  test('a dry run changes nothing and says what would happen', async () => {
    const before = await dump(client)
    const ran = await run([await listOf('cleo', 'anna'), '--from', 'otpauth', '--dry-run', ...REASON])
    expect(ran.code).toBe(0)
    expect(ran.out).toBe(
      '1 methods can be imported, 0 of them of people whom this site has seen.\nNothing was changed: this was a dry run.\n',
    )
    expect(ran.err).toContain('line 2: "anna" has a method here already')
    expect(await dump(client)).toBe(before)
  })

  test('what can be read in part imports nothing, unless told to', async () => {
    const file = await fileOf(samples.KEYCLOAK)
    const before = await dump(client)
    const refused = await run([file, '--from', 'keycloak', ...REASON])
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('users[3]: its codes have 8 digits, not 6')
    expect(refused.err).toContain('So nothing was imported.')
    expect(await dump(client)).toBe(before)
    const json = JSON.parse((await run([file, '--from', 'keycloak', '--partial', '--json', ...REASON])).out)
    expect(json).toMatchObject({ format: 'keycloak', dryRun: false, imported: 2, kept: [], ignored: [] })
    expect(json.refused).toHaveLength(3)
    expectNoSecret(refused.err + JSON.stringify(json))
    expect((await visitor(site, 'alice').app(SECRET)).status).toBe(200)
  })

  test('nobody who has a method is overwritten, and one that was lost is not replaced (MOV-03)', async () => {
    const dora = visitor(site, 'dora')
    const own = await enrolOnPage(dora.agent, '/mfa/api', (secret) => totp({ secret, atMs: site.clock() }))
    await enrolOnPage(visitor(site, 'emil').agent, '/mfa/api', (secret) => totp({ secret, atMs: site.clock() }))
    await client.execute("delete from mfa_authenticator where principal_id = 'emil'")
    const rows = () => acts.rows("select * from mfa_authenticator where principal_id in ('dora', 'emil')")
    const before = await rows()
    expect(before).toMatchObject([{ id: own.id }])
    const { err } = await run([await listOf('dora', 'emil'), '--from', 'otpauth', ...REASON])
    expect(err).toContain('"dora" has a method here already')
    expect(err).toContain('"emil" had a method here that is missing: reset them first')
    expect(await rows()).toEqual(before)
  })

  test('who sets one up between the look and the act keeps it', async () => {
    const store = createImportStore(client)
    const { principalId } = await acts.enrol(newCaller())
    const { id: deploymentId } = await store.loadDeployment()
    const act = (id: string, deployment: string) =>
      store.importMethods({
        actId: id,
        factor: 'totp',
        name: 'App',
        deploymentId: deployment,
        methods: [principalId, `new ${principalId}`].map((one) => ({
          id: `${id} ${one}`,
          principalId: one,
          secret: 'sealed' as never,
          marker: 1,
          audit: { ...auditOf(one), act: 'mfa.imported' },
        })),
        now: 1,
      })
    // Sealed for another database, it is written into none.
    expect(await act('elsewhere', 'another')).toEqual([])
    expect(await act('here', deploymentId)).toEqual([`new ${principalId}`])
    expect(await acts.count("mfa_audit where act = 'mfa.imported' and principal = ?", principalId)).toBe(0)
  })

  test('a code that the other system may just have taken is worth nothing (MOV-05)', async () => {
    await run([await listOf('fred'), '--from', 'otpauth', ...REASON])
    const now = endsWithTest(await startSite(client, KEYS))
    const fred = visitor(now, 'fred')
    expect((await fred.app(SECRET)).code).toBe('wrong_code')
    expect((await fred.app(SECRET, Date.now() - 30_000)).code).toBe('wrong_code')
    expect((await visitor(site, 'fred').app(SECRET)).status).toBe(200)
  })

  test('in front of a site somebody is who the gate takes them for, whatever the letters', async () => {
    const file = await listOf('Hanna', 'ÉVE')
    const names = ['--from', 'otpauth', '--names', ...REASON]
    expect((await run([file, ...names])).out).toMatch(/^2 methods imported/)
    const ids = "select principal_id from mfa_authenticator where principal_id in ('hanna', 'eve', 'éve') order by 1"
    expect((await acts.rows(ids)).map((row) => row.principal_id)).toEqual(['eve', 'hanna'])
    const exact = await run([await listOf('Ida'), ...names], { USER_CASE: 'exact' })
    expect(exact.out).toMatch(/^1 methods imported/)
    expect(await acts.count("mfa_authenticator where principal_id = 'Ida'")).toBe(1)
    expect((await run([await listOf('x<y'), ...names])).err).toContain('is nobody who could be told by that name here')
  })

  test('a map translates ids, and is read as strictly', async () => {
    const map = await fileOf('from,to\nkc-1,mapped-1\n')
    const ran = await run([await listOf('kc-1', 'kc-2'), '--from', 'otpauth', '--map', map, '--partial', ...REASON])
    expect(ran.out).toMatch(/^1 methods imported/)
    expect(await acts.count("mfa_authenticator where principal_id = 'mapped-1'")).toBe(1)
    const odd = await fileOf('from,to\nkc-1,person-1\nkc-1,person-2\n')
    const refused = await run([await listOf('kc-1'), '--from', 'otpauth', '--map', odd, ...REASON])
    expect([refused.code, refused.err]).toEqual([1, `${odd}, line 3: has the same "from" as a line before.\n`])
  })

  test('what could be used elsewhere until somebody’s own row is written counts as used, however long the list is', async () => {
    const made = Date.now() - 10 * 60_000
    const entry = { at: 'line 1', who: 'hal', secret: new Uint8Array(20).fill(7), lastStep: null }
    const form = { algorithm: 'SHA1', digits: 6, period: 30 }
    const plan = planOf({ entries: [{ ...entry, ...form }], unread: [], ignored: [] }, (who) => who, made)
    const job = { ring: parseKeyRing(KEYS), reason: 'why', isDryRun: false, progress: () => undefined }
    await importMethods(client, plan, job)
    const [row] = await acts.rows("select last_marker from mfa_authenticator where principal_id = 'hal'")
    expect(Number(row?.last_marker)).toBeGreaterThanOrEqual(Math.floor((Date.now() - 30_000) / 30_000))
  })

  test('an invitation and what was begun end with it', async () => {
    await createInvitationStore(client).addPeople({
      people: [{ fold: 'gil', spelling: 'gil', first: 'gil', principalId: 'gil' }],
      audit: { ...auditOf('gil'), act: 'people.added' },
      now: 1,
    })
    const gil = visitor(site, 'gil')
    await gil.agent.json('GET', '/mfa/api/settings')
    const begun = await gil.agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
    expect(begun.status).toBe(201)
    await run([await listOf('gil'), '--from', 'otpauth', ...REASON])
    expect(await acts.count("mfa_invitation where principal_id = 'gil'")).toBe(0)
    const [enrolment] = await acts.rows("select ended_by, secret from mfa_enrolment where principal_id = 'gil'")
    expect(enrolment).toEqual({ ended_by: 'confirmed_elsewhere', secret: '' })
  })

  test('a database that goes away in the middle keeps whole slices, and the rest comes the next time', async () => {
    if (client.protocol === 'file') return
    const proxy = endsWithTest(await startDatabaseProxy(url))
    const names = Array.from({ length: 1_200 }, (_, index) => `many-${index}`)
    const file = await listOf(...names)
    // Each slice is a look and an act, after one look at the database itself.
    proxy.setFault({ status: 400 }, { after: 4 })
    const first = await run([file, '--from', 'otpauth', ...REASON], { LIBSQL_URL: proxy.url })
    expect([first.code, first.out]).toEqual([1, ''])
    const half = await acts.count("mfa_authenticator where principal_id like 'many-%'")
    expect(half % 500).toBe(0)
    expect(half).toBeGreaterThan(0)
    proxy.setFault(null)
    const second = JSON.parse((await run([file, '--from', 'otpauth', '--json', ...REASON])).out)
    expect([second.imported, second.kept.length]).toEqual([1_200 - half, half])
    expect(await acts.count("mfa_audit where act = 'mfa.imported' and principal like 'many-%'")).toBe(1_200)
  })
})

const auditOf = (principalId: string) => ({
  id: crypto.randomUUID(),
  actor: 'sallyport:operator',
  principalId,
  result: 'ok' as const,
  requestId: 'r',
  addressPrefix: null,
})

describe('a command that is not complete changes nothing and says what is missing', () => {
  const env = { LIBSQL_URL: 'file:/nowhere/mfa.db', MFA_KEYS: KEYS }
  test.each([
    [['import'], 2, 'One file, please'],
    [['import', 'x'], 2, 'Say what wrote the file'],
    [['import', 'x', '--from', 'otpauth'], 2, 'The reason is missing'],
    [['import', 'x', '--from', 'okta', ...REASON], 2, '"okta" is not known. --from takes: otpauth, '],
    [['import', 'x', '--from', 'toString', ...REASON], 2, '"toString" is not known'],
    [
      ['import', 'x', '--from', 'keycloak', '--id', 'mail', ...REASON],
      2,
      '--id of keycloak is one of: username, id, email.',
    ],
    [['import', 'x', '--from', 'better-auth', ...REASON], 2, '--secret-env names the variable'],
    [['import', 'x', '--from', 'otpauth', '--force', ...REASON], 2, '"--force" is not known.'],
    [['import', 'x', '--from', 'sallyport', '--partial', ...REASON], 2, '--partial is for lists of other systems'],
    [['import', '/nowhere/list', '--from', 'otpauth', ...REASON], 1, 'There is no file /nowhere/list.'],
    [['export', ...REASON], 2, 'Say --all'],
    [['export', '--all'], 2, 'The reason is missing'],
    [['export', '--all', '--dry-run', ...REASON], 2, '"--dry-run" is not known.'],
  ])('%j', async (words, code, sentence) => {
    const ran = await command(words, env)
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(sentence)
  })

  test('without keys or a database', async () => {
    const ran = await command(['export', '--all', ...REASON], {})
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('LIBSQL_URL is not set')
    expect(ran.err).toContain('MFA_KEYS is missing')
  })

  test('--help is a guide', async () => {
    const ran = await command(['import', '--help'], {})
    expect(ran.code).toBe(0)
    for (const word of ['keycloak', '--dry-run', '--partial', 'MFA_TRANSFER_KEY']) expect(ran.out).toContain(word)
  })
})
