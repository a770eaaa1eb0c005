import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SettingsView } from '../../../edge/contract/settings.ts'
import type { Answer } from '../../support/client.ts'
import { endsWithFile } from '../../support/ends-with-file.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person, secretOf } from '../../world/world.ts'
import { REST_MS } from './factor.ts'

/*
 * A third factor goes all the way over HTTP, in workerd over a real database, and nothing of the product knows it: neither
 * routes nor operations, neither pages nor store. What is in this folder is all there is to it.
 */

const DIGITS = '4711'
const OTHER_DIGITS = '0815'
const FACTOR = 'four_digits'
const ACME = { accountId: 'acme', accountName: 'Acme', role: 'owner' } as const

const world = endsWithFile(
  await createWorld({ isProxied: true, entry: path.join(import.meta.dirname, 'host.worker.ts') }),
)

const proof = (code = DIGITS) => ({ factor: FACTOR, code })
const answer = (person: Person, code = DIGITS, more = {}) => person.answer(code, { factor: FACTOR, ...more })

function said<Body>(answer: Answer, status = 200): Body {
  expect(answer).toHaveStatus(status)
  return answer.json<Body>()
}

const settings = async (person: Person) => said<SettingsView>(await person.agent.json('GET', '/mfa/api/settings'))

const begin = async (person: Person, more: Record<string, unknown> = {}) =>
  said<Begun>(await person.unsafe('POST', '/mfa/api/enrolments', { factor: FACTOR, ...more }), 201)

const confirm = (person: Person, { id }: Begun, code = DIGITS) => person.confirm(id, code)

/** Somebody with four digits, ten codes, and a session that is assured. */
async function enrolled(options = {}): Promise<Person> {
  const person = world.person(options)
  await settings(person)
  const confirmed = said<Confirmed>(await confirm(person, await begin(person)))
  person.codes = codesOf(confirmed)
  person.authenticatorId = confirmed.authenticator.id
  await world.advance(60)
  return person
}

/** An app beside it, set up in an assured session. */
async function addApp(person: Person): Promise<Confirmed> {
  const begun = (await person.begin()).json<Begun>()
  person.secret = secretOf(begun)
  const confirmed = said<Confirmed>(await person.confirm(begun.id, await person.code()))
  await world.advance(60)
  return confirmed
}

const rowOf = async (table: string, { id }: Begun) =>
  (await world.sql.execute(`select * from ${table} where id = ?`, [id])).rows[0]

describe('enrolling', () => {
  test('asks for what the factor asks for, calls it by its name, and brings ten backup codes', async () => {
    const alice = world.person()
    expect((await settings(alice)).enrolable).toEqual(['totp', FACTOR])
    const begun = await begin(alice)
    expect(begun.prompts).toEqual([{ kind: 'enter_code', digits: 4 }])
    const confirmed = (await confirm(alice, begun)).json<Confirmed>()
    expect(confirmed.authenticator).toMatchObject({ factor: FACTOR, name: 'Four digits' })
    expect(codesOf(confirmed)).toHaveLength(10)
    const assurance = { aal: 2, amr: ['pwd', 'pin', 'mfa'] }
    const own = { assurance, enrolable: ['totp'], backupCodes: { remaining: 10 }, nextCodeAt: expect.any(Number) }
    expect(await settings(alice)).toMatchObject(own)
  })

  test('takes no try for what is no answer of this factor, though it is one of another', async () => {
    const alice = world.person()
    await settings(alice)
    const begun = await begin(alice)
    for (const code of ['123456', '12', 'abcd']) expect((await confirm(alice, begun, code)).code).toBe('bad_request')
    expect((await rowOf('mfa_enrolment', begun))?.tries).toBe(0)
    expect((await confirm(alice, begun, '0000')).code).toBe('wrong_code')
    expect((await confirm(alice, begun)).status).toBe(200)
  })

  test('keeps the digits sealed, and nothing of what was pending', async () => {
    const alice = world.person()
    await settings(alice)
    const begun = await begin(alice)
    const pending = (await rowOf('mfa_enrolment', begun))?.secret
    await confirm(alice, begun)
    expect((await rowOf('mfa_enrolment', begun))?.secret).toBe('')
    const kept = (await rowOf('mfa_authenticator', begun))?.secret
    expect(kept).toMatch(/^v2\./)
    expect(kept).not.toBe(pending)
  })
})

describe('signing in', () => {
  test('by the API, in two round trips, and says what was shown', async () => {
    const alice = (await enrolled()).signIn()
    const open = { disabled: false, lockedUntil: null }
    const factors = [FACTOR, 'backup_code'].map((factor) => ({ factor, ...open }))
    expect((await alice.readChallenge()).json()).toMatchObject({ factors, nextCodeAt: null })
    expect((await answer(alice, '1111')).code).toBe('wrong_code')
    world.proxy.reset()
    const passed = await answer(alice)
    expect([passed.status, world.proxy.roundTrips()]).toEqual([200, 2])
    expect(passed.json()).toMatchObject({ assurance: { aal: 2, amr: ['pwd', 'pin', 'mfa'] } })
    expect((await alice.agent.document('/profile')).status).toBe(200)
  })

  test('by the page without JavaScript, in its own words', async () => {
    const alice = (await enrolled()).signIn()
    const page = await alice.agent.document('/mfa/challenge?to=%2Fprofile')
    expect(page.text).toContain('<label class="mfa-label" for="mfa-code">Your four digits</label>')
    expect(page.text).toContain(`<input type="hidden" name="factor" value="${FACTOR}" />`)
    expect((await alice.agent.document('/mfa/challenge?way=other')).text).toContain('Use four digits')
    expect((await alice.agent.document('/mfa/challenge?way=backup_code')).text).toContain('Use four digits')
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const post = (code: string) => alice.agent.form('/mfa/challenge', { csrf, factor: FACTOR, code, to: '/profile' })
    expect((await post('12')).text).toContain('Enter four digits.')
    expect((await post('1111')).text).toContain('Those are not your digits.')
    const passed = await post(DIGITS)
    expect([passed.status, passed.location]).toEqual([303, '/mfa/codes-left?to=%2Fprofile'])
  })

  test('says when it can be used next, as the factor does', async () => {
    const alice = world.person()
    await settings(alice)
    await world.freezeAt(await world.now())
    await confirm(alice, await begin(alice))
    alice.signIn()
    const now = await world.now()
    expect((await alice.readChallenge()).json()).toMatchObject({ nextCodeAt: now + REST_MS })
    expect((await alice.agent.document('/mfa/challenge')).text).toContain('Rest a little.')
    expect((await answer(alice)).code, 'the marker of the enrolment').toBe('wrong_code')
    await world.freezeAt(null)
  })

  test('at the same moment twice is a replay', async () => {
    const alice = await enrolled()
    const other = alice.elsewhere()
    await world.freezeAt((await world.now()) + 1_000)
    expect((await answer(alice.signIn())).status).toBe(200)
    expect((await answer(other)).code).toBe('wrong_code')
    await world.freezeAt(null)
  })

  test('is over after as many wrong answers in a row as the factor takes, and the codes go on', async () => {
    const alice = (await enrolled()).signIn()
    expect((await answer(alice, '1111')).code).toBe('wrong_code')
    expect((await answer(alice, '2222')).code).toBe('wrong_code')
    expect((await answer(alice, '3333')).status).toBe(429)
    expect((await answer(alice)).code).toBe('locked')
    expect((await alice.agent.document('/mfa/challenge?way=four_digits')).text).toContain('Too many wrong digits')
    expect((await alice.useBackup(alice.codes[0])).status).toBe(200)
  })
})

test('a step-up asks for it again, and takes it', async () => {
  const alice = await enrolled()
  await world.advance(600)
  const held = await alice.agent.document('/sensitive')
  expect([held.status, held.location]).toEqual([303, expect.stringContaining('maxAgeSeconds=300')])
  expect((await alice.agent.document(held.location ?? '')).text).toContain('Your four digits')
  expect((await answer(alice, DIGITS, { maxAgeSeconds: 300 })).status).toBe(200)
  expect((await alice.agent.document('/sensitive')).status).toBe(200)
})

test('new backup codes take it as proof; an act that the factor does not prove takes it as none', async () => {
  const alice = await enrolled({ memberships: [ACME] })
  expect((await alice.newCodes(proof())).status).toBe(201)
  expect((await alice.setPolicy('acme', true)).status).toBe(200)
  expect((await alice.setPolicy('acme', false, proof())).code).toBe('bad_request')
  expect((await alice.remove(proof())).code, 'the account requires it').toBe('policy_requires_mfa')
})

test('a reset keeps the old digits until the new ones are confirmed', async () => {
  const alice = await enrolled()
  const other = alice.elsewhere()
  const begun = await begin(alice, { replaces: alice.authenticatorId, proof: proof() })
  expect((await answer(other)).status, 'the old ones still count').toBe(200)
  expect((await confirm(alice, begun)).status).toBe(200)
  await world.advance(60)
  const again = await begin(alice, { replaces: begun.id, proof: proof() })
  expect((await confirm(alice, again, OTHER_DIGITS)).status).toBe(200)
  await world.advance(60)
  expect((await answer(alice.elsewhere())).code).toBe('wrong_code')
  expect((await answer(alice.elsewhere(), OTHER_DIGITS)).status).toBe(200)
  expect((await alice.elsewhere().useBackup(alice.codes[0])).code).toBe('wrong_code')
})

describe('beside another method', () => {
  test('it is set up soon after a proof alone, and the codes that there are go on', async () => {
    const alice = await enrolled()
    const thief = alice.elsewhere()
    await thief.readChallenge()
    expect((await thief.begin()).code, 'with the password alone').toBe('challenge_required')
    await world.advance(600)
    expect((await alice.begin()).code, 'long after the proof').toBe('step_up_required')
    await answer(alice, DIGITS, { maxAgeSeconds: 300 })
    const added = await addApp(alice)
    expect(codesOf(added)).toEqual([])
    expect((await settings(alice)).authenticators.map(({ factor }) => factor).sort()).toEqual([FACTOR, 'totp'])
    expect((await alice.elsewhere().useBackup(alice.codes[0])).status).toBe(200)
    expect((await alice.elsewhere().answer(await alice.code())).status).toBe(200)
    expect((await answer(alice.elsewhere())).status).toBe(200)
  })

  test('an enrolment that somebody began with the password before the first method comes to nothing', async () => {
    const alice = world.person()
    const thief = alice.elsewhere()
    await thief.begun()
    await settings(alice)
    await confirm(alice, await begin(alice))
    expect((await thief.confirmOwn(await thief.code())).code).toBe('challenge_required')
    expect(await world.count('mfa_authenticator', alice)).toBe(1)
  })

  test('the wrong answers of one do not lock the other', async () => {
    const alice = await enrolled()
    await addApp(alice)
    alice.signIn()
    for (const code of ['1111', '2222', '3333']) await answer(alice, code)
    expect((await answer(alice)).code).toBe('locked')
    const page = await alice.agent.document('/mfa/challenge')
    expect(page.text, 'the way that is open is shown').toContain('name="factor" value="totp"')
    expect((await alice.answer(await alice.code())).status).toBe(200)
  })

  test('deleting it deletes it, ends other sessions, and leaves the other method with its codes', async () => {
    const alice = await enrolled()
    await addApp(alice)
    const other = alice.elsewhere()
    await answer(other)
    await world.advance(30)
    const left = { authenticators: [{ factor: 'totp' }], enrolable: [FACTOR], backupCodes: { remaining: 10 } }
    expect(said<SettingsView>(await alice.remove(proof()))).toMatchObject(left)
    expect(await world.count('mfa_authenticator', alice)).toBe(1)
    expect((await alice.agent.document('/profile')).status, 'this session stays').toBe(200)
    expect((await other.agent.document('/profile')).status, 'other sessions end').toBe(303)
    const again = alice.elsewhere()
    expect((await answer(again)).status).not.toBe(200)
    expect((await again.answer(await alice.code())).status).toBe(200)
  })

  test('where an account requires MFA, one of two can be deleted and the last cannot', async () => {
    const alice = await enrolled({ memberships: [ACME] })
    await addApp(alice)
    expect((await alice.setPolicy('acme', true)).status).toBe(200)
    expect((await alice.remove(proof())).status).toBe(200)
    const [app] = (await settings(alice)).authenticators
    alice.authenticatorId = app?.id ?? ''
    expect((await alice.remove(await alice.proof())).code).toBe('policy_requires_mfa')
    expect(await world.count('mfa_authenticator', alice)).toBe(1)
  })

  test('of two that are deleted at once, the one that is the last by then stays, and the policy is named', async () => {
    const alice = await enrolled({ memberships: [ACME] })
    const added = await addApp(alice)
    expect((await alice.setPolicy('acme', true)).status).toBe(200)
    world.proxy.reset()
    world.proxy.setFault({ delayMs: 1_500 }, { after: 1, times: 1 })
    const digits = alice.remove(proof())
    await expect.poll(() => world.proxy.roundTrips()).toBe(2)
    alice.authenticatorId = added.authenticator.id
    expect(await alice.remove(await alice.proof())).toHaveStatus(200)
    expect((await digits).code).toBe('policy_requires_mfa')
    world.proxy.setFault(null)
    expect(await world.count('mfa_authenticator', alice)).toBe(1)
  })
})

test('deleting the last method deletes the codes with it', async () => {
  const alice = await enrolled()
  const nothing = { authenticators: [], backupCodes: null, enrolable: ['totp', FACTOR] }
  expect((await alice.remove(proof())).json()).toMatchObject(nothing)
  for (const table of ['mfa_authenticator', 'mfa_backup_set', 'mfa_throttle', 'mfa_once_enrolled']) {
    expect(await world.count(table, alice), table).toBe(0)
  }
  expect((await alice.elsewhere().agent.document('/profile')).status).toBe(200)
})
