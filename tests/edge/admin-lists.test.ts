import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ApiKeysView, AuditView, PeopleView, WebhooksView } from '../../edge/contract/admin.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { Operator } from '../world/operator.ts'
import { createWorld } from '../world/world.ts'

/* What a back office needs of the admin API besides one person: people in pages, keys, deliveries, the log as a file. */

const world = endsWithFile(await createWorld({ hasAdmin: true }))
const all = await Operator.of(world, 'read', 'support', 'audit', 'keys', 'webhooks')
const WHY = { reason: 'ticket 4711' }
const account = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }
const rows = async (sql: string, ...args: (string | number)[]) => (await world.sql.execute(sql, args)).rows

async function pages(search: string, limit = 2): Promise<PeopleView['people']> {
  const seen: PeopleView['people'] = []
  for (let after = ''; ; ) {
    const asked = new URLSearchParams({ search, limit: String(limit), ...(after && { after }) })
    const page = (await all.get(`/people?${asked}`)).json<PeopleView>()
    expect(page.people.length).toBeLessThanOrEqual(limit)
    seen.push(...page.people)
    if (page.next === null) return seen
    after = page.next
  }
}

describe('people', () => {
  test('are listed by id in pages, found by the beginning of the id or within the name, with how they stand', async () => {
    const tag = `t${randomBytes(4).toString('hex')}`
    const people = ['b', 'a', 'c'].map((letter) => world.person({ id: `${tag}-${letter}`, name: `Mia ${tag} Löw` }))
    for (const one of people) {
      await one.enrol()
      await one.agent.json('GET', '/gated')
    }
    await world.settled()
    const [, ada] = people
    const wrong = (await ada?.wrongCode()) ?? ''
    const other = ada?.elsewhere()
    for (let n = 0; n < 5; n++) await other?.answer(wrong)
    await world.sql.execute('update mfa_authenticator set disabled_at = 5 where principal_id = ?', [`${tag}-b`])
    await world.sql.execute('delete from mfa_authenticator where principal_id = ?', [`${tag}-c`])
    const found = await pages(tag)
    expect(found).toMatchObject([
      { id: `${tag}-a`, factors: ['totp'], isDisabled: false, methodMissing: false },
      { id: `${tag}-b`, factors: ['totp'], isDisabled: true, lockedUntil: null },
      { id: `${tag}-c`, factors: [], methodMissing: true },
    ])
    expect(found[0]?.lockedUntil).toBeGreaterThan(await world.now())
    expect(found[0]?.lastSeenAt).toBeGreaterThan(0)
    expect(JSON.stringify(found)).not.toMatch(/secret|hash/)
  })

  test('are found by name as the host says it, whatever the case; signs of LIKE stand for themselves', async () => {
    const tag = randomBytes(4).toString('hex')
    const mia = world.person({ name: `Mia 100% ${tag}`, memberships: [account] })
    await mia.agent.json('GET', '/gated')
    await world.settled()
    expect((await pages(`MIA 100% ${tag}`)).map(({ id, name }) => [id, name])).toEqual([[mia.id, `Mia 100% ${tag}`]])
    expect(await pages(`Mia 10%% ${tag}`)).toEqual([])
    expect(await pages(`Mia 1___ ${tag}`)).toEqual([])
  })

  test('who were imported and never seen are among them; that somebody looked is on record, without the words', async () => {
    const id = `import-${randomBytes(4).toString('hex')}`
    await world.sql.execute(
      `insert into mfa_authenticator (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
       values (?, ?, 'totp', 'App', 1, 'v1.k1.x', 0, '', 5)`,
      [id, id],
    )
    expect(await pages(id)).toMatchObject([{ id, name: null, lastSeenAt: null, factors: ['totp'] }])
    const looked = await rows(
      "select principal, reason from mfa_audit where act = 'admin.looked_up' and actor = ? order by seq desc limit 1",
      `sallyport:api-key:${all.keyId}`,
    )
    expect(looked).toMatchObject([{ principal: '', reason: null }])
    await world.sql.execute('delete from mfa_authenticator where id = ?', [id])
  })

  test('are not for a key of another scope, nor by a query of another form', async () => {
    expect(await (await Operator.of(world, 'support', 'audit', 'keys')).get('/people')).toHaveProblem(403, 'forbidden')
    for (const query of [
      'search=',
      `search=${'x'.repeat(257)}`,
      'limit=0',
      'limit=501',
      'state=locked',
      'after=a&after=b',
    ]) {
      expect(await all.get(`/people?${query}`), query).toHaveProblem(400, 'bad_request')
    }
  })
})

describe('keys', () => {
  test('are listed without what opens anything (ADM-08), and revoked once; none makes another (ADM-09)', async () => {
    const [desk, gone] = [await Operator.of(world, 'keys'), await Operator.of(world, 'read')]
    const listed = await desk.get('/api-keys')
    const { keys, own } = listed.json<ApiKeysView>()
    expect(own).toBe(desk.keyId)
    expect(keys.find(({ id }) => id === gone.keyId)).toMatchObject({
      name: 'a test',
      scopes: ['read'],
      revokedAt: null,
    })
    const [{ hash } = { hash: '' }] = await rows('select hash from mfa_api_key where id = ?', gone.keyId)
    for (const secret of [gone.key, desk.key, String(hash)]) expect(listed.text).not.toContain(secret)
    expect(await desk.send('POST', '/api-keys', { name: 'x', scopes: ['read'] })).toHaveProblem(
      405,
      'method_not_allowed',
    )

    const revoke = () =>
      desk.send('POST', `/api-keys/${gone.keyId}/revoke`, WHY, { headers: { 'idempotency-key': gone.keyId } })
    const answers = await Promise.all(Array.from({ length: 8 }, revoke))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(await gone.get('/people')).toHaveProblem(401, 'unknown_credential')
    expect(await desk.send('POST', `/api-keys/${gone.keyId}/revoke`, WHY)).toHaveProblem(404, 'not_found')
    const log = await rows(
      "select actor, reason from mfa_audit where act = 'api_key.revoked' and actor = ?",
      `sallyport:api-key:${desk.keyId}`,
    )
    expect(log).toEqual([{ actor: `sallyport:api-key:${desk.keyId}`, reason: `${gone.keyId}: ${WHY.reason}` }])
    expect(await all.send('POST', `/api-keys/${desk.keyId}/revoke`, WHY)).toHaveStatus(200)
    expect(await desk.get('/api-keys')).toHaveProblem(401, 'unknown_credential')
  })

  test('a key without the scope neither sees nor ends one', async () => {
    const desk = await Operator.of(world, 'read', 'support', 'forget', 'policy', 'audit', 'webhooks')
    expect(await desk.get('/api-keys')).toHaveProblem(403, 'forbidden')
    expect(await desk.send('POST', `/api-keys/${all.keyId}/revoke`, WHY)).toHaveProblem(403, 'forbidden')
  })
})

describe('webhooks', () => {
  test('show what waits and what is dead; events go out again once, and what answered 410 is switched on', async () => {
    await world.sql.batch([
      "insert into mfa_webhook (id, origin, fingerprint, registered_at) values ('siem', 'https://siem.example', 'x', 1)",
      `insert into mfa_webhook_event (act, result, type, webhook_id) values ('admin.reset', 'ok', 'admin.reset', 'siem')`,
    ])
    const bob = await world.person().enrol()
    for (let n = 0; n < 3; n++) await all.send('POST', `/people/${bob.id}/reset`, WHY)
    await world.sql.execute("update mfa_outbox set state = 'dead', next_at = null, tries = 10 where rowid % 3 <> 0")
    const endpoint = async () => (await all.get('/webhooks')).json<WebhooksView>().endpoints[0]
    expect(await endpoint()).toMatchObject({ id: 'siem', origin: 'https://siem.example', pending: 1, dead: 2 })
    const replay = (body: object, id = 'siem') =>
      all.send(
        'POST',
        `/webhooks/${id}/replay`,
        { from: 0, deadOnly: true, ...WHY, ...body },
        { headers: { 'idempotency-key': JSON.stringify([id, body]).replaceAll(' ', '') } },
      )
    const later = { from: (await world.now()) + 60_000 }
    expect((await replay(later)).json()).toEqual({ replayed: 0 })
    const both = await Promise.all([replay({}), replay({})])
    expect(both.map((one) => one.json())).toEqual([{ replayed: 2 }, { replayed: 2 }])
    expect(await endpoint()).toMatchObject({ pending: 3, dead: 0 })
    expect((await replay(later)).json()).toEqual({ replayed: 0 })
    expect(await replay({}, 'nobody')).toHaveProblem(404, 'not_found')
    expect(await replay({ reason: '' })).toHaveProblem(400, 'bad_request')

    expect(await all.send('POST', '/webhooks/siem/enable', WHY)).toHaveProblem(404, 'not_found')
    await world.sql.execute("update mfa_webhook set disabled_at = 7, disabled_for = 'gone' where id = 'siem'")
    expect(await endpoint()).toMatchObject({ disabledAt: 7, disabledFor: 'gone' })
    expect((await all.send('POST', '/webhooks/siem/enable', WHY)).json()).toEqual({})
    expect(await endpoint()).toMatchObject({ disabledAt: null })
    const log = await rows("select act, reason from mfa_audit where act like 'webhook.%' order by seq")
    expect(log.at(-1)).toEqual({ act: 'webhook.enabled', reason: `siem: ${WHY.reason}` })
    // Where there was none to send, nothing happened.
    expect(log.filter(({ act }) => act === 'webhook.replayed')).toHaveLength(1)
  })
})

describe('the log as a file', () => {
  test('has every row once, the oldest first, over many reads; that it was read is one row', async () => {
    const about = `file-${randomBytes(4).toString('hex')}`
    await world.sql.execute(
      `with recursive n (n) as (select 1 union all select n + 1 from n where n < 1203)
       insert into mfa_audit (id, at, actor, principal, act, result, request_id, reason)
       select ? || n, 1900000000000 + n / 7, 'operator', ?, 'admin.unlocked', 'ok', 'r', '=1+' || n from n`,
      [about, about],
    )
    const file = await all.get(`/audit/export?format=ndjson&principal=${about}`)
    expect(file.headers.get('content-type')).toBe('application/x-ndjson')
    const entries = file.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditView['entries'][number])
    expect(entries.length).toBe(1203)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1203)
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort())
    const csv = (await all.get(`/audit/export?format=csv&principal=${about}&from=1900000000171`)).text.split('\r\n')
    expect([csv.length, csv[0]?.startsWith('seq,id,at')]).toEqual([1203 - 1196 + 2, true])
    expect(csv[1]).toContain(`,'=1+1197`)
    const read = await rows("select count(*) as n from mfa_audit where act = 'audit.read' and principal = ?", about)
    expect(read).toEqual([{ n: 2 }])
    expect(await all.get('/audit/export')).toHaveProblem(400, 'bad_request')
    expect(await all.get('/audit/export?format=csv&order=newest')).toHaveProblem(400, 'bad_request')
    expect(await (await Operator.of(world, 'read')).get('/audit/export?format=csv')).toHaveProblem(403, 'forbidden')
  })
})
