import { randomBytes } from 'node:crypto'
import { createClient } from '@libsql/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createMfa, type MfaOptions } from '../../edge/index.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { words } from '../support/words.ts'
import { createWorld, newKeyRing, type Person, type World } from '../world/world.ts'
import { backup, firstRow, laneOf } from './tools.ts'

/*
 * Threat: somebody who can read or write the database puts a secret of their own where a victim's was, edits a sealed
 * text, or a deployment starts with a key that is missing, weak or public; and a change of keys locks people out.
 * Covers R08, R14, R64; CRY-02, CRY-03, CRY-04 (a rotation, in order and in the wrong one), CRY-05 (a sample), CRY-06;
 * spec T4.
 */

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

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

test('a flipped bit anywhere in a sealed secret, another key id or version opens nothing (CRY-03)', async () => {
  const victim = await world.person().enrol()
  const own = await sealedOf(victim)
  const [version = '', key = '', iv = '', text = ''] = own.split('.')
  const flip = (part: string, at: number, bit: number) => {
    const bytes = Buffer.from(part, 'base64url')
    bytes[at] = (bytes[at] ?? 0) ^ bit
    return bytes.toString('base64url')
  }
  const size = Buffer.from(text, 'base64url').length
  expect([Buffer.from(iv, 'base64url').length, size]).toEqual([12, 20 + 16])
  const named: Record<string, string> = { v: version, k: key, i: iv, t: text }
  const broken = [
    ...[0, 5, 11].map((at) => [version, key, flip(iv, at, 1), text]),
    ...[0, 10, 19, 20, 28, size - 1].flatMap((at) => [1, 128].map((bit) => [version, key, iv, flip(text, at, bit)])),
    // v: version, k: key id, i: iv, t: text; anything else is itself.
    ...words`v1.k.i.t v3.k.i.t .k.i.t v.k2.i.t v.__proto__.i.t v.k.t.i v.k.i v.k.i. v.k..t v.k.i.t. v.k.i.%%%`.map(
      (form) => form.split('.').map((part) => named[part] ?? part),
    ),
    ...[[''], [version, key, iv, text.slice(0, 20)], [victim.secret]],
  ].map((parts) => parts.join('.'))
  const code = await victim.code()
  for (const sealed of broken) {
    await reseal(victim, sealed)
    await expectClosed(victim, [code])
  }
  await reseal(victim, own)
  expect(await victim.elsewhere().answer(code)).toHaveStatus(200)
})

test('an edited secret of a pending enrolment cannot be confirmed (CRY-03)', async () => {
  const [one, two] = [world.person(), world.person()]
  for (const person of [one, two]) {
    await person.settings()
    const begun = (await person.begin()).json<{ id: string; prompts: { secret?: string }[] }>()
    person.authenticatorId = begun.id
    person.secret = begun.prompts[0]?.secret ?? ''
  }
  await world.sql.execute(
    'update mfa_enrolment set secret = (select secret from mfa_enrolment where id = ?) where id = ?',
    [two.authenticatorId, one.authenticatorId],
  )
  const confirm = `/mfa/api/enrolments/${one.authenticatorId}/confirm`
  for (const code of [await one.code(), await two.code()]) {
    expect(await one.unsafe('POST', confirm, { code })).toHaveStatus(503)
  }
  expect((await one.settings()).json()).toMatchObject({ authenticators: [] })
})

test('the ivs of everything sealed so far are all different (CRY-05, a sample)', async () => {
  const sealed = await world.sql.execute(
    'select secret as s from mfa_authenticator union all select hash from mfa_backup_code union all select secret from mfa_enrolment',
  )
  const ivs = sealed.rows.map((row) => String(row.s).split('.')[2]).filter((iv) => iv?.length === 16)
  expect(ivs.length).toBeGreaterThan(60)
  // An authenticator takes over the sealed text of its enrolment, so a secret is counted once.
  expect(new Set(ivs).size).toBe(
    new Set(sealed.rows.map((row) => String(row.s)).filter((s) => s.split('.')[2]?.length === 16)).size,
  )
})

test('a wrong key ring does not start, and the message names the key and gives none away (CRY-06)', () => {
  const base: MfaOptions = {
    store: createStore(createClient({ url: ':memory:' })),
    identify: () => null,
    keys: newKeyRing(),
    issuer: 'Acme',
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
  }
  expect(() => createMfa(base)).not.toThrow()
  const good = randomBytes(32).toString('base64')
  const ring = (keys: unknown, active: unknown = 'k1') => JSON.stringify({ active, keys })
  const wrong: [string, unknown, RegExp][] = [
    ['missing', undefined, /MFA_KEYS is missing/],
    ['null', null, /MFA_KEYS is missing/],
    ['empty', '', /MFA_KEYS is missing/],
    ['blank', '  ', /MFA_KEYS is missing/],
    ['a bare key', good, /MFA_KEYS is not JSON/],
    ['an array', '[]', /MFA_KEYS lacks "active" or "keys"/],
    ['null as JSON', 'null', /MFA_KEYS lacks/],
    ['no keys', ring({}), /active key "k1" is not among/],
    ['active is missing', JSON.stringify({ keys: { k1: good } }), /MFA_KEYS lacks/],
    ['active is unknown', ring({ k2: good }), /active key "k1" is not among/],
    ['active is a number', ring({ 1: good }, 1), /MFA_KEYS lacks/],
    ['short', ring({ k1: randomBytes(31).toString('base64') }), /key "k1" has 31 bytes/],
    ['long', ring({ k1: randomBytes(33).toString('base64') }), /key "k1" has 33 bytes/],
    ['empty key', ring({ k1: '' }), /key "k1" has 0 bytes/],
    ['not base64', ring({ k1: '!'.repeat(44) }), /key "k1" is not base64/],
    ['a number', ring({ k1: 7 }), /key "k1" is not base64/],
    ['zeros', ring({ k1: Buffer.alloc(32).toString('base64') }), /key "k1" is the example key or not random/],
    [
      'repeated',
      ring({ k1: Buffer.from('ab'.repeat(16)).toString('base64') }),
      /"k1" is the example key or not random/,
    ],
    ['the example', ring({ k1: 'c2FsbHlwb3J0LWV4YW1wbGUta2V5LWRvLW5vdC11c2U=' }), /key "k1" is the example key/],
    [
      'the example as a second',
      ring({ k1: good, old: 'c2FsbHlwb3J0LWV4YW1wbGUta2V5LWRvLW5vdC11c2U' }),
      /key "old" is the example/,
    ],
    ['twice the same', ring({ k1: good, k2: good }), /keys "k1" and "k2" are the same/],
    [
      'twice in two spellings',
      ring({ k1: good, k2: good.replaceAll('+', '-').replaceAll('/', '_').replace('=', '') }),
      /are the same/,
    ],
    ['a dot in the id', ring({ 'a.b': good }, 'a.b'), /key id must be/],
    ['a long id', ring({ ['k'.repeat(33)]: good }, 'k'.repeat(33)), /key id must be/],
  ]
  for (const [what, keys, message] of wrong) {
    let said = 'it started'
    try {
      createMfa({ ...base, keys: keys as string })
    } catch (error) {
      said = (error as Error).message
    }
    expect([what, said]).toEqual([what, expect.stringMatching(message)])
    expect(said).not.toContain(good)
  }
})

test('with a new active key, who enrolled before signs in, and standing assurance still stands (CRY-04)', async () => {
  const alice = await world.person().enrol()
  const own = (JSON.parse(world.keys) as { keys: Record<string, string> }).keys
  const k2 = randomBytes(32).toString('base64')
  const rotated = await createWorld({ beside: world, keys: JSON.stringify({ active: 'k2', keys: { ...own, k2 } }) })
  const prepared = await createWorld({ beside: world, keys: JSON.stringify({ active: 'k1', keys: { ...own, k2 } }) })
  const lost = await createWorld({ beside: world, keys: JSON.stringify({ active: 'k2', keys: { k2 } }) })
  const at = await world.now()
  await Promise.all([world, rotated, prepared, lost].map((each) => each.freezeAt(at)))
  try {
    /** The same person, speaking to another instance. */
    const atInstance = (to: World, person: Person): Person => {
      const moved = to.person({ id: person.id, name: person.name })
      moved.secret = person.secret
      moved.codes = person.codes
      return moved
    }
    // Sign-in by app and by backup code under the new key.
    const signedIn = atInstance(rotated, alice)
    expect(await signedIn.answer(await alice.code())).toHaveStatus(200)
    expect(signedIn.agent.jar.get(signedIn.agent.stem)).toMatch(/^v1\.k2\./)
    const byCode = atInstance(rotated, alice)
    expect(await byCode.prove(backup(alice.codes[3]))).toHaveStatus(200)
    // A proof that was given under the old key, in the same host session, at the instance with the new one. The cookie
    // names its origin, so the instance is called by that.
    const browserAt = (to: World, { agent }: Person) =>
      new UserAgent(to.url, { origin: agent.origin, jar: agent.jar.copy() })
    const bob = await rotated.person().enrol()
    expect(await bob.agent.document('/')).toHaveStatus(200)
    expect(alice.agent.jar.get(alice.agent.stem)).toMatch(/^v1\.k1\./)
    await alice.settings()
    const [standing, dead] = [browserAt(rotated, alice), browserAt(lost, alice)]
    expect(await standing.send('GET', '/')).toHaveStatus(200)
    standing.csrf = alice.agent.csrf
    expect(await standing.json('POST', '/mfa/api/backup-codes/confirm', {})).toHaveStatus(204)
    // During the roll-out both kinds of instance know both keys, so both kinds of proof stand at both.
    expect(await browserAt(prepared, signedIn).send('GET', '/')).toHaveStatus(200)
    // A key that is taken away too early locks out; it never lets anybody in.
    const early = atInstance(lost, alice)
    expect(await early.answer(await alice.code(1))).toHaveStatus(503)
    expect(await dead.send('GET', '/')).toHaveStatus(401)
  } finally {
    await Promise.all([rotated.stop(), prepared.stop(), lost.stop()])
    await world.freezeAt(null)
  }
})

test('what is sealed after a rotation is sealed under the new key', async () => {
  const own = (JSON.parse(world.keys) as { keys: Record<string, string> }).keys
  const keys = JSON.stringify({ active: 'k2', keys: { ...own, k2: randomBytes(32).toString('base64') } })
  const rotated = endsWithTest(await createWorld({ beside: world, keys }))
  const bob = await rotated.person().enrol()
  expect(await sealedOf(bob)).toMatch(/^v2\.k2\./)
  expect(await bob.elsewhere().answer(await bob.code())).toHaveStatus(200)
  expect((await laneOf(world, bob.id))?.consecutive).toBe(0)
})
