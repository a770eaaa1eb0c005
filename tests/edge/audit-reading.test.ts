import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import type { AccountAuditView, AuditView } from '../../edge/contract/admin.ts'
import { newSealKey, parseVerifiers } from '../../edge/operators/seals/note.ts'
import { verifyLog } from '../../edge/operators/seals/verify.ts'
import { auditCommand } from '../../tools/admin/audit-command.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { Operator } from '../world/operator.ts'
import { createWorld, type Person } from '../world/world.ts'

/* The audit log read: by operators all of it (spec O1), by Owners what is about their account. */

const world = endsWithFile(await createWorld({ hasAdmin: true }))
const auditor = await Operator.of(world, 'audit')

const account = (role: 'owner' | 'admin' | 'member' = 'owner', accountId = `acme-${Math.random()}`) => ({
  accountId,
  accountName: 'Acme',
  role,
})
const accountAudit = (person: Person, accountId: string, more = '') =>
  person.agent.json('GET', `/mfa/api/audit?account=${accountId}${more}`)

/** An Owner with a method who has switched the account's policy on and off so often. */
async function owner(switches: number) {
  const own = account()
  const ada = await world.person({ name: 'Ada', memberships: [own] }).enrol()
  for (let n = 0; n < switches; n++) {
    const isOn = n % 2 === 0
    await world.advance(31)
    const answer = await ada.setPolicy(own.accountId, isOn, isOn ? undefined : await ada.proof())
    expect(answer).toHaveStatus(200)
  }
  return { ada, ...own }
}

/** What the command gives out. */
async function exported(...words: string[]): Promise<string> {
  let text = ''
  const to = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  const ran = await auditCommand(['export', ...words], { LIBSQL_URL: world.database.url }, 'sallyport', to)
  expect(ran.exitCode, ran.err.join()).toBe(0)
  return text
}

describe('an Owner reads the log of the account', () => {
  test('the newest first, in pages, without where it came from', async () => {
    const { ada, accountId } = await owner(3)
    const seen: AccountAuditView['entries'] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: AccountAuditView = (
        await accountAudit(ada, accountId, `&limit=1${next && `&after=${encodeURIComponent(next)}`}`)
      ).json()
      expect(page.entries.length).toBeLessThanOrEqual(1)
      if (page.next) expect(page.next).not.toMatch(/^\d+-\d+$/)
      seen.push(...page.entries)
      next = page.next
    }
    expect(seen.map(({ act, actor, result }) => [act, actor, result])).toEqual(
      Array.from({ length: 3 }, () => ['policy.changed', ada.id, 'ok']),
    )
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual([
      'act',
      'actor',
      'at',
      'detail',
      'factor',
      'id',
      'principal',
      'reason',
      'result',
    ])
  })

  test('filtered by person, act and time, and of another account no filter shows anything', async () => {
    const [{ ada, accountId }, other] = [await owner(3), await owner(1)]
    const read = async (more: string) => (await accountAudit(ada, accountId, more)).json<AccountAuditView>().entries
    const [last, middle, first] = await read('')
    expect((await read(`&from=${middle?.at}`)).map(({ id }) => id)).toEqual([last?.id, middle?.id])
    expect((await read(`&to=${middle?.at}`)).map(({ id }) => id)).toEqual([first?.id])
    expect(await read(`&principal=${ada.id}&act=policy.changed`)).toHaveLength(3)
    expect(await read('&act=admin.reset')).toEqual([])
    expect(await read(`&principal=${other.ada.id}`)).toEqual([])
    const page = (await accountAudit(ada, accountId, '&act=policy.changed&limit=2')).json<AccountAuditView>()
    const rest = await read(`&act=policy.changed&after=${encodeURIComponent(page.next ?? '')}`)
    expect([...page.entries, ...rest].map(({ id }) => id)).toEqual([last?.id, middle?.id, first?.id])
    for (const more of ['&from=-1', '&act=%25', `&account=${other.accountId}`]) {
      expect(await accountAudit(ada, accountId, more)).toHaveProblem(400, 'bad_request')
    }
  })

  test('and nobody else does: not a member, an admin, an Owner of another account, nor one without a code', async () => {
    const { ada, accountId } = await owner(1)
    for (const role of ['member', 'admin'] as const) {
      const bob = await world.person({ memberships: [account(role, accountId)] }).enrol()
      expect(await accountAudit(bob, accountId)).toHaveProblem(403, 'forbidden')
    }
    const other = await owner(0)
    expect(await accountAudit(other.ada, accountId)).toHaveProblem(403, 'forbidden')
    expect(await accountAudit(ada.elsewhere(), accountId)).toHaveProblem(401, 'challenge_required')
    const fresh = world.person({ memberships: [account('owner', accountId)] })
    expect(await accountAudit(fresh, accountId)).toHaveProblem(401, 'enrolment_required')
    const refused = (await auditor.get(`/audit?account=${accountId}&act=audit.read`)).json<AuditView>()
    expect(
      refused.entries.every(({ result, actor }) => result === 'refused' || actor.startsWith('sallyport:api-key:')),
    ).toBe(true)
  })

  test('a place in the list is of one Owner and account: moved or made up, it is refused', async () => {
    const [one, two] = [await owner(2), await owner(2)]
    const { next } = (await accountAudit(one.ada, one.accountId, '&limit=1')).json<AccountAuditView>()
    expect(next).not.toBeNull()
    for (const place of [encodeURIComponent(next ?? ''), '1-1', 'v1.k1.AAAA.AAAA']) {
      expect(await accountAudit(two.ada, two.accountId, `&after=${place}`)).toHaveProblem(400, 'bad_request')
    }
    for (const more of ['&limit=0', '&limit=501', '&more=1', '&account=x']) {
      expect(await accountAudit(one.ada, one.accountId, more)).toHaveProblem(400, 'bad_request')
    }
  })
})

describe('an operator reads all of it', () => {
  test('filtered, in pages, either way; that it was read is on record', async () => {
    const { ada, accountId } = await owner(2)
    const read = async (query: string) => (await auditor.get(`/audit?${query}`)).json<AuditView>()
    const own = await read(`account=${accountId}&order=oldest`)
    expect(own.entries.map(({ act }) => act)).toEqual(['policy.changed', 'policy.changed'])
    const [first, second] = own.entries
    const from = await read(`account=${accountId}&from=${second?.at}`)
    expect(from.entries.filter(({ act }) => act === 'policy.changed').map(({ id }) => id)).toEqual([second?.id])
    const to = await read(`account=${accountId}&to=${second?.at}&order=oldest`)
    expect(to.entries.map(({ id }) => id)).toEqual([first?.id])
    const seen: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: AuditView = await read(`principal=${ada.id}&limit=2&order=oldest${next && `&after=${next}`}`)
      seen.push(...page.entries.map(({ seq }) => seq))
      next = seen.length > 50 ? null : page.next
    }
    expect(seen.length).toBeGreaterThan(3)
    expect([...new Set(seen)].sort((one, other) => one - other)).toEqual(seen)
    expect((await read('act=audit.read&limit=1')).entries[0]).toMatchObject({
      actor: `sallyport:api-key:${auditor.keyId}`,
    })
    for (const query of ['limit=0', 'order=up', 'after=x', 'from=-1', 'act=%25', 'colour=red', 'act=a.b&act=a.c']) {
      expect(await auditor.get(`/audit?${query}`), query).toHaveProblem(400, 'bad_request')
    }
  })
})

describe('an export', () => {
  test('has each row once, the oldest first, in every format, and is itself on record once', async () => {
    const { ada } = await owner(2)
    // More than are in hand at a time, and many of one moment.
    await world.sql.execute({
      sql: `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1100)
        select 'many-' || n, ${Date.now() - 60_000} + n / 700, 'x', ?, 'challenge.passed', 'ok', 'r' from numbers`,
      args: [ada.id],
    })
    const words = ['--principal', ada.id]
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const lines = (await exported(...words, '--to', until)).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as AuditView['entries'][number])
    expect(rows.length).toBeGreaterThan(1_100)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const order = rows.map(({ at, seq }) => at * 1e7 + seq)
    expect(order).toEqual([...order].sort((one, other) => one - other))
    const csv = await exported(...words, '--format', 'csv', '--act', 'policy.changed', '--to', until)
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3)
    expect((await exported(...words, '--format', 'ocsf')).trimEnd().split('\n').length).toBeGreaterThan(1_100)
    const { rows: noted } = await world.sql.execute(
      "select reason from mfa_audit where principal = ? and act = 'audit.read' order by seq",
      [ada.id],
    )
    expect(noted.map(({ reason }) => reason)).toEqual(['export ndjson', 'export csv', 'export ocsf'])
  })

  test('is refused for a time or a format that there is not', async () => {
    for (const words of [['--from', 'yesterday'], ['--format', 'xml'], ['--to', '2026-13-01'], ['more']]) {
      const ran = await auditCommand(['export', ...words], { LIBSQL_URL: world.database.url }, 'sallyport')
      expect(ran).toMatchObject({ exitCode: 2, out: [] })
    }
  })

  test('holds no secret, code, hash, cookie or key of anybody, in any format (AUD-09)', async () => {
    const { ada, accountId } = await owner(2)
    const support = await Operator.of(world, 'support', 'read')
    const csrf = ada.agent.csrf ?? ''
    await ada.useBackup(ada.codes[0] ?? '')
    const wrong = await ada.wrongCode()
    await ada.elsewhere().answer(wrong)
    await support.get(`/people/${ada.id}`)
    await support.send(
      'POST',
      `/people/${ada.id}/unlock`,
      { reason: 'canary hunt' },
      { headers: { 'idempotency-key': 'once-canary' } },
    )
    await accountAudit(ada, accountId)
    const { rows: kept } = await world.sql.execute(`select secret as text from mfa_authenticator
      union all select hash from mfa_backup_code union all select salt from mfa_backup_code
      union all select session_hash from mfa_assurance union all select id from mfa_assurance
      union all select hash from mfa_api_key union all select repeat_hash from mfa_api_call`)
    const { keys } = JSON.parse(world.keys) as { keys: Record<string, string> }
    const sid = JSON.parse(Buffer.from(ada.agent.jar.get('sid') ?? '', 'base64').toString()) as { sessionId: string }
    const canaries = [
      ...[
        ada.secret,
        ...ada.codes,
        csrf,
        sid.sessionId,
        auditor.key,
        support.key,
        'once-canary',
        ...Object.values(keys),
      ],
      ...ada.agent.jar.names().map((name) => ada.agent.jar.get(name) ?? ''),
      ...kept.map(({ text }) => String(text)),
    ].filter((text) => text !== '')
    expect(canaries.length).toBeGreaterThan(30)
    const pages = [(await auditor.get('/audit?limit=500')).text, (await accountAudit(ada, accountId)).text]
    for (const format of ['ndjson', 'csv', 'ocsf']) pages.push(await exported('--format', format))
    for (const page of pages) {
      expect(page.length).toBeGreaterThan(100)
      expect(canaries.filter((canary) => page.includes(canary))).toEqual([])
    }
  })
})

test('a Worker seals it: what it signed verifies elsewhere, and a row that is altered then shows (AUD-02)', async () => {
  await owner(1)
  const { signer, verifier } = await newSealKey((length) => new Uint8Array(randomBytes(length)))
  const headers = { 'content-type': 'application/json' }
  const sealed = await fetch(`${world.url}/__world/seal`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ key: signer }),
  })
  expect(((await sealed.json()) as string[]).length).toBeGreaterThan(0)
  const verified = async () => {
    const verifiers = await parseVerifiers(verifier)
    return verifyLog(createOperatorStore(world.sql), { verifiers, now: await world.now() })
  }
  expect(await verified()).toMatchObject({ fault: null })
  await world.sql.execute('drop trigger mfa_audit_no_update')
  const { rows } = await world.sql.execute('select max(seq) as seq from mfa_audit')
  await world.sql.execute("update mfa_audit set actor = 'eve' where seq = ?", [Number(rows[0]?.seq)])
  expect((await verified()).fault).toMatchObject({ kind: 'row_altered', seq: rows[0]?.seq })
})
