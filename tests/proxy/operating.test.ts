import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import { newApiKey } from '../../edge/operators/api-key.ts'
import { newSealKey } from '../../edge/operators/seals/note.ts'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { operatorRow } from '../../tools/terminal/operator-row.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { newSecret } from '../support/receiver.ts'
import { connectSocket } from '../support/websocket.ts'
import { member, nastyVariables, startSiteGate } from './world.ts'

/* What operators ask of the ready-made Worker: the admin API, a log that is sealed by the clock, and what runs as numbers. */

const random = (length: number) => new Uint8Array(randomBytes(length))
const { signer, verifier } = await newSealKey(random)
const origin = endsWithFile(await startNastyOrigin())
const plain = nastyVariables(origin, { REQUIRE: 'all' })
const variables = { ...plain, ADMIN_API: 'on', AUDIT_SEAL_KEY: signer, IS_WATCHED: 'yes' } as Variables
const entry = path.join(import.meta.dirname, 'ready-made.worker.ts')
const gate = endsWithFile(await startSiteGate({ variables, entry }))
const folder = await folderForFile('operating')

const { secret, key } = await newApiKey(random, { name: 'help desk', scopes: ['read', 'support'], now: Date.now() })
await createOperatorStore(gate.sql).createApiKey({ key, audit: operatorRow('api_key.created', {}), now: Date.now() })
const call = (url: string, method: string, at: string, body?: object) =>
  new UserAgent(url).send(
    ...([method, `/.mfa/admin/v1${at}`] as const),
    { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
    body && JSON.stringify(body),
  )

/** The same database and keys, told something else. */
async function beside<T>(
  more: object,
  work: (at: Awaited<ReturnType<typeof startSiteGate>>) => Promise<T>,
): Promise<T> {
  const { database, keys } = gate
  const other = await startSiteGate({ variables: { ...plain, ...more } as Variables, entry, database, keys })
  try {
    return await work(other)
  } finally {
    await other.stop()
  }
}

const points = async () =>
  (await (await fetch(`${gate.url}/__points`)).json()) as { indexes: string[]; blobs: string[]; doubles: number[] }[]
const told = async (name: string) => (await points()).filter(({ indexes }) => indexes[0] === name)

describe('the admin API', () => {
  test('answers a key of the database where ADMIN_API is on: it looks somebody up and lets them in anew', async () => {
    const alice = await member(gate)
    expect(await alice.json('GET', '/gated')).toHaveStatus(200)
    expect((await call(gate.url, 'GET', '/people/alice')).json()).toMatchObject({ id: 'alice', methodMissing: false })
    const reset = await call(gate.url, 'POST', '/people/alice/reset', { reason: 'ticket 1' })
    expect(reset.json()).toEqual({ hadMethod: true })
    expect((await alice.json('GET', '/gated')).status).not.toBe(200)
    expect((await new UserAgent(gate.url).send('GET', '/.mfa/admin/v1/people/alice', {})).status).toBe(401)
  })

  test('finds people whose names an address has to encode, and nothing of it reaches the site', async () => {
    const name = 'zoë/../ %41;x'
    await gate.sql.execute('insert into mfa_principal (id, epoch, seen_at) values (?, 0, 1)', [name])
    origin.reset()
    expect((await call(gate.url, 'GET', `/people/${encodeURIComponent(name)}`)).json()).toMatchObject({ id: name })
    expect((await call(gate.url, 'GET', '/people/..%2f..%2fgated')).status).toBe(404)
    expect(origin.contacts()).toEqual([])
  })

  test('is not there where nobody asked for it', async () => {
    await beside({}, async ({ url }) => {
      expect((await call(url, 'GET', '/people/alice')).status).toBe(404)
      expect((await call(url, 'GET', '/people/a%20b')).status).toBe(404)
    })
  })
})

describe('the log', () => {
  const verified = (...words: string[]) =>
    sallyportCommand(['audit', 'verify', ...words], {
      LIBSQL_URL: gate.database.url,
      AUDIT_SEAL_VERIFIERS: verifier,
    })
  const seal = async () => expect(await (await fetch(`${gate.url}/__scheduled`)).text()).toBe('done')
  const notes = () =>
    gate.worker
      .stdout()
      .split('\n')
      .filter((line) => line.includes('audit.sealed'))
      .map((line) => (JSON.parse(line) as { note: string }).note)

  test('is sealed by the cron trigger, and a row that was removed by hand is then named', async () => {
    await seal()
    const sealed = await verified()
    expect([sealed.exitCode, sealed.out.join()]).toEqual([0, expect.stringContaining('(1 seals')])
    // Nothing new: nothing is sealed.
    await seal()
    expect((await verified()).out.join()).toContain('(1 seals')

    const { rows } = await gate.sql.execute("select seq from mfa_audit where act = 'admin.reset'")
    await gate.sql.execute('drop trigger mfa_audit_no_delete')
    await gate.sql.execute('delete from mfa_audit where seq = ?', [Number(rows[0]?.seq)])
    const { exitCode, err } = await verified()
    expect([exitCode, err[0]]).toEqual([1, `Row ${rows[0]?.seq} was removed after seal 1.`])
  })

  test('the last note is written to the Worker’s log too: seals that were taken away then show', async () => {
    await expect.poll(() => notes().length).toBe(1)
    const file = path.join(folder, 'note.txt')
    await writeFile(file, notes().at(-1) ?? '')
    await gate.sql.execute('delete from mfa_audit_seal')
    expect((await verified()).exitCode).toBe(0)
    const { exitCode, err } = await verified('--checkpoint', file)
    expect([exitCode, err[0]]).toEqual([1, expect.stringMatching(/kept note of seal 1 is no seal/)])
  })

  test('is not sealed without a key, and a wrong one is said at the start without being shown', async () => {
    await beside({}, async ({ url }) => {
      await fetch(`${url}/__scheduled`)
      expect((await gate.sql.execute('select * from mfa_audit_seal')).rows).toEqual([])
    })
    const wrong = [signer.slice(0, -3), verifier, signer.replace(/\+[0-9a-f]{8}\+/, '+00000000+')]
    for (const AUDIT_SEAL_KEY of wrong) {
      await beside({ AUDIT_SEAL_KEY }, async ({ url, worker }) => {
        expect((await fetch(`${url}/login`)).status).toBe(503)
        await expect.poll(() => worker.stderr() + worker.stdout()).toContain('AUDIT_SEAL_KEY: is none')
        expect(worker.stderr() + worker.stdout()).not.toContain(AUDIT_SEAL_KEY)
      })
    }
  })
})

describe('what runs, as points of Analytics Engine', async () => {
  const bob = await member(gate, 'bob')

  test('the gate: who is let through, asked, or sent to sign in, and no word of the site’s answers', async () => {
    await points()
    await bob.json('GET', '/gated')
    const stranger = gate.browser()
    await stranger.json('GET', '/gated')
    await stranger.document('/gated')
    const pending = gate.browser()
    await pending.document('/login')
    await pending.signIn('bob')
    await pending.json('GET', '/gated')
    const decided = (await told('mfa.gate')).map(({ blobs }) => [blobs[0], blobs[7]])
    const page = ['allowed', '']
    expect(decided).toEqual([
      ['allowed', ''],
      ['signed_out', 'sign_in_required'],
      ['signed_out', ''],
      ...[page, page],
      // The password was right; the site's answer is held.
      ['challenge', ''],
      ['challenge', 'challenge_required'],
    ])
  })

  test('our own pages by route, challenges and the database, and nothing of a person', async () => {
    const again = bob.elsewhere()
    await again.signIn('bob')
    await points()
    // The code of the app that set the method up is used, and this gate's clock is the real one.
    await again.json('GET', '/.mfa/api/challenge')
    await again.json('POST', '/.mfa/api/challenge', { factor: 'backup_code', code: bob.codes[0] })
    const all = await points()
    const of = (name: string) => all.filter(({ indexes }) => indexes[0] === name)
    expect(of('mfa.request').map(({ blobs }) => blobs.slice(4))).toEqual([
      ['GET', '/.mfa/api/challenge', '200', ''],
      ['POST', '/.mfa/api/challenge', '200', ''],
    ])
    expect(of('mfa.challenge').map(({ blobs }) => blobs.slice(0, 4))).toEqual([
      ['passed', '', 'backup_code', 'sign_in'],
    ])
    expect(of('mfa.database').length).toBeGreaterThan(0)
    expect(JSON.stringify(all)).not.toContain('bob')
  })

  test('each minute, where a receiver is named, how long the oldest event for it waits', async () => {
    await points()
    await fetch(`${gate.url}/__scheduled`)
    expect(await told('mfa.outbox')).toEqual([])
    const receiver = { WEBHOOK_URL: 'http://127.0.0.1:1/mfa', WEBHOOK_KEY: newSecret(), WEBHOOK_LOOPBACK: 'yes' }
    await beside({ ...receiver, IS_WATCHED: 'yes' }, async ({ url }) => {
      await fetch(`${url}/__scheduled`)
      const [before, hour] = [Date.now() - 3_600_000, Date.now() + 3_600_000]
      await gate.sql.execute(`insert into mfa_outbox (id, webhook_id, type, audit_id, codes_left, created_at, state, next_at, tries)
        values ('msg_old', 'webhook', 'mfa.enrolled', 'x', 0, ${before}, 'pending', ${hour}, 1)`)
      await fetch(`${url}/__scheduled`)
      const all = (await (await fetch(`${url}/__points`)).json()) as Awaited<ReturnType<typeof points>>
      const ages = all.flatMap(({ indexes, doubles }) => (indexes[0] === 'mfa.outbox' ? doubles : []))
      expect(ages).toEqual([0, expect.any(Number)])
      expect(ages[1]).toBeGreaterThanOrEqual(3_600_000)
    })
    await gate.sql.execute("delete from mfa_outbox where id = 'msg_old'")
  })

  test('a WebSocket goes through as without it', async () => {
    const headers = { cookie: bob.cookie, origin: gate.url }
    const { socket } = await connectSocket(`${gate.url}/gated/ws`, { headers })
    socket?.send('who')
    expect(await socket?.next()).toContain('for ')
  })

  test('a binding that is none is said at the start', async () => {
    await beside({ ANALYTICS: 'on' }, async ({ url, worker }) => {
      expect((await fetch(`${url}/login`)).status).toBe(503)
      await expect.poll(() => worker.stderr() + worker.stdout()).toContain('ANALYTICS: bind a dataset')
    })
  })
})

test('a setting that is none is said at the start', async () => {
  await beside({ ADMIN_API: 'yes' }, async ({ url, worker }) => {
    expect((await fetch(`${url}/login`)).status).toBe(503)
    await expect.poll(() => worker.stderr() + worker.stdout()).toContain('ADMIN_API: write one of off, on')
  })
})
