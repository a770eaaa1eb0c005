import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { atInstance, backup, firstRow } from './tools.ts'

/*
 * Threat: somebody who can read or write the database puts a secret of their own where a victim's was, edits a sealed
 * text; and a change of keys locks people out. Rings that are no good are in `tests/crypto/key-ring.test.ts`.
 * Covers R08, R14, R64; CRY-02, CRY-03, CRY-04 (a rotation, in order and in the wrong one);
 * spec T4.
 */

const world = endsWithFile(await createWorld())

const sealedOf = async ({ id }: Person) =>
  String((await firstRow(world, 'select secret from mfa_authenticator where principal_id = ?', id))?.secret)

async function reseal(person: Person, sealed: string): Promise<void> {
  await world.sql.batch([
    { sql: 'update mfa_authenticator set secret = ? where principal_id = ?', args: [sealed, person.id] },
    { sql: 'delete from mfa_throttle where principal_id = ?', args: [person.id] },
  ])
}

/** Neither code opens anything, and the answer gives nothing away. */
async function expectClosed(person: Person, codes: string[]): Promise<void> {
  for (const code of codes) {
    const session = person.elsewhere()
    const answer = await session.answer(code)
    expect(answer).toHaveProblem(503, 'unavailable')
    expect(answer.headers.get('retry-after')).toBe('5')
    // Without its random id, which now and then spells one of these words.
    const said = JSON.stringify({ ...answer.json<object>(), requestId: '' })
    expect(said).not.toMatch(/decrypt|OperationError|AES|sealed|k1|malformed/i)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await session.agent.document('/')).toHaveStatus(303)
  }
}

test('a sealed secret moved into another row opens nothing, for either code (CRY-02)', async () => {
  const [victim, mallory] = await Promise.all([world.person().enrol(), world.person().enrol()])
  const [ofVictim, ofMallory] = await Promise.all([sealedOf(victim), sealedOf(mallory)])
  await reseal(victim, ofMallory)
  await reseal(mallory, ofVictim)
  const codes = await Promise.all([mallory.code(), victim.code()])
  await expectClosed(victim, codes)
  await expectClosed(mallory, codes)
  // The control: put back, it works again.
  await reseal(victim, ofVictim)
  expect(await victim.elsewhere().answer(await victim.code())).toHaveStatus(200)
})

test('a pending secret cannot stand in for the enrolled one, nor an enrolled one under another id (CRY-02)', async () => {
  const victim = await world.person().enrol()
  const own = await sealedOf(victim)
  const { rows } = await world.sql.execute(
    'select hash from mfa_backup_code c join mfa_backup_set s on s.id = c.set_id where s.principal_id = ? and place = 0',
    [victim.id],
  )
  await reseal(victim, String(rows[0]?.hash))
  await expectClosed(victim, [await victim.code()])
  await reseal(victim, own)
  await world.sql.execute('update mfa_authenticator set id = ? where principal_id = ?', ['moved', victim.id])
  await expectClosed(victim, [await victim.code()])
})

test('a backup code’s hash moved to another person, set or place opens nothing (CRY-02)', async () => {
  const [victim, mallory] = await Promise.all([world.person().enrol(), world.person().enrol()])
  await world.sql.execute(
    `update mfa_backup_code set (salt, hash) = (select c.salt, c.hash from mfa_backup_code c
      join mfa_backup_set s on s.id = c.set_id where s.principal_id = ?1 and c.place = mfa_backup_code.place)
      where set_id = (select id from mfa_backup_set where principal_id = ?2)`,
    [mallory.id, victim.id],
  )
  const session = victim.elsewhere()
  await session.readChallenge()
  for (const code of [mallory.codes[0], victim.codes[0]]) {
    const answer = await session.prove({ factor: 'backup_code', code })
    expect([answer.status, answer.headers.getSetCookie().length]).toEqual([503, 0])
  }
  expect(await session.agent.document('/')).toHaveStatus(303)
})

test('a flipped bit in a sealed secret, another key id or version opens nothing (CRY-03)', async () => {
  const victim = await world.person().enrol()
  const own = await sealedOf(victim)
  const [version = '', key = '', iv = '', text = ''] = own.split('.')
  const flipped = Buffer.from(text, 'base64url')
  flipped[20] = (flipped[20] ?? 0) ^ 1
  const code = await victim.code()
  // Every bit and every form of it are in `tests/crypto/seal.test.ts`.
  const texts = [flipped.toString('base64url'), text.slice(0, 20)].map((other) => `${version}.${key}.${iv}.${other}`)
  for (const sealed of [...texts, `v1.${key}.${iv}.${text}`, `${version}.k2.${iv}.${text}`, '', victim.secret]) {
    await reseal(victim, sealed)
    await expectClosed(victim, [code])
  }
  await reseal(victim, own)
  expect(await victim.elsewhere().answer(code)).toHaveStatus(200)
})

test('an edited secret of a pending enrolment cannot be confirmed (CRY-03)', async () => {
  const [one, two] = [world.person(), world.person()]
  for (const person of [one, two]) await person.begun()
  await world.sql.execute(
    'update mfa_enrolment set secret = (select secret from mfa_enrolment where id = ?) where id = ?',
    [two.authenticatorId, one.authenticatorId],
  )
  for (const code of [await one.code(), await two.code()]) expect(await one.confirmOwn(code)).toHaveStatus(503)
  expect((await one.settings()).json()).toMatchObject({ authenticators: [] })
})

test('with a new active key, who enrolled before signs in, and standing assurance still stands (CRY-04)', async () => {
  const alice = await world.person().enrol()
  const own = (JSON.parse(world.keys) as { keys: Record<string, string> }).keys
  const k2 = randomBytes(32).toString('base64')
  const rotated = endsWithTest(
    await createWorld({ beside: world, keys: JSON.stringify({ active: 'k2', keys: { ...own, k2 } }) }),
  )
  const prepared = endsWithTest(
    await createWorld({ beside: world, keys: JSON.stringify({ active: 'k1', keys: { ...own, k2 } }) }),
  )
  const lost = endsWithTest(await createWorld({ beside: world, keys: JSON.stringify({ active: 'k2', keys: { k2 } }) }))
  const at = await world.now()
  await Promise.all([world, rotated, prepared, lost].map((each) => each.freezeAt(at)))
  onTestFinished(() => world.freezeAt(null))
  // Sign-in by app and by backup code under the new key.
  const signedIn = atInstance(rotated, alice)
  expect(await signedIn.answer(await alice.code())).toHaveStatus(200)
  expect(signedIn.agent.jar.get(signedIn.agent.stem)).toMatch(/^v1\.k2\./)
  expect(await atInstance(rotated, alice).prove(backup(alice.codes[3]))).toHaveStatus(200)
  // A proof that was given under the old key, in the same host session, at the instance with the new one. The cookie
  // names its origin, so the instance is called by that.
  const browserAt = (to: World, { agent }: Person) =>
    new UserAgent(to.url, { origin: agent.origin, jar: agent.jar.copy() })
  const bob = await rotated.person().enrol()
  expect(await bob.agent.document('/')).toHaveStatus(200)
  expect(await sealedOf(bob)).toMatch(/^v2\.k2\./)
  expect(alice.agent.jar.get(alice.agent.stem)).toMatch(/^v1\.k1\./)
  await alice.settings()
  const [standing, dead] = [browserAt(rotated, alice), browserAt(lost, alice)]
  expect(await standing.send('GET', '/')).toHaveStatus(200)
  standing.csrf = alice.agent.csrf
  expect(await standing.json('POST', '/mfa/api/backup-codes/confirm', {})).toHaveStatus(204)
  // During the roll-out both kinds of instance know both keys, so both kinds of proof stand at both.
  expect(await browserAt(prepared, signedIn).send('GET', '/')).toHaveStatus(200)
  // A key that is taken away too early locks out; it never lets anybody in.
  expect(await atInstance(lost, alice).answer(await alice.code(1))).toHaveStatus(503)
  expect(await dead.send('GET', '/')).toHaveStatus(401)
})
