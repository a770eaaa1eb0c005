import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { decodeBase32, parseOtpauthUri } from '../support/totp-oracle.ts'
import { words } from '../support/words.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person, secretOf, type World } from '../world/world.ts'
import { dump } from './tools.ts'

/*
 * Threat: a secret, a backup code, a cookie or the host's session id turns up where somebody else can read it: an
 * address, a log, an error, a header, the audit log, a later answer, a cache, or a copy of the database.
 * Covers R01, R08, R13, R19, R53, R61, R62; V38, V48; ENR-03, ENR-10 (a sample), BKP-06 (the dump), BKP-10 (the server’s part), CRY-01,
 * CSR-06, PRV-01, PRV-06, GTE-15, I8; spec E7, H7, T4.
 */

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"

// With the product's own number of iterations, which other worlds lower.
const world = endsWithFile(await createWorld({ isProxied: true, mfa: { backupCodeIterations: undefined } }))

type Seen = { what: string; answer: Answer }

/** Everything a person can do now, right and wrong, with every answer kept. */
async function story() {
  const person = world.person({ name: 'Canary Person' })
  const others: Seen[] = []
  const sessionIds: string[] = []
  const used: string[] = []
  const session = (one: Person) => {
    const json = Buffer.from(one.agent.jar.get('sid') ?? '', 'base64').toString()
    sessionIds.push((JSON.parse(json) as { sessionId: string }).sessionId)
  }
  const see = async (what: string, answer: Promise<Answer>): Promise<Answer> => {
    const got = await answer
    others.push({ what, answer: got })
    return got
  }
  session(person)
  await see('settings', person.agent.json('GET', '/mfa/api/settings'))
  const begun = await person.begin()
  const { id } = begun.json<Begun>()
  person.secret = secretOf(begun.json<Begun>())
  const confirm = `/mfa/api/enrolments/${id}/confirm`
  await see('wrong confirm', person.unsafe('POST', confirm, { code: await person.wrongCode() }))
  await see('skewed confirm', person.unsafe('POST', confirm, { code: await person.code(9) }))
  await see('settings while pending', person.agent.json('GET', '/mfa/api/settings'))
  await see('enrol page while pending', person.agent.document('/mfa/enrol'))
  world.proxy.setFault('garbage', { times: 1 })
  await see('confirm with a broken database', person.unsafe('POST', confirm, { code: await person.code() }))
  world.proxy.setFault(null)
  const code = await person.code()
  used.push(code)
  const confirmed = await person.unsafe('POST', confirm, { code })
  person.codes = codesOf(confirmed.json<Confirmed>())
  await see('confirm again', person.unsafe('POST', confirm, { code }))
  await see('begin again', person.begin())
  await see('abandon', person.unsafe('POST', `/mfa/api/enrolments/${id}/abandon`, {}))
  await see('finish', person.unsafe('POST', '/mfa/api/backup-codes/confirm', {}))
  await see('settings after', person.agent.json('GET', '/mfa/api/settings'))
  await see('enrol page after', person.agent.document('/mfa/enrol'))
  await see('gated', person.agent.document('/profile'))
  await world.advance(60)

  const later = person.elsewhere()
  session(later)
  await see('held', later.agent.document('/profile'))
  await see('held form', later.agent.form('/profile', { a: 'b' }))
  await see('challenge page', later.agent.document('/mfa/challenge?to=/profile'))
  await see('challenge', later.readChallenge())
  await see('begin without assurance', later.begin())
  const csrf = later.agent.csrf ?? ''
  const form = (code: string) => later.agent.form('/mfa/challenge', { factor: 'totp', code, csrf, to: '/profile' })
  await see('wrong form', form(await person.wrongCode()))
  await see('replayed form', form(code))
  const right = await person.code()
  used.push(right)
  world.proxy.setFault({ status: 500 }, { after: 1, times: 1 })
  await see('form with a broken database', form(right))
  world.proxy.setFault(null)
  await see('right form', form(right))
  await see('gated later', later.agent.document('/profile'))
  await see('not found', later.agent.json('GET', '/mfa/api/nothing'))
  await see('method', later.agent.json('PUT', '/mfa/api/settings', {}))
  await see('stylesheet', later.agent.document('/mfa/assets/mfa.css'))
  const people = { assured: later, held: later.elsewhere(), stranger: world.person() }
  for (const [who, one] of Object.entries(people)) {
    for (const path of words`challenge settings accounts enrol nothing api/settings api/challenge api/policies`) {
      await see(`${path} of ${who}`, one.agent.document(`/mfa/${path}`))
    }
  }
  await see('sign out', later.agent.form('/logout', {}))
  return { person, sessionIds, begun, confirmed, others, used }
}

const told = await story()

/** The ways in which something secret could be written. */
function spellings(text: string, bytes: Buffer = Buffer.from(text)): string[] {
  const plain = text.replaceAll('-', '')
  const inHex = bytes.toString('hex')
  return [
    ...[text, plain, plain.toLowerCase(), encodeURIComponent(text), inHex, inHex.toUpperCase()],
    ...[bytes.toString('base64'), bytes.toString('base64url')],
    ...[Buffer.from(plain).toString('base64'), Buffer.from(plain).toString('hex')],
  ].map((spelling) => spelling.replace(/=+$/, ''))
}

function secrets(): string[] {
  const { person, sessionIds } = told
  return [
    ...spellings(person.secret, decodeBase32(person.secret)),
    ...person.codes.flatMap((code) => spellings(code)),
    ...sessionIds.flatMap((id) => spellings(id)),
  ]
}

function everything(answer: Answer): string {
  return `${[...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${answer.text}`
}

test('the secret comes with the begin and the codes with the confirm, and each is what it should be (E7, E5)', () => {
  const { begun, confirmed, person } = told
  expect(begun).toHaveStatus(201)
  expect(decodeBase32(person.secret)).toHaveLength(20)
  const uri = begun.json<Begun>().prompts[0]?.uri ?? ''
  expect(parseOtpauthUri(uri)).toMatchObject({ secret: person.secret, algorithm: 'SHA1', digits: 6, periodSeconds: 30 })
  expect(confirmed).toHaveStatus(200)
  expect(new Set(person.codes).size).toBe(10)
  for (const [place, code] of person.codes.entries()) {
    expect(code).toMatch(new RegExp(`^${place}[0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`))
  }
  expect(confirmed.text).not.toContain(person.secret)
  for (const answer of [begun, confirmed]) {
    expect([...answer.headers].join()).not.toContain(person.secret)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
})

test('no other answer, header or redirect holds the secret, a backup code or the host’s session id (I8, ENR-03)', () => {
  expect(told.others.length).toBeGreaterThan(50)
  for (const { what, answer } of told.others) {
    const text = everything(answer)
    for (const secret of secrets()) expect(text.includes(secret), `${what} holds ${secret}`).toBe(false)
  }
})

test('neither a code nor a secret is in an address that we send somebody to', () => {
  for (const { what, answer } of told.others) {
    for (const code of told.used) expect(answer.location ?? '', what).not.toContain(code)
  }
})

test('log entries and the console of the Worker hold none of it, nor codes, cookies or statements (PRV-01)', async () => {
  const { logged } = await world.order({})
  expect(logged.length).toBeGreaterThanOrEqual(2)
  const cookies = [told.person.agent.jar.get(told.person.agent.stem) ?? 'x', told.person.agent.csrf ?? 'x']
  const output = `${JSON.stringify(logged)}\n${world.worker.stdout()}\n${world.worker.stderr()}`
  for (const secret of [...secrets(), ...cookies]) expect(output.includes(secret), secret).toBe(false)
  expect(output).not.toMatch(/select |insert |update |mfa_\w+ where/i)
  const fields = logged.map((entry) =>
    Object.keys(entry as object)
      .sort()
      .join(),
  )
  for (const each of fields) expect(each).toMatch(/^(code,)?error,event,requestId$/)
})

test('a copy of the database holds none of it in the clear, in hex or in base64 (CRY-01, T4)', async () => {
  const copy = await dump(world)
  // The control: what is not secret is there.
  expect(copy).toContain(told.person.id)
  expect(copy).toContain('challenge.passed')
  const cookie = (told.person.agent.jar.get(told.person.agent.stem) ?? 'x').split('.')
  const ours = [cookie.at(-1) ?? 'x', told.person.agent.csrf ?? 'x', ...Object.values(keysOf(world))]
  for (const secret of [...secrets(), ...ours]) expect(copy.includes(secret), secret).toBe(false)
  for (const code of told.used) expect(copy).not.toMatch(new RegExp(`"${code}"`))
})

test('each backup code has a salt of its own and a sealed hash; no two rows are alike (R13)', async () => {
  const sql = 'select c.* from mfa_backup_code c join mfa_backup_set s on s.id = c.set_id where s.principal_id = ?'
  const { rows } = await world.sql.execute({ sql, args: [told.person.id] })
  expect(rows).toHaveLength(10)
  expect(new Set(rows.map((row) => row.salt)).size).toBe(10)
  expect(new Set(rows.map((row) => row.hash)).size).toBe(10)
  for (const row of rows) {
    expect(String(row.hash)).toMatch(/^v2\.k1\.[\w-]{16}\.[\w-]{64}$/)
    expect(Buffer.from(String(row.salt), 'base64url')).toHaveLength(16)
    expect(row.iterations).toBe(10_000)
  }
})

test('the audit log says who did what, and none of what they did it with', async () => {
  const sql = 'select * from mfa_audit where principal = ? order by at, act'
  const { rows } = await world.sql.execute({ sql, args: [told.person.id] })
  const acts = rows.map((row) => row.act)
  expect(acts).toEqual(expect.arrayContaining(words`mfa.enrolled challenge.wrong challenge.passed assurance.ended`))
  expect(rows.filter((row) => row.act === 'mfa.enrolled')).toHaveLength(1)
  const text = JSON.stringify(rows)
  for (const secret of [...secrets(), ...told.used.map((code) => `"${code}"`)]) expect(text).not.toContain(secret)
  // Append-only: neither an edit nor a deletion of a young row is possible.
  const id = String(rows[0]?.id)
  await expect(world.sql.execute({ sql: "update mfa_audit set act = 'x' where id = ?", args: [id] })).rejects.toThrow()
})

test('every answer of ours says no-store and nosniff; documents carry the policy of H7 letter for letter (CSR-06)', () => {
  const ours = told.others.filter(({ what }) => !/^(gated|sign out)/.test(what))
  for (const { what, answer } of ours) {
    const { headers } = answer
    const isDocument = headers.get('content-type')?.startsWith('text/html') ?? false
    expect(headers.get('cache-control'), what).toBe('no-store')
    expect(headers.get('x-content-type-options'), what).toBe('nosniff')
    expect(headers.get('referrer-policy'), what).toBe(isDocument ? 'same-origin' : 'no-referrer')
    expect(headers.get('content-security-policy'), what).toBe(isDocument ? POLICY : null)
    if (isDocument) expect(headers.get('cross-origin-opener-policy'), what).toBe('same-origin')
    expect([headers.get('x-powered-by'), headers.get('server')], what).toEqual([null, null])
  }
  expect(ours.filter(({ answer }) => answer.headers.get('content-security-policy')).length).toBeGreaterThan(2)
  const gated = told.others.filter(({ what }) => what.startsWith('gated'))
  for (const { answer } of gated) expect(answer.headers.get('cache-control')).toBe('private, no-store')
})

test('the pages load nothing from elsewhere and hold no inline script, style or handler', () => {
  const pages = told.others.filter(({ answer }) => answer.headers.get('content-type')?.startsWith('text/html'))
  for (const { what, answer } of pages) {
    expect(answer.text, what).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
    for (const [, address = ''] of answer.text.matchAll(/(?:src|href|action)="([^"]*)"/g)) {
      expect([what, address]).toEqual([what, expect.stringMatching(/^\/(?!\/)/)])
    }
  }
})

test('an error tells its request id, and neither a stack, a statement nor a name of ours (PRV-06)', () => {
  const failures = told.others.filter(({ answer }) => answer.status >= 400)
  expect(failures.some(({ answer }) => answer.status === 503)).toBe(true)
  const inside = /\bat \w+ \(|\.ts:|\.js:\d|select |sqlite|libsql|hrana|TypeError|LibsqlError|\bk1\b/i
  for (const { what, answer } of failures) expect(answer.text, what).not.toMatch(inside)
})

test('there is no address that gives the secret or the codes again (ENR-03, BKP-10)', async () => {
  const paths = words`
    /mfa/api/enrolments /mfa/api/enrolments/{id} /mfa/api/enrolments/{id}/confirm /mfa/api/enrolments/{id}/secret
    /mfa/api/backup-codes /mfa/api/backup-codes/confirm /mfa/api/authenticators/{id} /mfa/api/authenticators/{id}/secret
    /mfa/api/settings /mfa/api/challenge /mfa/enrol /mfa/challenge /mfa/api/qr/{id} /mfa/enrolments/{id}/qr.svg`
  const fresh = await world.person().enrol()
  const people = [
    { who: fresh, id: fresh.authenticatorId },
    { who: told.person, id: told.begun.json<Begun>().id },
  ]
  for (const { who, id } of people) {
    for (const path of paths.map((each) => each.replace('{id}', id))) {
      for (const method of words`GET HEAD POST PUT PATCH`) {
        const answer = await who.agent.json(method, path, /GET|HEAD/.test(method) ? undefined : {})
        expect(answer.status, `${method} ${path}`).toBeLessThan(500)
        const text = everything(answer)
        const kept = [...spellings(who.secret, decodeBase32(who.secret)), ...who.codes]
        for (const secret of kept) expect(text).not.toContain(secret)
      }
    }
  }
})

function keysOf(of: World): Record<string, string> {
  return (JSON.parse(of.keys) as { keys: Record<string, string> }).keys
}
