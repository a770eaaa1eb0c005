import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { PoliciesView, PolicyView } from '../../edge/contract/index.ts'
import type { Membership } from '../../edge/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person } from '../world/world.ts'
import { auditCount, backup, dump, LOGS, newAccount, refusedCount, setRequired, settingsOf } from './tools.ts'

/*
 * Threat: somebody who is not an Owner, or not of this account, or not any more, switches its policy, because the role was
 * believed from the request or checked in the page only; an account that requires MFA is entered through one that does
 * not; and a list tells about accounts and people that are none of the caller's business.
 * Covers R18, R38; V12, V20 (account ids), V22, V46, V49; I4; POL-01, POL-05, POL-07, POL-09; spec D2, P1, P4, P5, P7, L1a,
 * L5, L6.
 */

const world = endsWithFile(await createWorld())
/** A second Worker over the same database, whose requests can be held up on their way to it. */
const slow = endsWithFile(await createWorld({ beside: world, isProxied: true }))

const as = (role: Membership['role'], membership: Membership): Membership => ({ ...membership, role })

/** Somebody without a method whose session has the value that unsafe requests need. */
async function ready(memberships: Membership[] = []): Promise<Person> {
  const person = world.person({ memberships })
  await settingsOf(person)
  return person
}

async function policies(person: Person, query = ''): Promise<PolicyView[]> {
  const answer = await person.agent.json('GET', `/mfa/api/policies${query}`)
  expect(answer).toHaveStatus(200)
  return answer.json<PoliciesView>()
}

const signIn = (person: Person, proof: object) => person.elsewhere().prove(proof)

test('only an Owner of this very account switches it, whatever else the request says (POL-01)', async () => {
  const acme = newAccount('owner')
  const globex = newAccount('owner', 'Globex')
  const owner = await world.person({ memberships: [acme] }).enrol()
  const people: [string, Person][] = [
    ['member', await world.person({ memberships: [as('member', acme)] }).enrol()],
    ['admin', await world.person({ memberships: [as('admin', acme), globex] }).enrol()],
    ['Owner of another', await world.person({ memberships: [globex] }).enrol()],
    ['nobody of any', await world.person({ memberships: [] }).enrol()],
    ['without a method', await ready([as('member', acme)])],
  ]
  const had = await refusedCount(world, 'policy.changed')
  for (const [isRequired, wanted] of [
    [false, true],
    [true, false],
  ] as const) {
    await setRequired(world, owner, isRequired)
    for (const [name, person] of people) {
      await settingsOf(person)
      const at = `/mfa/api/policies/${acme.accountId}`
      const proof = wanted || person.secret === '' ? undefined : await person.proof()
      const before = await dump(world, { without: LOGS })
      const headers = { 'x-account': acme.accountId, 'x-role': 'owner', 'x-mfa-role': 'owner', 'x-user-id': owner.id }
      const plain = await person.setPolicy(acme.accountId, wanted, proof)
      const dressed = await person.agent.json('PUT', `${at}?role=owner`, { required: wanted, proof }, { headers })
      expect([name, wanted, plain.code, dressed.code]).toEqual([name, wanted, 'forbidden', 'forbidden'])
      const roles = [{ role: 'owner' }, { memberships: [acme] }, { principalId: owner.id }, { canChange: true }]
      for (const more of [...roles, { accountId: acme.accountId }, { changedBy: owner.id }]) {
        const answer = await person.unsafe('PUT', at, { required: wanted, proof, ...more })
        expect(answer, `${name} ${JSON.stringify(more)}`).toHaveProblem(400, 'bad_request')
      }
      // No code was looked at and no attempt taken either.
      expect(await dump(world, { without: LOGS }), name).toBe(before)
    }
  }
  expect(await refusedCount(world, 'policy.changed')).toBe(had + 4 * people.length)
  // The control: the Owner, by the same request.
  await settingsOf(owner)
  expect(await owner.setPolicy(acme.accountId, false, await owner.proof())).toHaveStatus(200)
  expect(await refusedCount(world, 'policy.changed')).toBe(had + 4 * people.length)
})

test('an Owner who is one no longer is refused in the session they still have, assured or not (POL-01)', async () => {
  const acme = newAccount('owner')
  const owner = world.person({ memberships: [acme] })
  owner.agent.jar.set('sid', owner.sessionCookie('one-session'))
  await owner.enrol()
  expect(await owner.setPolicy(acme.accountId, true)).toHaveStatus(200)

  const had = await refusedCount(world, 'policy.changed')
  // The same session of the same person: the host's server says something else about them now.
  for (const memberships of [[as('member', acme)], [as('admin', acme)], []]) {
    const demoted = world.person({ id: owner.id, name: owner.name, memberships })
    owner.agent.jar.set('sid', demoted.sessionCookie('one-session'))
    await settingsOf(owner)
    const before = await dump(world, { without: LOGS })
    for (const [required, proof] of [[true], [false, await owner.proof()], [false, undefined]] as const) {
      expect(await owner.setPolicy(acme.accountId, required, proof)).toHaveProblem(403, 'forbidden')
    }
    expect(await dump(world, { without: LOGS })).toBe(before)
    const seen = await policies(owner)
    expect(seen).toMatchObject(memberships.map(() => ({ canChange: false, reason: 'not_owner', members: null })))
  }
  expect(await refusedCount(world, 'policy.changed')).toBe(had + 9)
  owner.agent.jar.set('sid', owner.sessionCookie('one-session'))
  expect(await owner.setPolicy(acme.accountId, false, await owner.proof())).toHaveStatus(200)
})

test('an account id in another spelling is another account (V20, POL-01)', async () => {
  const acme = { ...newAccount('owner'), accountId: `Acme-${randomBytes(4).toString('hex')}` }
  const id = acme.accountId
  const member = await ready([as('member', acme), { ...acme, accountId: id.toLowerCase() }])
  const before = await dump(world, { without: LOGS })
  const spaced = [` ${id}`, `${id} `, `${id}\u0000`, `${id}/`]
  for (const spelled of [id, id.toUpperCase(), ...spaced, `\uff21${id.slice(1)}`, `x/../${id}`]) {
    expect(await member.setPolicy(encodeURIComponent(spelled), true), spelled).toHaveProblem(403, 'forbidden')
  }
  expect(await dump(world, { without: LOGS })).toBe(before)
  // The control: the one of which they are the Owner, which is not the one above.
  expect(await member.setPolicy(encodeURIComponent(id.toLowerCase()), true)).toHaveStatus(200)
  const { rows } = await world.sql.execute(
    'select account_id from mfa_policy where account_id in (?, ?) and required = 1',
    [id, id.toLowerCase()],
  )
  expect(rows.map(({ account_id }) => account_id)).toEqual([id.toLowerCase()])
})

test('an account that requires MFA is not entered through one that does not, in one session (POL-09, POL-05, L1a)', async () => {
  const [strict, lax] = [newAccount('member', 'Strict'), newAccount('member', 'Lax')]
  await world.requireMfa(strict.accountId)
  const person = world.person({ memberships: [lax, strict] })
  await world.order({ forget: true })
  const at = (id: string | null) => ({ headers: { 'x-account': id } })
  const document = async (id: string | null) => (await person.agent.document('/profile', at(id))).location
  const data = async (id: string | null) => (await person.agent.json('GET', '/api/data', undefined, at(id))).code
  const write = async (id: string | null) => (await person.agent.json('POST', '/api/data', {}, at(id))).code
  // Under the free one everything is open, and this instance remembers that it was.
  const { accountId: free } = lax
  expect([await document(free), await data(free), await write(free)]).toEqual([null, null, null])
  expect(await world.hits()).toEqual(['GET /profile', 'GET /api/data', 'POST /api/data'])
  // Within the same second, at the switch: nothing is, whether the host names the account, none, or one of others.
  for (const id of [strict.accountId, null, 'of-others', strict.accountId.toUpperCase()]) {
    expect(await data(id), String(id)).toBe('enrolment_required')
    expect(await write(id), String(id)).toBe('enrolment_required')
    expect(await document(id), String(id)).toBe('/mfa/enrol?to=%2Fprofile')
  }
  expect(await world.hits(), 'no handler ran').toHaveLength(3)
  const refused = await person.agent.json('GET', '/api/data')
  expect(refused.json()).toMatchObject({ page: '/mfa/enrol', accounts: [{ id: strict.accountId, name: 'Strict' }] })
  expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_user_authentication"')
  // An account that is not one's own counts as well.
  const stranger = world.person({ memberships: [lax] })
  const asked = await stranger.agent.json('GET', '/api/data', undefined, at(strict.accountId))
  expect(asked).toHaveProblem(401, 'enrolment_required')
  // And back: the free account stays usable (P5).
  expect([await document(lax.accountId), await data(lax.accountId)]).toEqual([null, null])
  // Who has set up a method meanwhile, in another session, is challenged in this one, at either account.
  const elsewhere = person.elsewhere()
  await elsewhere.enrol()
  for (const id of [lax.accountId, strict.accountId]) {
    expect(await document(id)).toBe('/mfa/challenge?to=%2Fprofile')
    expect(await write(id)).toBe('challenge_required')
  }
  person.secret = elsewhere.secret
  expect(await person.answer(await person.code())).toHaveStatus(200)
  for (const id of [lax.accountId, strict.accountId, null]) {
    expect([await document(id), await data(id), await write(id)]).toEqual([null, null, null])
  }
})

test('a method cannot be deleted while any of the person’s accounts requires one; they are named (POL-07, D2)', async () => {
  const [one, two, lax] = [newAccount('member', 'One'), newAccount('owner', 'Two'), newAccount('member', 'Lax')]
  const alice = await world.person({ memberships: [lax, one, two] }).enrol()
  await world.requireMfa(one.accountId)
  await world.requireMfa(two.accountId)
  await settingsOf(alice)
  const proof = await alice.proof()
  const before = await dump(world)
  const at = `/mfa/api/authenticators/${alice.authenticatorId}/remove`
  // Which account the request is for makes no difference.
  for (const id of [null, lax.accountId, one.accountId, 'of-others']) {
    for (const shown of [proof, backup(alice.codes[0]), { factor: 'totp', code: await alice.wrongCode() }]) {
      const answer = await alice.agent.json('POST', at, { proof: shown }, { headers: { 'x-account': id } })
      expect(answer.json()).toMatchObject({ status: 409, code: 'policy_requires_mfa' })
      expect(answer.json<{ accounts: unknown }>().accounts).toEqual([
        { id: one.accountId, name: 'One' },
        { id: two.accountId, name: 'Two' },
      ])
    }
  }
  expect(await dump(world), 'no code was looked at').toBe(before)
  // Not assured, nobody learns which accounts require what.
  const password = alice.elsewhere()
  await password.readChallenge()
  const refused = await password.remove(proof)
  expect([refused.code, refused.text.includes('One')]).toEqual(['challenge_required', false])

  for (const id of [one.accountId, two.accountId]) {
    expect((await settingsOf(alice)).authenticators).toHaveLength(1)
    await world.sql.execute('update mfa_policy set required = 0 where account_id = ?', [id])
  }
  expect(await alice.remove(proof), 'the control: the same code, once nothing requires it').toHaveStatus(200)
})

test('an account that begins to require MFA while a delete is on its way stops it (POL-07)', async () => {
  for (const isOvertaken of [true, false]) {
    const acme = newAccount('owner')
    const owner = await ready([acme])
    const member = await slow.person({ memberships: [as('member', acme)] }).enrol()
    // The charge of the code gets through; what would delete the method waits on the way to the database.
    if (isOvertaken) slow.proxy.setFault({ delayMs: 1_200 }, { after: 1, times: 1 })
    const proof = await member.proof()
    const deleting = member.remove(proof)
    if (!isOvertaken) await deleting
    await vi.waitFor(async () => {
      const charged = await world.count('mfa_throttle', member)
      expect(charged + (await auditCount(world, member.id, 'mfa.removed'))).toBe(1)
    })
    expect(await owner.setPolicy(acme.accountId, true)).toHaveStatus(200)
    const answer = await deleting
    slow.proxy.setFault(null)
    expect(answer, String(isOvertaken)).toHaveStatus(isOvertaken ? 409 : 200)
    if (isOvertaken) expect(answer.json()).toMatchObject({ accounts: [{ id: acme.accountId, name: 'Acme' }] })
    // Either way, in a new session the member meets the policy.
    const { location } = await member.elsewhere().agent.document('/profile')
    expect(location).toContain(isOvertaken ? '/mfa/challenge' : '/mfa/enrol')
    if (isOvertaken) expect(await signIn(member, proof), 'the code was not used up').toHaveStatus(200)
  }
})

test('the list tells about one’s own accounts only, and how many members have a method to Owners only (P4, P7)', async () => {
  const [acme, globex, secret] = [newAccount('owner'), newAccount('owner', 'Globex'), newAccount('owner', 'Secret')]
  await world.requireMfa(secret.accountId)
  const owner = await world.person({ memberships: [acme, as('admin', globex)] }).enrol()
  const admin = world.person({ memberships: [as('admin', acme), globex] })
  const member = world.person({ memberships: [as('member', acme)] })
  const stranger = world.person({ memberships: [secret] })
  // Known is who was seen by identify at a request of the host's.
  for (const person of [owner, admin, member, stranger]) await person.agent.document('/about-me')
  await vi.waitFor(async () => {
    expect(await policies(owner)).toMatchObject([{ members: { known: 3, enrolled: 1 } }, { members: null }])
  })

  expect(await policies(owner)).toMatchObject([
    { accountId: acme.accountId, canChange: true, reason: null, members: { known: 3, enrolled: 1 } },
    { accountId: globex.accountId, canChange: false, reason: 'not_owner', members: null },
  ])
  expect(await policies(admin)).toMatchObject([
    { accountId: acme.accountId, canChange: false, reason: 'not_owner', members: null },
    { accountId: globex.accountId, canChange: true, members: { known: 2, enrolled: 1 } },
  ])
  const [seen] = await policies(member)
  expect(seen).toEqual({
    ...{ accountId: acme.accountId, accountName: 'Acme', required: false },
    ...{ canChange: false, reason: 'not_owner', members: null },
  })
  // Named outright, an account of others is left out, exactly like one that does not exist.
  const others = [secret.accountId, 'unheard-of', '', '*', `${acme.accountId} `, acme.accountId.toUpperCase()]
  for (const id of others) expect(await policies(member, `?account=${encodeURIComponent(id)}`)).toEqual([])
  const all = others.map((id) => `account=${encodeURIComponent(id)}`).join('&')
  expect(await policies(member, `?${all}&account=${acme.accountId}&account=${acme.accountId}`)).toEqual([seen])
  expect((await policies(member, '?account=')).length).toBe(0)
  // The account that a request claims to be for makes nobody a member of it.
  const claimed = await member.agent.json('GET', '/mfa/api/policies', undefined, {
    headers: { 'x-account': secret.accountId, 'x-role': 'owner' },
  })
  expect(claimed.json()).toEqual([seen])
  // Before the challenge, nobody with a method reads any of it.
  const password = await owner.elsewhere().agent.json('GET', '/mfa/api/policies')
  expect([password.code, password.text.includes('Acme')]).toEqual(['challenge_required', false])
})
