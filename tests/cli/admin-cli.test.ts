import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createOperatorStore } from '../../db/operator.ts'
import type { OperatorPolicyView, PersonView } from '../../edge/contract/admin.ts'
import { hashOfKey } from '../../edge/operators/api-key.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { operatorRow } from '../../tools/terminal/operator-row.ts'
import { actsOn, NOW, newId } from '../db/acts.ts'
import { startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Ran, run } from './run.ts'

/* `sallyport user`, `policy` and `api-keys` over a libSQL server. */

const database = endsWithFile(await startDatabase())
const client = createClient({ url: database.url })
endsWithFile({ stop: () => client.close() })
const acts = actsOn({ store: createStore(drizzle(client)), client })
const env = { LIBSQL_URL: database.url }

/** In this process: most of what one costs is the start of Node. */
async function sallyport(...words: string[]): Promise<Ran> {
  const { exitCode, out, err } = await sallyportCommand(words, env)
  return { code: exitCode, out: out.join('\n'), err: err.join('\n') }
}
const audited = (principalId: string) =>
  acts.rows(
    'select act, actor, reason from mfa_audit where principal = ? and actor = ? order by seq',
    principalId,
    'sallyport:operator',
  )

describe('sallyport user', () => {
  test('shows somebody, in words and as JSON, and never a secret', async () => {
    const { caller } = await acts.enrol()
    const id = caller.principalId
    const shown = await sallyport('user', 'show', id)
    expect([shown.code, shown.err]).toEqual([0, ''])
    expect(shown.out).toContain('Method    totp')
    expect(shown.out).toContain('Codes     10 of 10 left')
    const json = await sallyport('user', 'show', id, '--json')
    expect(JSON.parse(json.out) as PersonView).toMatchObject({
      id,
      methods: [{ factor: 'totp' }],
      methodMissing: false,
    })
    for (const { out } of [shown, json]) expect(out).not.toMatch(/sealed|session-/)
    expect(await audited(id)).toHaveLength(2)
  })

  test('shows what people call their methods without a word to the terminal, nor a line of their own', async () => {
    const { caller } = await acts.enrol()
    const id = caller.principalId
    const name = 'x\u001b]52;c;eA==\u0007\u009b2J\nMethod    passkey\u202e'
    await acts.run('update mfa_authenticator set name = ? where principal_id = ?', name, id)
    const { out } = await sallyport('user', 'show', id)
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(out.match(/^Method /gm)).toHaveLength(1)
    expect(out).toContain('\\u001b]52;c;eA==')
  })

  test('unlocks, ends sessions, resets and forgets, each with its reason on record', async () => {
    const { caller, assured } = await acts.enrol()
    const id = caller.principalId
    await acts.run('update mfa_authenticator set disabled_at = 5 where principal_id = ?', id)
    const ran = [
      await sallyport('user', 'unlock', id, '--reason', 'one', '--json'),
      await sallyport('user', 'end-sessions', id, '--reason', 'two', '--json'),
      await sallyport('user', 'reset', id, '--reason', 'three', '--json'),
      await sallyport('user', 'forget', '--reason=four', id),
    ]
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(JSON.parse(ran[0]?.out ?? '')).toMatchObject({ wasDisabled: true })
    expect(JSON.parse(ran[2]?.out ?? '')).toMatchObject({ hadMethod: true })
    expect(await acts.stands(assured)).toBe(false)
    const did = ['admin.unlocked', 'admin.sessions_ended', 'admin.reset', 'principal.forgotten']
    const why = ['one', 'two', 'three', 'four']
    expect(await audited(id)).toEqual(did.map((act, at) => ({ act, actor: 'sallyport:operator', reason: why[at] })))
  })

  test('shows the pause of somebody’s passkey as long as it lasts, and tries as long as they count', async () => {
    const { caller } = await acts.enrol()
    const id = caller.principalId
    const charged = async (factor: string, tries: number, at: number) => {
      const charges = JSON.stringify(Array<number>(tries).fill(at))
      await acts.run(
        `insert or replace into mfa_throttle (principal_id, factor, consecutive, next_at, day_count, day_started_at, day_charges, month_count, month_started_at, charged_by)
          values (?, ?, 0, 0, 0, 0, ?, 0, 0, '')`,
        ...[id, factor, charges],
      )
      const { waits } = JSON.parse((await sallyport('user', 'show', id, '--json')).out) as PersonView
      return waits.find((one) => one.factor === factor)
    }
    const at = Date.now() - 60_000
    expect(await charged('passkey', 19, at)).toMatchObject({ lately: 19, lockedUntil: null })
    expect(await charged('passkey', 20, at)).toMatchObject({ lately: 20, lockedUntil: at + 600_000 })
    expect((await sallyport('user', 'show', id)).out).toMatch(
      /^Wrong {5}passkey: 0 in a row, 20 lately, LOCKED until 2/m,
    )
    expect(await charged('passkey', 20, at - 600_000)).toMatchObject({ lately: 0, lockedUntil: null })
    // Twenty codes are no reason yet.
    expect(await charged('totp', 20, at)).toMatchObject({ lately: 20, lockedUntil: null })
    expect(await charged('totp', 30, at)).toMatchObject({ lately: 30, lockedUntil: at + 86_400_000 })
  })

  test('takes a spelling of the very name only: no other person’s, and none that nobody may have', async () => {
    const { caller } = await acts.enrol()
    const id = caller.principalId
    await acts.run('insert into mfa_name (fold, spelling, principal_id, since) values (?, ?, ?, 1)', id, id, id)
    const kept = async () => (await acts.rows('select spelling from mfa_name where principal_id = ?', id))[0]?.spelling
    const ways = (spelling: string) => [
      sallyport('user', 'reset', id, '--reason', 'why', '--spelling', spelling),
      sallyport('reset', id, '--reason', 'why', '--spelling', spelling),
    ]
    for (const wrong of [`${id}6`, 'other', `${id}\u200b`, `<b>${id}`, '%41', `${id}\u0000`]) {
      for (const ran of await Promise.all(ways(wrong))) {
        expect([ran.code, ran.out, ran.err]).toEqual([2, '', expect.stringContaining('is no way to write the name of')])
      }
    }
    expect([await kept(), await audited(id)]).toEqual([id, []])
    for (const ran of ways(` ${id.toUpperCase()} `)) expect((await ran).code).toBe(0)
    expect(await kept()).toBe(id.toUpperCase())
  })

  test('changes nothing for nobody, without a reason, or with a word too many', async () => {
    const { caller, assured } = await acts.enrol()
    const id = caller.principalId
    const ran = [
      [1, await sallyport('user', 'reset', `${id}x`, '--reason', 'why')],
      [1, await sallyport('user', 'show', 'nobody')],
      [2, await sallyport('user', 'reset', id)],
      [2, await sallyport('user', 'reset', id, '--reason', '  ')],
      [2, await sallyport('user', 'reset', id, 'lost', 'phone', '--reason', 'why')],
      [2, await sallyport('user', 'reset', id, '--reason', 'why', '--force')],
      [2, await sallyport('user', 'explode', id, '--reason', 'why')],
    ] as const
    for (const [code, { code: was, out, err }] of ran) {
      expect([was, out]).toEqual([code, ''])
      expect(err).not.toBe('')
    }
    expect(await acts.stands(assured)).toBe(true)
    expect(await audited(id)).toEqual([])
    expect(await sallyportCommand(['user', 'show', id], {})).toMatchObject({ exitCode: 2 })
  })
})

describe('sallyport policy', () => {
  test('sets and lists what accounts require; an account that nobody was seen of is a typing error', async () => {
    const accountId = newId('acme')
    await acts.run(
      "insert into mfa_membership (principal_id, account_id, account_name, role, seen_at) values ('p', ?, 'Acme', 'member', 1)",
      accountId,
    )
    const set = (...words: string[]) => sallyport('policy', 'set', ...words, '--reason', 'contract')
    expect((await set(accountId, '--required', 'on', '--strength', 'phishing_resistant')).code).toBe(0)
    const list = async () => JSON.parse((await sallyport('policy', 'list', '--json')).out) as OperatorPolicyView[]
    const own = async () => (await list()).find((policy) => policy.accountId === accountId)
    expect(await own()).toMatchObject({
      required: true,
      strength: 'phishing_resistant',
      changedBy: 'sallyport:operator',
    })
    expect((await sallyport('policy', 'list')).out).toContain(`${accountId} (Acme): ON, passkeys only`)
    // As it was, where nothing else is said; OFF ends it.
    await set(accountId, '--required', 'on')
    expect(await own()).toMatchObject({ strength: 'phishing_resistant' })
    await set(accountId, '--required', 'off')
    await set(accountId, '--required', 'on')
    expect(await own()).toMatchObject({ required: true, strength: 'any' })
    const strong = 'on phishing_resistant'
    const log = await acts.rows('select detail from mfa_audit where account = ? order by seq', accountId)
    expect(log.map(({ detail }) => detail)).toEqual([strong, strong, 'off', 'on'])
    expect(await set(`${accountId}x`, '--required', 'on')).toMatchObject({ code: 1 })
    for (const words of [
      [accountId],
      [accountId, '--required', 'maybe'],
      [accountId, '--required', 'on', '--strength', 'x'],
    ]) {
      expect(await set(...words)).toMatchObject({ code: 2, out: '' })
    }
  })
})

describe('sallyport api-keys', () => {
  test('makes a key that is shown once and kept as its hash, and revokes it', async () => {
    const made = await run(
      'tools/operator/sallyport.cli.ts',
      ['api-keys', 'create', '--name', 'desk', '--scopes', 'read,support'],
      env,
    )
    expect([made.code, made.err]).toEqual([0, ''])
    const [secret = ''] = made.out.split('\n')
    expect(secret).toMatch(/^sallyport_[\w-]{43}$/)
    const id = /Its id is (\w+);/.exec(made.out)?.[1] ?? ''
    const store = createOperatorStore(client)
    const charge = async () => {
      const refused = operatorRow('api_key.refused', {})
      return (await store.chargeApiCall({ hash: await hashOfKey(secret), refused, now: NOW })).key
    }
    expect(await charge()).toMatchObject({ id, scopes: ['read', 'support'] })
    const listed = await sallyport('api-keys', 'list')
    expect(listed.out).toContain(id)
    for (const { out } of [listed, await sallyport('api-keys', 'list', '--json')])
      expect(out).not.toContain(secret.slice(10))
    const stored = JSON.stringify(await acts.rows('select * from mfa_api_key'))
    expect(stored).not.toContain(secret.slice(10))
    expect((await sallyport('api-keys', 'revoke', id, '--reason', 'gone')).code).toBe(0)
    expect((await sallyport('api-keys', 'revoke', id, '--reason', 'gone')).code).toBe(1)
    expect(await charge()).toBeNull()
    expect((await sallyport('api-keys', 'list')).out).toContain('revoked')
    const log = await acts.rows(
      "select act, reason from mfa_audit where act like 'api_key.%' and actor = 'sallyport:operator' and reason like ? order by seq",
      `%${id}%`,
    )
    expect(log.map(({ act }) => act)).toEqual(['api_key.created', 'api_key.revoked'])
    expect(JSON.stringify(log)).not.toContain(secret.slice(10))
  })

  test('is not made without a name, with scopes that there are not, or for ever', async () => {
    const all = ['--name', 'x', '--scopes', 'read']
    const bad = [
      ['--scopes', 'read'],
      ['--name', 'x'],
      ['--name', 'x', '--scopes', 'root'],
      [...all, '--days', '366'],
      [...all, '--days', '0'],
    ]
    for (const words of bad) expect(await sallyport('api-keys', 'create', ...words)).toMatchObject({ code: 2, out: '' })
  })
})
