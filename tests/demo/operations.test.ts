import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { Agent } from '../browser/support/agent.ts'
import { startTestDemo } from '../browser/support/demo.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { csrfOf, newEnrolled, signIn } from './support.ts'

/*
 * Operations, the demo's back office over the admin API. Threat: somebody who is no operator, or another site in the
 * operator's browser, does what only operators may; and a press that is sent twice is done twice.
 */

const demo = endsWithFile(await startTestDemo())
const desk = await signIn(demo, 'desk@example.com')
await desk.enrol()

const acts = async (id: string, act: string) =>
  (
    await demo.database.execute({
      sql: 'select actor, reason from mfa_audit where principal = ? and act = ?',
      args: [id, act],
    })
  ).rows
const methods = async (id: string) =>
  (await demo.database.execute({ sql: 'select 1 from mfa_authenticator where principal_id = ?', args: [id] })).rows
    .length
const fieldOf = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''

/** Somebody whom the gate has seen with their account, which is written down behind the answer. */
async function seen() {
  const person = await newEnrolled(demo)
  await person.agent.document('/')
  const sql = 'select 1 from mfa_membership where principal_id = ?'
  await expect.poll(async () => (await demo.database.execute({ sql, args: [person.id] })).rows.length).toBe(1)
  return person
}

/** The form that asks before an act, as it came. */
async function formOf(agent: Agent, verb: string, id: string) {
  const page = await agent.document(`/admin/act?${new URLSearchParams({ do: verb, id })}`)
  const fields = { csrf: fieldOf(page.text, 'csrf'), once: fieldOf(page.text, 'once') }
  return { text: page.text, fields: { ...fields, do: verb, id, reason: 'lost phone, ticket 12' } }
}

describe('who may', () => {
  test('nobody but the operator sees that there is such a page, and nobody before their second step (ADM-11)', async () => {
    const owner = await newEnrolled(demo)
    const addresses = ['/admin', '/admin/person?id=help-desk', '/admin/log', '/admin/log/export', '/admin/keys']
    for (const address of [...addresses, '/admin/act?do=reset&id=help-desk', '/admin/webhooks', '/admin/policies']) {
      const other = await owner.agent.document(address)
      expect([address, other.status, /Page not found/.test(other.text)]).toEqual([address, 404, true])
      expect(other.text).not.toContain('help-desk')
    }
    const first = await signIn(demo, 'desk@example.com')
    expect((await first.document('/admin')).location).toMatch(/^\/mfa\/challenge\?to=/)
    const { fields } = await formOf(desk, 'reset', owner.id)
    for (const agent of [owner.agent, first]) {
      const { status } = await agent.form('/admin/act', { ...fields, csrf: await csrfOf(owner.agent, '/profile') })
      expect([303, 404]).toContain(status)
    }
    expect(await methods(owner.id)).toBe(1)
  })

  test('an operator without a method is led to set one up, whatever the accounts require', async () => {
    const other = await startTestDemo()
    try {
      const fresh = await signIn(other, 'desk@example.com')
      expect((await fresh.document('/admin')).location).toMatch(/^\/mfa\/enrol/)
      expect((await fresh.document('/')).text).toContain('Open Operations')
    } finally {
      await other.stop()
    }
  })

  test('a form of another site, of another session or without its value does nothing (ADM-11)', async () => {
    const person = await newEnrolled(demo)
    const { fields } = await formOf(desk, 'reset', person.id)
    const foreign = await desk.form('/admin/act', fields, { headers: { origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
    for (const csrf of ['', 'x', await csrfOf(person.agent, '/profile')]) {
      expect((await desk.form('/admin/act', { ...fields, csrf })).status).toBe(403)
    }
    expect((await desk.document(`/admin/act?${new URLSearchParams(fields)}`)).status).toBe(200)
    expect([await methods(person.id), await acts(person.id, 'admin.reset')]).toEqual([1, []])
  })

  test('the key is in no answer, and what shows a browser gets nothing from the API with it', async () => {
    const { rows } = await demo.database.execute('select id, hash from mfa_api_key')
    expect(rows).toHaveLength(1)
    for (const address of ['/admin', '/admin/keys', '/admin/person?id=help-desk', '/admin/log', '/api/me']) {
      const { text, headers } = await desk.document(address)
      expect(text + JSON.stringify([...headers])).not.toMatch(/sallyport_[\w-]{43}/)
      expect(text).not.toContain(String(rows[0]?.hash))
    }
    expect((await desk.json('GET', '/mfa/admin/v1/people')).status).toBe(403)
  })
})

describe('an act', () => {
  test('is done once by a form that is sent twice, also at once (ADM-05), and says what came of it', async () => {
    const person = await seen()
    const { fields, text } = await formOf(desk, 'reset', person.id)
    expect(text).toContain(person.name)
    expect(text).toContain('The person is told.')
    const presses = await Promise.all(Array.from({ length: 6 }, () => desk.form('/admin/act', fields)))
    const back = `/admin/person?id=${person.id}&done=reset`
    expect(presses.map(({ status, location }) => [status, location])).toEqual(presses.map(() => [303, back]))
    expect((await desk.document(back)).text).toMatch(
      /role="status" data-say="Reset: method and backup codes are removed/,
    )
    const [row, ...more] = await acts(person.id, 'admin.reset')
    // The API knows the key; who sat at the page stands in the reason (ADM-10).
    expect([row?.reason, String(row?.actor).startsWith('sallyport:api-key:'), more]).toEqual([
      'help-desk: lost phone, ticket 12',
      true,
      [],
    ])
    expect(await methods(person.id)).toBe(0)
    await expect
      .poll(async () => (await desk.document(`/mailbox?person=${person.id}`)).text)
      .toContain('Your MFA was reset by an operator')
    // The same form with another reason is another act, and refused rather than done.
    const other = await desk.form('/admin/act', { ...fields, reason: 'another' })
    expect([other.status, other.text.includes('was sent before with something else')]).toEqual([409, true])
  })

  test('is refused beside the field without a reason, and keeps its key for the next press', async () => {
    const { fields } = await formOf(desk, 'unlock', 'help-desk')
    for (const [reason, said] of [
      ['  ', 'Say why.'],
      ['x'.repeat(401), 'Use at most 400 characters.'],
    ] as const) {
      const { status, text } = await desk.form('/admin/act', { ...fields, reason })
      expect([status, fieldOf(text, 'once')]).toEqual([422, fields.once])
      expect(text).toMatch(/id="reason"[^>]*aria-describedby="reason-help reason-error" aria-invalid="true"/)
      expect(text).toContain(said)
    }
    expect(await acts('help-desk', 'admin.unlocked')).toEqual([])
  })

  test('that could not be done now comes back as it was, and is done once when it is sent again', async () => {
    const person = await seen()
    const { fields } = await formOf(desk, 'unlock', person.id)
    // A key that no call can be made with, whichever minute it is.
    await demo.database.execute('update mfa_api_key set expires_at = -expires_at')
    const refused = await desk.form('/admin/act', fields)
    await demo.database.execute('update mfa_api_key set expires_at = -expires_at')
    expect([refused.status, fieldOf(refused.text, 'once'), fieldOf(refused.text, 'id')]).toEqual([
      ...[502, fields.once, person.id],
    ])
    expect(refused.text).toMatch(/id="reason" name="reason" value="lost phone, ticket 12"/)
    expect((await desk.form('/admin/act', fields)).status).toBe(303)
    expect(await acts(person.id, 'admin.unlocked')).toHaveLength(1)
  })

  test('about nobody, or of no kind, is none', async () => {
    expect((await desk.document('/admin/act?do=reset&id=nobody')).status).toBe(404)
    for (const [verb, id] of [
      ['delete', 'help-desk'],
      ['constructor', 'help-desk'],
      ['reset', ''],
    ]) {
      expect((await desk.document(`/admin/act?do=${verb}&id=${id}`)).status).toBe(404)
    }
    expect((await desk.document('/admin/person?id=..')).status).toBe(404)
    expect((await desk.document('/admin/person?id=nobody')).text).toContain('Nobody of this id')
  })

  test('unlock, end sessions, forget, a policy: each leads back and is on record', async () => {
    const person = await seen()
    const leadsTo = async (verb: string, id = person.id) => {
      const { fields } = await formOf(desk, verb, id)
      return (await desk.form('/admin/act', fields)).location
    }
    const back = (done: string) => `/admin/person?id=${person.id}&done=${done}`
    expect(await leadsTo('unlock')).toBe(back('unlocked-none'))
    expect(await leadsTo('end-sessions')).toBe(back('ended&n=1'))
    expect(await leadsTo('require', person.account.id)).toBe('/admin/policies?done=required')
    expect((await desk.document('/admin/policies')).text).toContain(person.account.name)
    expect(await leadsTo('release', person.account.id)).toBe('/admin/policies?done=optional')
    const log = (await desk.document(`/admin/log?account=${person.account.id}&act=policy.changed`)).text
    expect(
      [...log.matchAll(/<code>policy\.changed<\/code><br><span class="muted small">(\w+)</g)].map(([, how]) => how),
    ).toEqual(['off', 'on'])
    expect(await leadsTo('forget')).toBe(back('forgotten'))
    expect(await acts(person.id, 'principal.forgotten')).toHaveLength(1)
    expect((await desk.document('/admin/policies?done=<b>&n=1')).text).not.toContain('<b>')
  })
})

describe('what it shows', () => {
  test('people in pages, by name, by id and by the address that the site knows; names are text', async () => {
    const name = `<b>Zoë</b> ${'ö'.repeat(160)}`
    const person = await seen()
    await demo.database.execute({
      sql: 'update mfa_membership set name = ? where principal_id = ?',
      args: [name, person.id],
    })
    await demo.database.execute(`with recursive n (n) as (select 1 union all select n + 1 from n where n < 10000)
      insert into mfa_principal (id, epoch, memberships_digest, seen_at) select printf('crowd-%05d', n), 0, '', 5 from n`)
    const first = await desk.document('/admin?search=crowd-')
    expect(first.text.match(/role="rowheader"/g)).toHaveLength(50)
    const next = /href="([^"]+)">Next page/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(next).toBe('/admin?search=crowd-&after=crowd-00050')
    expect((await desk.document(next)).text).toContain('crowd-00051')
    const last = await desk.document('/admin?search=crowd-&after=crowd-09990')
    expect([/Next page/.test(last.text), /First page/.test(last.text)]).toEqual([false, true])
    expect((await desk.document(`/admin?search=${encodeURIComponent(person.email)}`)).location).toBe(
      `/admin/person?id=${person.id}`,
    )
    const found = await desk.document(`/admin?search=${encodeURIComponent('>zoë<')}`)
    expect(found.text).toContain('&lt;b&gt;Zoë&lt;/b&gt;')
    expect((await desk.document('/admin?search=nothing-like-it')).text).toContain('Nobody found')
  })

  test('one person with method, waits and sessions, and no secret', async () => {
    const person = await seen()
    const { text } = await desk.document(`/admin/person?id=${person.id}`)
    for (const words of [
      'Authenticator app',
      '10 of 10 left',
      'None that still count.',
      'Sessions past the second step',
    ]) {
      expect(text).toContain(words)
    }
    for (const secret of [person.secret, ...person.backupCodes]) expect(text).not.toContain(secret)
  })

  test('the log by its filters, and the same rows as a file; a wrong day is said beside its field', async () => {
    const person = await seen()
    const page = await desk.document(`/admin/log?principal=${person.id}&act=mfa.enrolled`)
    expect(page.text.match(/role="rowheader"/g)).toHaveLength(1)
    const csv = await desk.document(`/admin/log/export?format=csv&principal=${person.id}`)
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"')
    expect(csv.text).toMatch(/^seq,id,at,actor,/)
    expect(csv.text).toContain(',mfa.enrolled,ok,')
    const lines = (await desk.document(`/admin/log/export?format=ndjson&principal=${person.id}`)).text
      .trimEnd()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line).principal)).toEqual(lines.map(() => person.id))
    for (const [field, value] of [
      ['from', '2026-13-01'],
      ['act', 'Robert'],
      ['to', 'x'],
    ]) {
      const wrong = await desk.document(`/admin/log?${field}=${value}`)
      expect([field, wrong.status, wrong.text.includes(`id="${field}-error" role="alert"`)]).toEqual([field, 422, true])
    }
    const empty = await desk.document('/admin/log?from=2001-01-01&to=2001-01-01')
    expect(empty.text).toContain('Nothing found')
  })

  test('endpoints that did not take their events, which go out again', async () => {
    expect((await desk.document('/admin/webhooks')).text).toContain('No endpoint')
    await demo.database.batch([
      "insert into mfa_webhook (id, origin, fingerprint, registered_at) values ('siem', 'https://siem.example', 'x', 1)",
      `insert into mfa_outbox (id, webhook_id, type, audit_id, codes_left, created_at, state, next_at, tries)
        select 'msg_' || id, 'siem', 'admin.reset', id, 0, at, 'dead', null, 10 from mfa_audit limit 2`,
    ])
    expect((await desk.document('/admin/webhooks')).text).toContain('Send again')
    const { fields } = await formOf(desk, 'replay', 'siem')
    expect((await desk.form('/admin/act', fields)).location).toBe('/admin/webhooks?done=replayed&n=2')
  })
})

test('the page of keys leads to the description of the API, which is the file of the documents and nobody’s secret', async () => {
  const [, address = ''] =
    /href="([^"]+)">API description \(OpenAPI\)</.exec((await desk.document('/admin/keys')).text) ?? []
  const { status, headers, text } = await new Agent(demo.url).json('GET', address)
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(JSON.parse(text)).toEqual(
    JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8')),
  )
})

test('a key that is revoked or out of calls is said, and nothing is done', async () => {
  const { rows } = await demo.database.execute('select id from mfa_api_key')
  const [own] = rows
  expect((await desk.document('/admin/keys')).text).toContain('This page')
  const minute = Date.now() - (Date.now() % 60_000)
  await demo.database.execute({ sql: 'update mfa_api_key set calls = 300, minute = ?', args: [minute] })
  const busy = await desk.document('/admin')
  // The clock of the test is nobody's: where the minute has just begun anew, there are calls again.
  if (Date.now() - minute < 60_000) {
    expect([busy.status, busy.text.includes('too many calls')]).toEqual([429, true])
    expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await demo.database.execute('update mfa_api_key set calls = 0')
  const { fields } = await formOf(desk, 'revoke', String(own?.id))
  expect((await desk.form('/admin/act', fields)).location).toBe('/admin/keys?done=revoked')
  const refused = await desk.document('/admin')
  expect([refused.status, refused.text.includes('refuses the key of this site')]).toEqual([502, true])
})
