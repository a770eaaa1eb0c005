import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { decodeBase32 } from '../support/totp-oracle.ts'
import { tuple } from '../support/tuple.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { atInstance, backup, throttleOf } from './tools.ts'

/*
 * Threat: rows of one deployment's database are put into another one's, which has the same keys (a copied environment, a
 * staging system), and open there (A9). What is sealed is bound to the id that its database made itself. Rows from
 * before there were ids are read until a rotation ends that (docs/limits.md).
 */

const world = endsWithFile(await createWorld())
const other = endsWithFile(await createWorld({ keys: world.keys }))

const WHOSE = {
  mfa_authenticator: 'principal_id = ?',
  mfa_backup_set: 'principal_id = ?',
  mfa_backup_code: 'set_id in (select id from mfa_backup_set where principal_id = ?)',
  mfa_enrolment: 'principal_id = ?',
  mfa_principal: 'id = ?',
}

/** Everything of one person, as it is, from one database into the other. */
async function move(from: World, to: World, person: Person): Promise<void> {
  for (const [table, where] of Object.entries(WHOSE)) {
    const sql = `select * from ${table} where ${where}`
    const { rows, columns } = await from.sql.execute({ sql, args: [person.id] })
    for (const row of rows) {
      const args = columns.map((name) => row[name] ?? null)
      const marks = columns.map(() => '?').join(', ')
      await to.sql.execute({ sql: `insert or replace into ${table} (${columns.join(', ')}) values (${marks})`, args })
    }
  }
}

const methodOf = async (place: World, { id }: Person) => {
  const sql = 'select id, secret from mfa_authenticator where principal_id = ?'
  const { rows } = await place.sql.execute({ sql, args: [id] })
  return { id: String(rows[0]?.id), secret: String(rows[0]?.secret) }
}

describe('rows moved from another deployment under the same keys (A9)', () => {
  test('open for neither kind of code, are 503, and cost nobody a try', async () => {
    const person = await world.person().enrol()
    await move(world, other, person)
    const there = atInstance(other, person)
    for (const proof of [{ factor: 'totp', code: await there.code() }, backup(person.codes[0])]) {
      await there.readChallenge()
      const answer = await there.unsafe('POST', '/mfa/api/challenge', proof)
      expect([answer.status, answer.code, answer.headers.getSetCookie()]).toEqual([503, 'unavailable', []])
      const throttle = await throttleOf(other, person.id, proof.factor as 'totp' | 'backup_code')
      expect(throttle).toMatchObject({ consecutive: 0, monthCount: 0 })
    }
    expect(await there.agent.document('/')).toHaveStatus(303)
    // The control: at home both work.
    const home = person.elsewhere()
    expect(await home.answer(await home.code())).toHaveStatus(200)
    const again = person.elsewhere()
    await again.readChallenge()
    expect(await again.unsafe('POST', '/mfa/api/challenge', backup(person.codes[0]))).toHaveStatus(200)
  })

  test('a pending enrolment is not confirmed there', async () => {
    const person = world.person()
    const begun = await person.begun()
    await move(world, other, person)
    const there = atInstance(other, person)
    there.agent.jar.set('sid', person.agent.jar.get('sid') ?? '')
    await there.agent.json('GET', '/mfa/api/settings')
    const path = `/mfa/api/enrolments/${begun.id}/confirm`
    expect(await there.unsafe('POST', path, { code: await there.code() })).toHaveStatus(503)
    expect(await person.unsafe('POST', path, { code: await person.code() })).toHaveStatus(200)
  })
})

test('the id is the database’s own, one for each, and what is written is of the new form', async () => {
  const ids = await Promise.all(
    [world, other].map(async ({ sql }) => String((await sql.execute('select id from mfa_deployment')).rows[0]?.id)),
  )
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  const person = await world.person().enrol()
  expect((await methodOf(world, person)).secret).toMatch(/^v2\.k1\./)
})

test('what was sealed before there were ids opens as before, and new codes are of the new form', async () => {
  const person = await world.person().enrol()
  const { id } = await methodOf(world, person)
  const old = sealedBefore(world.keys, 'secret', [person.id, id], decodeBase32(person.secret))
  await world.sql.execute({ sql: 'update mfa_authenticator set secret = ? where id = ?', args: [old, id] })
  const session = person.elsewhere()
  expect(await session.answer(await session.code())).toHaveStatus(200)
  await world.advance(30)
  expect(await session.newCodes(await session.proof())).toHaveStatus(201)
  const sql = 'select hash from mfa_backup_code c join mfa_backup_set s on s.id = c.set_id where s.principal_id = ?'
  const { rows } = await world.sql.execute({ sql, args: [person.id] })
  expect(rows).toHaveLength(10)
  for (const { hash } of rows) expect(String(hash)).toMatch(/^v2\.k1\./)
})

test('a database that was exchanged under a running instance gets no row sealed for the one before it', async () => {
  const own = endsWithTest(await createWorld())
  const person = own.person()
  await person.agent.json('GET', '/mfa/api/settings')
  await own.sql.execute({ sql: 'update mfa_deployment set id = ?', args: ['0'.repeat(32)] })
  expect(await person.begin()).toHaveStatus(503)
  expect((await own.sql.execute('select * from mfa_enrolment')).rows).toEqual([])
  // The instance has noticed: the next one is sealed for this database, and confirmed in it.
  await person.enrol()
  expect(await person.elsewhere().answer(await person.code())).toHaveStatus(200)
  // Without its id a database is none that can be trusted.
  await own.sql.execute('delete from mfa_deployment')
  expect(await person.agent.document('/')).toHaveStatus(503)
  expect(await own.person().begin()).not.toHaveStatus(201)
})

/** The form of the versions before, by other code than ours. */
function sealedBefore(keys: string, purpose: string, owner: string[], plain: Buffer): string {
  const { k1 = '' } = (JSON.parse(keys) as { keys: Record<string, string> }).keys
  const root = Buffer.from(k1, 'base64')
  const key = Buffer.from(hkdfSync('sha256', root, 'sallyport/v1', tuple([purpose, 'AES-GCM']), 32))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(tuple(['v1', 'default', purpose, 'k1', ...owner]))
  const text = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return `v1.k1.${iv.toString('base64url')}.${text.toString('base64url')}`
}
