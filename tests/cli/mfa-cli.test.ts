import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { runMfaCommand } from '../../tools/operator/operator-command.ts'
import { actsOn, newCaller, queryOf } from '../db/acts.ts'
import { startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { printed, type Ran, run as runScript } from './run.ts'

const LAST_LINE = 'Change the password first: whoever signs in next may set up MFA.\n'

const database = endsWithFile(await startDatabase())
const empty = endsWithFile(await startDatabase({ migrated: false }))
const client = createClient({ url: database.url })
endsWithFile({ stop: () => client.close() })

/** In this process: most of what one costs is the start of Node. */
async function mfa(words: string[], env: NodeJS.ProcessEnv = { LIBSQL_URL: database.url }): Promise<Ran> {
  const { exitCode, out, err } = await runMfaCommand(words, env)
  return { code: exitCode, out: printed(out), err: printed(err) }
}

/** As `npm run mfa -- …` runs it. */
const run = (words: string[], env: Record<string, string> = { LIBSQL_URL: database.url }) =>
  runScript('tools/operator/mfa.cli.ts', words, env)

const acts = () => actsOn({ store: createStore(drizzle(client)), client })

const auditRows = (principalId: string, act = 'admin.reset') =>
  acts().rows('select * from mfa_audit where principal = ? and act = ?', principalId, act)

const expectUntouched = async ({ caller, assured }: Awaited<ReturnType<ReturnType<typeof acts>['enrol']>>) => {
  expect(await acts().stands(assured)).toBe(true)
  expect(await acts().count('mfa_authenticator where principal_id = ?', caller.principalId)).toBe(1)
}

describe('npm run mfa -- reset', () => {
  test('the method, the codes and every proof are gone, and who did it and why is written down', async () => {
    const { enrol, stands } = acts()
    const { caller, assured } = await enrol()
    const other = await enrol(newCaller())
    expect(await stands(assured)).toBe(true)
    const ran = await run(['reset', caller.principalId, '--reason', 'lost phone, ticket 4711'])
    const out = `The MFA method and the backup codes of "${caller.principalId}" are removed, and all their proofs have ended.`
    expect(ran).toEqual({ code: 0, out: `${out}\n${LAST_LINE}`, err: '' })
    const standing = await createStore(drizzle(client)).loadSettings(queryOf(assured))
    expect([standing.authenticators, standing.backupSet, standing.assurance]).toEqual([[], null, null])
    const [row, ...more] = await auditRows(caller.principalId)
    expect(more).toEqual([])
    expect(row).toMatchObject({ actor: 'sallyport:operator', result: 'ok', reason: 'lost phone, ticket 4711' })
    expect(String(row?.request_id)).toMatch(/^[0-9a-f-]{36}$/)
    await expectUntouched(other)
  })

  test('somebody without a method is told apart; doing it again does no harm', async () => {
    const { caller } = await acts().enrol()
    await mfa(['reset', caller.principalId, '--reason=first'])
    const again = await mfa(['reset', '--reason', 'second', caller.principalId])
    expect(again.code).toBe(0)
    expect(again.out).toBe(`"${caller.principalId}" had no MFA method. All their proofs have ended.\n${LAST_LINE}`)
    expect((await auditRows(caller.principalId)).map(({ reason }) => reason).sort()).toEqual(['first', 'second'])
  })

  test('an id that was never seen is not reset, and nothing is written', async () => {
    const ran = await run(['reset', 'nobody@example.com', '--reason', 'lost phone'])
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toContain('"nobody@example.com" was never seen here, so nothing was changed.')
    expect(await auditRows('nobody@example.com')).toEqual([])
    expect(await acts().count('mfa_principal where id = ?', 'nobody@example.com')).toBe(0)
  })
})

describe('npm run mfa -- forget', () => {
  test('nothing is left of the person but the audit log, which says who did it and why (F9)', async () => {
    const { enrol, stands, count } = acts()
    const { caller, assured } = await enrol()
    const other = await enrol(newCaller())
    const ran = await mfa(['forget', caller.principalId, '--reason', 'left the company'])
    const out = `"${caller.principalId}" is forgotten: nothing is kept but the audit log. What was begun before now has ended.
Somebody new of the same id starts from nothing.\n`
    expect(ran).toEqual({ code: 0, out, err: '' })
    expect(await stands(assured)).toBe(false)
    for (const table of ['mfa_authenticator', 'mfa_backup_set', 'mfa_once_enrolled', 'mfa_assurance', 'mfa_enrolment'])
      expect([table, await count(`${table} where principal_id = ?`, caller.principalId)]).toEqual([table, 0])
    const written = await auditRows(caller.principalId, 'principal.forgotten')
    expect(written).toEqual([expect.objectContaining({ actor: 'sallyport:operator', reason: 'left the company' })])
    await expectUntouched(other)
  })

  test('an id that was never seen is told apart, as with reset', async () => {
    const ran = await mfa(['forget', 'nobody@example.com', '--reason', 'left'])
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(await acts().count('mfa_principal where id = ?', 'nobody@example.com')).toBe(0)
  })
})

describe('a command that is not complete changes nothing and says what is missing', () => {
  test.each([
    [[], 'Say what to do: reset, forget or people.'],
    [['unlock', 'x'], '"unlock" is not known.'],
    [['reset'], 'The principal is missing'],
    [['reset'], 'The reason is missing'],
    [['reset', 'x'], 'The reason is missing'],
    [['reset', 'x', '--reason'], 'The reason is missing'],
    [['reset', 'x', '--reason', '   '], 'The reason is missing'],
    [['reset', '--reason', 'lost phone'], 'The principal is missing'],
    [['reset', 'x', '--reason', 'lost', 'phone'], '"phone" is one word too many. Quote the reason.'],
    [['forget'], 'The principal is missing: the id of the person to forget.'],
    [['forget', 'x'], 'The reason is missing'],
    [['reset', 'x', '--force', '--reason', 'y'], '"--force" is not known.'],
    [['reset', 'x', '--spelling', '--reason', 'y'], '"--spelling" lacks its value.'],
    [['reset', 'x', '--spelling', ' ', '--reason', 'y'], 'The spelling is missing'],
    [['people', '--reason', 'y'], 'The file is missing'],
    [['people', 'x', '--spelling', 'y', '--reason', 'y'], '"--spelling" is not known.'],
  ])('%j', async (words, sentence) => {
    const ran = await mfa(words)
    expect([ran.code, ran.out]).toEqual([2, ''])
    expect(ran.err).toContain(sentence)
  })

  test('without the address of a database', async () => {
    const ran = await run(['reset', 'x', '--reason', 'y'], {})
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('LIBSQL_URL is not set')
  })
})

describe('a database that cannot be used is one plain sentence', () => {
  test.each([
    [
      'nobody listens',
      () => 'http://127.0.0.1:9',
      /^There is no database to be reached at http:\/\/127\.0\.0\.1:9\.\n$/,
    ],
    ['without the tables', () => empty.url, /^This database has no tables of Sallyport, or .*\n$/],
    ['no address at all', () => 'nonsense', /^[^\n]+\n$/],
  ])('%s', async (_, url, sentence) => {
    const ran = await mfa(['reset', 'x', '--reason', 'y'], { LIBSQL_URL: url() })
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toMatch(sentence)
  })
})

test('--help is a short guide', async () => {
  const ran = await run(['--help'], {})
  expect([ran.code, ran.err]).toEqual([0, ''])
  const guide = ['reset <principal> --reason', 'forget <principal> --reason', 'LIBSQL_URL', 'LIBSQL_TOKEN']
  for (const words of [...guide, 'audit log', 'change their password']) expect(ran.out).toContain(words)
})
