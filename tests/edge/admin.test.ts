import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import type { AuditView, OperatorPoliciesView, PersonView } from '../../edge/contract/admin.ts'
import { API_CALLS_PER_MINUTE } from '../../edge/core/operators/api-key.ts'
import { operatorRow } from '../../tools/terminal/operator-row.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { Operator } from '../world/operator.ts'
import { createWorld, type Person } from '../world/world.ts'

/* The admin API (spec O3): keys, their scopes, and what operators do with people and policies. */

const world = endsWithFile(await createWorld({ hasAdmin: true }))
const all = await Operator.of(world, 'read', 'support', 'forget', 'policy', 'audit')
const WHY = { reason: 'lost phone, ticket 4711' }

const account = (role: 'owner' | 'member' = 'member') => {
  const accountId = `acme-${randomBytes(4).toString('hex')}`
  return { accountId, accountName: 'Acme', role }
}
const rows = async (person: Person, act: string) =>
  (await world.sql.execute('select * from mfa_audit where principal = ? and act = ?', [person.id, act])).rows
const stands = async (person: Person) => (await person.agent.json('GET', '/gated')).status === 200
const signedIn = async () => {
  const alice = await world.person({ name: 'Alice', memberships: [account()] }).enrol()
  await alice.agent.json('GET', '/gated')
  await world.settled()
  return alice
}
async function lockOut(person: Person) {
  const wrong = await person.wrongCode()
  const other = person.elsewhere()
  for (let n = 0; n < 5; n++) await other.answer(wrong)
}

describe('a key', () => {
  test('that is missing, malformed, unknown, revoked or over gets 401, and no answer tells which (ADM-01)', async () => {
    const store = createOperatorStore(world.sql)
    const [revoked, over] = [await Operator.of(world, 'read'), await Operator.of(world, 'read')]
    await store.revokeApiKey({ id: revoked.keyId, audit: operatorRow('api_key.revoked', {}), now: await world.now() })
    await world.sql.execute('update mfa_api_key set expires_at = 1 where id = ?', [over.keyId])
    const unknown = `sallyport_${randomBytes(32).toString('base64url')}`
    const answers = []
    for (const key of [null, '', 'x', unknown, `${unknown}x`, revoked.key, over.key, world.keys]) {
      const answer = await all.get('/people/nobody', { key })
      expect(answer, String(key)).toHaveProblem(401, 'unknown_credential')
      const { requestId: _, ...said } = answer.json<{ requestId: string }>()
      answers.push(JSON.stringify(said))
      expect(answer.headers.get('www-authenticate')).toBeNull()
    }
    expect(new Set(answers).size).toBe(1)
    const { rows: refused } = await world.sql.execute("select count from mfa_refusal where act = 'api_key.refused'")
    expect(refused.reduce((sum, row) => sum + Number(row.count), 0)).toBe(3)
  })

  test('is good for its scopes alone, and nothing is said of the others (ADM-02)', async () => {
    const alice = await signedIn()
    const one = { read: await Operator.of(world, 'read'), support: await Operator.of(world, 'support') }
    const denied = [
      await one.support.get(`/people/${alice.id}`),
      await one.support.get('/policies'),
      await one.read.get('/audit'),
      await one.read.send('POST', `/people/${alice.id}/reset`, WHY),
      await one.read.send('POST', `/people/${alice.id}/unlock`, WHY),
      await one.read.send('POST', `/people/${alice.id}/end-sessions`, WHY),
      await one.support.send('POST', `/people/${alice.id}/forget`, WHY),
      await one.support.send('PUT', '/policies/acme', { required: false, ...WHY }),
    ]
    for (const answer of denied) expect(answer).toHaveProblem(403, 'forbidden')
    expect(await stands(alice)).toBe(true)
    const by = `sallyport:api-key:${one.read.keyId}`
    const { rows: noted } = await world.sql.execute(
      "select count(*) as n from mfa_audit where act = 'api_key.refused' and actor = ?",
      [by],
    )
    expect(noted[0]?.n).toBeLessThanOrEqual(1)
  })

  test('in a browser opens nothing, and no other origin may ask (ADM-03)', async () => {
    const fields: Record<string, string>[] = [
      { origin: world.url },
      { cookie: 'sid=1' },
      { 'sec-fetch-site': 'same-origin' },
    ]
    for (const headers of fields) {
      expect(await all.get('/policies', { headers })).toHaveProblem(403, 'origin')
    }
    const asked = await all.send('OPTIONS', '/policies', undefined, {
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    })
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null])
  })

  test('has its calls of a minute, refused ones counted (ADM-04)', async () => {
    const own = await Operator.of(world, 'read')
    await world.freezeAt(1_900_000_000_000 - (1_900_000_000_000 % 60_000) + 15_000)
    try {
      await world.sql.execute('update mfa_api_key set expires_at = 2000000000000')
      for (let n = 0; n < 2; n++) expect(await own.get('/policies')).toHaveStatus(200)
      await world.sql.execute('update mfa_api_key set calls = ? where id = ?', [API_CALLS_PER_MINUTE - 1, own.keyId])
      expect(await own.get('/audit')).toHaveProblem(403, 'forbidden')
      const over = await own.get('/policies')
      expect(over).toHaveProblem(429, 'too_many')
      expect(over.headers.get('retry-after')).toBe('45')
      await world.advance(45)
      expect(await own.get('/policies')).toHaveStatus(200)
    } finally {
      await world.freezeAt(null)
    }
  })
})

describe('a person', () => {
  test('is shown with methods, codes, waits and sessions, and with no secret (ADM-08); that somebody looked is on record', async () => {
    const alice = await signedIn()
    await lockOut(alice)
    const answer = await all.get(`/people/${encodeURIComponent(alice.id)}`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const view = answer.json<PersonView>()
    expect(view).toMatchObject({
      id: alice.id,
      name: 'Alice',
      methodMissing: false,
      memberships: [{ accountName: 'Acme', role: 'member', required: false }],
      methods: [{ factor: 'totp', disabledAt: null, isDefault: true }],
      backupCodes: { remaining: 10, total: 10 },
      sessions: [{ amr: ['pwd', 'otp', 'mfa'] }],
    })
    expect(view.waits).toMatchObject([{ factor: 'totp', inRow: 5, inMonth: 5 }])
    expect(view.waits[0]?.lockedUntil).toBeGreaterThan(await world.now())
    const { rows: kept } = await world.sql.execute(
      'select secret as text from mfa_authenticator where principal_id = ?1 union all select session_hash from mfa_assurance where principal_id = ?1',
      [alice.id],
    )
    for (const { text } of kept) expect(answer.text).not.toContain(String(text))
    for (const secret of [alice.secret, ...alice.codes]) expect(answer.text).not.toContain(secret)
    expect(await rows(alice, 'admin.looked_up')).toMatchObject([{ actor: `sallyport:api-key:${all.keyId}` }])
  })

  test('who was never seen is not found, and nothing is written about them (ADM-07)', async () => {
    const nobody = world.person()
    expect(await all.get(`/people/${nobody.id}`)).toHaveProblem(404, 'not_found')
    for (const act of ['reset', 'unlock', 'end-sessions', 'forget']) {
      expect(await all.send('POST', `/people/${nobody.id}/${act}`, WHY)).toHaveProblem(404, 'not_found')
    }
    expect(await world.count('mfa_audit', nobody)).toBe(0)
    expect(await all.get(`/people/${'x'.repeat(257)}`)).toHaveProblem(404, 'not_found')
  })

  test('is let in anew by a reset, and told; who did it and why is on record (ADM-10)', async () => {
    const alice = await signedIn()
    const answer = await all.send('POST', `/people/${alice.id}/reset`, WHY)
    expect(answer.json()).toEqual({ hadMethod: true })
    expect(await world.count('mfa_authenticator', alice)).toBe(0)
    expect(await rows(alice, 'admin.reset')).toMatchObject([
      { actor: `sallyport:api-key:${all.keyId}`, reason: WHY.reason },
    ])
    await world.settled()
    expect((await world.notified(alice)).filter(({ type }) => type === 'admin.reset')).toMatchObject([
      { principal: { id: alice.id, name: 'Alice' } },
    ])
    const again = world.person({ id: alice.id })
    await again.enrol()
  })

  test('can use codes again after an unlock, also by a method that wrong codes have disabled', async () => {
    const alice = await signedIn()
    await lockOut(alice)
    await world.sql.execute('update mfa_authenticator set disabled_at = 5 where principal_id = ?', [alice.id])
    const other = alice.elsewhere()
    expect(await other.answer(await alice.code())).toHaveProblem(429, 'locked')
    expect((await all.send('POST', `/people/${alice.id}/unlock`, WHY)).json()).toEqual({
      wasDisabled: true,
      hadWrongCodes: true,
    })
    expect(await other.answer(await alice.code())).toHaveStatus(200)
    expect(await rows(alice, 'admin.unlocked')).toMatchObject([{ reason: WHY.reason }])
  })

  test('whose passkey may have been copied gets it not back by an unlock', async () => {
    const alice = await signedIn()
    await world.sql.execute(
      "update mfa_authenticator set disabled_at = 5, rp_id = 'a.example' where principal_id = ?",
      [alice.id],
    )
    expect((await all.send('POST', `/people/${alice.id}/unlock`, WHY)).json()).toMatchObject({ wasDisabled: false })
    expect(await world.count('mfa_authenticator', alice, 'disabled_at = 5')).toBe(1)
  })

  test('is out everywhere once their sessions were ended, and keeps the method', async () => {
    const alice = await signedIn()
    const other = alice.elsewhere()
    await other.answer(await alice.code())
    expect([await stands(alice), await stands(other)]).toEqual([true, true])
    expect((await all.send('POST', `/people/${alice.id}/end-sessions`, WHY)).json()).toEqual({ ended: 2 })
    expect([await stands(alice), await stands(other)]).toEqual([false, false])
    expect(await world.count('mfa_authenticator', alice)).toBe(1)
    expect(await rows(alice, 'admin.sessions_ended')).toHaveLength(1)
  })

  test('is forgotten but for the log', async () => {
    const alice = await signedIn()
    expect((await all.send('POST', `/people/${alice.id}/forget`, WHY)).json()).toEqual({ hadMethod: true })
    for (const table of ['mfa_authenticator', 'mfa_membership', 'mfa_assurance', 'mfa_once_enrolled']) {
      expect(await world.count(table, alice), table).toBe(0)
    }
    expect(await rows(alice, 'principal.forgotten')).toMatchObject([{ reason: WHY.reason }])
  })

  test('is touched by no act without a reason, nor by one of another form', async () => {
    const alice = await signedIn()
    const bad = [{}, { reason: '' }, { reason: '  ' }, { reason: 'x'.repeat(501) }, { ...WHY, more: 1 }, { reason: 5 }]
    for (const body of bad) {
      expect(await all.send('POST', `/people/${alice.id}/reset`, body)).toHaveProblem(400, 'bad_request')
    }
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect(await all.send('POST', `/people/${alice.id}/reset`, WHY, form)).toHaveProblem(415, 'unsupported_media_type')
    expect(await stands(alice)).toBe(true)
  })
})

describe('a write with an idempotency key', () => {
  const keyed = (value: string) => ({ headers: { 'idempotency-key': value } })

  test('is done once and answered alike each time, also twenty at once (ADM-05)', async () => {
    const alice = await signedIn()
    const send = () => all.send('POST', `/people/${alice.id}/reset`, WHY, keyed(`reset-${alice.id}`))
    const answers = await Promise.all(Array.from({ length: 20 }, send))
    for (const answer of [...answers, await send()]) {
      expect([answer.status, answer.json()]).toEqual([200, { hadMethod: true }])
    }
    expect(await rows(alice, 'admin.reset')).toHaveLength(1)
    await world.settled()
    expect((await world.notified(alice)).filter(({ type }) => type === 'admin.reset')).toHaveLength(1)
  })

  test('keeps no name with its answer, which forgetting somebody would leave behind', async () => {
    const alice = await signedIn()
    await all.send('POST', `/people/${alice.id}/reset`, WHY, keyed(`named-${alice.id}`))
    await all.send('POST', `/people/${alice.id}/forget`, WHY, keyed(`gone-${alice.id}`))
    const { rows: kept } = await world.sql.execute('select answer from mfa_api_call order by rowid desc limit 2')
    expect(kept.map(({ answer }) => answer)).toEqual([false, true].map((had) => `{"isThere":1,"hadMethod":${had}}`))
  })

  test('does not undo what came since: the method that was set up after the first call stays', async () => {
    const alice = await signedIn()
    const send = () => all.send('POST', `/people/${alice.id}/reset`, WHY, keyed(`late-${alice.id}`))
    await send()
    const again = await world.person({ id: alice.id }).enrol()
    expect((await send()).json()).toEqual({ hadMethod: true })
    expect(await world.count('mfa_authenticator', again)).toBe(1)
  })

  test('is refused for another request, and another key may use the same text (ADM-06)', async () => {
    const [alice, bob] = [await signedIn(), await signedIn()]
    const other = await Operator.of(world, 'support')
    const same = keyed(`same-${alice.id}`)
    expect(await all.send('POST', `/people/${alice.id}/unlock`, WHY, same)).toHaveStatus(200)
    expect(await all.send('POST', `/people/${bob.id}/unlock`, WHY, same)).toHaveProblem(409, 'conflict')
    expect(await all.send('POST', `/people/${alice.id}/unlock`, { reason: 'b' }, same)).toHaveProblem(409, 'conflict')
    expect(await other.send('POST', `/people/${bob.id}/unlock`, WHY, same)).toHaveStatus(200)
    expect(await all.send('POST', `/people/${bob.id}/unlock`, WHY, keyed('x'.repeat(129)))).toHaveProblem(
      400,
      'bad_request',
    )
  })
})

describe('policies', () => {
  test('are listed in pages, and set: members are held from the next request on', async () => {
    const own = account()
    const bob = world.person({ memberships: [own] })
    expect(await all.send('PUT', `/policies/${own.accountId}`, { required: true, ...WHY })).toHaveProblem(
      404,
      'not_found',
    )
    await bob.agent.json('GET', '/gated')
    await world.settled()
    const set = (body: object) => all.send('PUT', `/policies/${own.accountId}`, { ...body, ...WHY })
    expect((await set({ required: true })).json()).toEqual({ required: true, wasRequired: false, wasStrength: 'any' })
    expect(await bob.agent.json('GET', '/gated')).toHaveProblem(401, 'enrolment_required')
    expect(await set({ required: true, strength: 'phishing_resistant' })).toHaveProblem(400, 'bad_request')
    const seen: OperatorPoliciesView['policies'] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: OperatorPoliciesView = (await all.get(`/policies?limit=1&after=${encodeURIComponent(next)}`)).json()
      seen.push(...page.policies)
      next = page.next
    }
    expect(seen.find(({ accountId }) => accountId === own.accountId)).toMatchObject({
      ...{ accountName: 'Acme', required: true, strength: 'any', changedBy: `sallyport:api-key:${all.keyId}` },
      members: { known: 1, enrolled: 0 },
    })
    expect((await set({ required: false })).json()).toMatchObject({ wasRequired: true })
    expect(await bob.agent.json('GET', '/gated')).toHaveStatus(200)
    const log = (await all.get(`/audit?account=${own.accountId}&act=policy.changed&order=oldest`)).json<AuditView>()
    expect(log.entries.map(({ reason, actor }) => [reason, actor])).toEqual([
      [WHY.reason, `sallyport:api-key:${all.keyId}`],
      [WHY.reason, `sallyport:api-key:${all.keyId}`],
    ])
  })
})
