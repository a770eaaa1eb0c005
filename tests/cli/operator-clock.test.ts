import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createWebhookStore } from '../../db/webhooks.ts'
import { webhooks } from '../../edge/webhooks/index.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { actsFor } from '../db/acts.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { newSecret, startReceiver } from '../support/receiver.ts'

/*
 * An operator's machine whose clock is wrong: what is done from there is dated by the database's. Else the log, which nobody
 * can change, has a wrong time, a key of the admin API lasts longer than it may, and who was reset is told of it much later.
 */

const DAY = 86_400_000
const MINUTE = 60_000
const WHY = ['--reason', 'ticket 9']

const folder = await folderForFile('operator-clock')
const database = endsWithFile(await startDatabase())
const acts = await actsFor(async () => {
  const client = openDatabase(database.url)
  return { store: createStore(client), client, close: async () => client.close() }
})

/** The command on a machine whose clock is so far off, milliseconds. */
async function runAt(wrong: number, ...words: string[]): Promise<string> {
  const { exitCode, out } = await outcomeAt(wrong, words)
  expect(exitCode, words.join(' ')).toBe(0)
  return out.join('\n')
}

async function outcomeAt(wrong: number, words: string[], env: Record<string, string> = {}) {
  const real = Date.now
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + wrong)
  try {
    return await sallyportCommand(words, { LIBSQL_URL: database.url, ...env })
  } finally {
    clock.mockRestore()
  }
}

const isOfNow = (at: unknown) => Math.abs(Number(at) - Date.now()) < MINUTE

describe.each([400 * DAY, -400 * DAY])('a clock that is %i ms off', (wrong) => {
  const run = (...words: string[]) => runAt(wrong, ...words)

  test('dates no act', async () => {
    const { caller } = await acts.enrol()
    const names = path.join(folder, 'names.txt')
    await writeFile(names, `clock${wrong}\n`)
    await run('user', 'show', caller.principalId)
    for (const verb of ['unlock', 'end-sessions', 'reset']) await run('user', verb, caller.principalId, ...WHY)
    await run('forget', caller.principalId, ...WHY)
    await run('people', names, ...WHY)
    const written = await acts.rows(
      "select act, at from mfa_audit where actor = 'sallyport:operator' and (principal = ? or act = 'people.added')",
      caller.principalId,
    )
    expect(written.length).toBeGreaterThan(5)
    expect(written.filter(({ at }) => !isOfNow(at))).toEqual([])
  })

  test('gives no key more or less time', async () => {
    const words = ['api-keys', 'create', '--name', 'clock', '--scopes', 'read', '--days', '1', '--json']
    const { id, expiresAt } = JSON.parse(await run(...words)) as { id: string; expiresAt: number }
    expect(isOfNow(expiresAt - DAY)).toBe(true)
    expect(await run('api-keys', 'list')).toMatch(new RegExp(`^${id} .* ends `, 'm'))
  })

  test('keeps nobody from hearing of it', async () => {
    const receiver = endsWithTest(await startReceiver())
    const { caller } = await acts.enrol()
    const hooks = webhooks({
      store: createWebhookStore(acts.client),
      endpoints: [{ id: `clock${wrong}`, url: receiver.url, keys: [newSecret()] }],
      loopback: true,
      testing: { clock: () => Date.now() + MINUTE },
    })
    await hooks.ready()
    await run('user', 'reset', caller.principalId, ...WHY)
    await hooks.run()
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['admin.reset'])
  })
})

test('a database whose clock was put ahead hides no row that was taken out of the log', async () => {
  const { signer, verifier } = JSON.parse(await runAt(0, 'audit', 'key', '--json')) as Record<string, string>
  const env = { AUDIT_SEAL_KEY: signer ?? '', AUDIT_SEAL_VERIFIERS: verifier ?? '' }
  // To the database a month has gone by, and the retention with it; to this machine none has.
  const month = 31 * DAY
  await acts.run('update mfa_deployment set audit_retention_days = 30')
  await acts.run(
    `insert into mfa_audit (id, at, actor, principal, act, result, request_id) values ('old', ?, '', 'ada', 'admin.reset', 'ok', '')`,
    Date.now() - month,
  )
  const audit = async (verb: string) => {
    const { out } = await outcomeAt(-month, ['audit', verb, '--json'], env)
    return JSON.parse(out.join()) as unknown
  }
  expect(await audit('seal')).toHaveLength(1)
  expect(await audit('verify')).toMatchObject({ fault: null })
  await acts.run("delete from mfa_audit where id = 'old'")
  expect(await audit('verify')).toMatchObject({ fault: { kind: 'row_removed', seal: 1 } })
})
