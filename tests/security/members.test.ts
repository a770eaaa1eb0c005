import { describe, expect, test } from 'vitest'
import type { MembersView } from '../../edge/contract/index.ts'
import type { Membership } from '../../edge/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { words } from '../support/words.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { auditCount, refusedCount } from './tools.ts'

/* Who belongs to an account is personal data: an Owner of that very account reads it, and nobody else. */

const world = endsWithFile(await createWorld({ isProxied: true }))

let made = 0
function account(name = 'Acme'): Omit<Membership, 'role'> {
  made += 1
  return { accountId: `members-${made}`, accountName: name }
}

const pathOf = (accountId: string, suffix = '') => `/mfa/api/accounts/${encodeURIComponent(accountId)}/members${suffix}`
const read = ({ agent }: Person, accountId: string, suffix = '') => agent.json('GET', pathOf(accountId, suffix))

/** Somebody who has visited the site, so that they are written down. */
async function seen(options: Parameters<World['person']>[0], on = world): Promise<Person> {
  const person = on.person(options)
  await person.agent.document('/')
  await on.settled()
  return person
}

/** An account with its Owner and so many members. */
async function company(members: number, on = world) {
  const acme = account()
  const owner = await seen({ name: 'Olga Owner', memberships: [{ ...acme, role: 'owner' }] }, on)
  for (let n = 0; n < members; n++) {
    await seen({ name: `Member ${String(n).padStart(3, '0')}`, memberships: [{ ...acme, role: 'member' }] }, on)
  }
  return { acme, owner, id: acme.accountId }
}

describe('the list of an account’s members', () => {
  test('names each with role, method and last visit, and tells the Owner nothing else of them', async () => {
    const { acme, owner, id } = await company(1)
    const admin = await seen({ name: 'Adam Admin', memberships: [{ ...acme, role: 'admin' }] })
    await admin.enrol()
    const answer = await read(owner, id)
    expect(answer).toHaveStatus(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { members, next } = answer.json<MembersView>()
    const now = await world.now()
    expect(members).toEqual([
      { name: 'Adam Admin', role: 'admin', enrolled: true, lastSeenAt: expect.any(Number) },
      { name: 'Member 000', role: 'member', enrolled: false, lastSeenAt: expect.any(Number) },
      { name: 'Olga Owner', role: 'owner', enrolled: false, lastSeenAt: expect.any(Number) },
    ])
    expect(next).toBeNull()
    for (const { lastSeenAt } of members) expect(Math.abs(now - lastSeenAt)).toBeLessThan(3_600_000)
    expect(answer.text).not.toContain(admin.id)
  })

  test('is one round trip, page by page, each member once', async () => {
    const { owner, id } = await company(54)
    const names: (string | null)[] = []
    let after = ''
    for (let page = 0; page < 2; page++) {
      await world.settled()
      world.proxy.reset()
      const answer = await read(owner, id, after && `?after=${encodeURIComponent(after)}`)
      expect(world.proxy.roundTrips()).toBe(1)
      const { members, next } = answer.json<MembersView>()
      names.push(...members.map(({ name }) => name))
      expect(next === null).toBe(page === 1)
      after = next ?? ''
      // It travels in an address: nobody reads a name or an id in it.
      expect(Buffer.from(after, 'base64url').toString('latin1')).not.toMatch(/Member|p-[0-9a-f]{16}/)
    }
    expect(names).toHaveLength(55)
    const three = (await read(owner, id, '?limit=3')).json<MembersView>()
    expect(three.members.map(({ name }) => name)).toEqual(names.slice(0, 3))
    expect(three.next).not.toBeNull()
    expect(new Set(names).size).toBe(55)
  })

  test('says when somebody was last here to the hour, and an hour of visits is written once', async () => {
    const { acme, owner, id } = await company(0)
    const member = await seen({ name: 'Ann', memberships: [{ ...acme, role: 'member' }] })
    const ofAnn = async () => (await read(owner, id)).json<MembersView>().members.find(({ name }) => name === 'Ann')
    const start = Math.floor((await world.now()) / 3_600_000 + 1) * 3_600_000
    await world.freezeAt(start)
    try {
      await member.agent.document('/')
      await world.settled()
      expect((await ofAnn())?.lastSeenAt).toBe(start)
      world.proxy.reset()
      await world.freezeAt(start + 3_599_999)
      await member.agent.document('/')
      await world.settled()
      expect(world.proxy.roundTrips()).toBe(1)
      expect((await ofAnn())?.lastSeenAt).toBe(start)
      await world.freezeAt(start + 3_600_000)
      await member.agent.document('/')
      await world.settled()
      expect((await ofAnn())?.lastSeenAt).toBe(start + 3_600_000)
    } finally {
      await world.freezeAt(null)
    }
  })
})

describe('who may read it (POL-10)', () => {
  test('an Owner of that account, and nobody else', async () => {
    const { acme, owner, id } = await company(2)
    const globex = account('Globex')
    const refused = [
      world.person({ memberships: [{ ...acme, role: 'member' }] }),
      world.person({ memberships: [{ ...acme, role: 'admin' }] }),
      world.person({
        memberships: [
          { ...globex, role: 'owner' },
          { ...acme, role: 'member' },
        ],
      }),
      world.person({ memberships: [{ ...globex, role: 'owner' }] }),
      world.person(),
    ]
    const before = await refusedCount(world, 'members.listed')
    for (const person of refused) {
      const answer = await read(person, id)
      expect(answer).toHaveProblem(403, 'forbidden')
      expect(answer.text).not.toContain('Member 0')
    }
    expect(await refusedCount(world, 'members.listed')).toBe(before + refused.length)
    // An account that is not there is no other answer than one of others.
    expect(await read(owner, 'nowhere')).toHaveProblem(403, 'forbidden')
    expect(await read(owner, 'x'.repeat(300))).toHaveProblem(400, 'bad_request')
    const stranger = world.person()
    stranger.agent.jar.delete('sid')
    expect(await read(stranger, id)).toHaveProblem(401, 'sign_in_required')
    expect(await read(owner, id)).toHaveStatus(200)
    expect(await auditCount(world, owner.id, 'members.listed')).toBeLessThanOrEqual(1)
  })

  test('a role that was taken away counts from the next request on, whatever was remembered', async () => {
    const { owner, acme, id } = await company(1)
    expect(await read(owner, id)).toHaveStatus(200)
    // The host says `member` from now on; the table still says `owner`.
    owner.memberships.splice(0, 1, { ...acme, role: 'member' })
    owner.signIn()
    expect(await read(owner, id)).toHaveProblem(403, 'forbidden')
  })

  test.each(words`?limit=9999 ?limit=0 ?limit=501 ?limit=1e2 ?limit= ?limit=-1
    ?after=a&after=b ?account=acme ?after= ?after=%00`)(
    'a query that is not of the form is refused: %s',
    async (query) => {
      const { owner, id } = await company(0)
      expect(await read(owner, id, query)).toHaveProblem(400, 'bad_request')
    },
  )

  test('it takes no other method', async () => {
    const { owner, id } = await company(0)
    expect(await owner.agent.json('DELETE', pathOf(id))).toHaveProblem(405, 'method_not_allowed')
  })
})

describe('over a token of another origin', () => {
  test('an Owner reads it with assurance, as the token says who they are; others do not', async () => {
    const embedded = endsWithTest(await createWorld({ embed: { origins: [APP] } }))
    const acme = account()
    const owned = { ...acme, role: 'owner' } as const
    const owner = await new Embedded(embedded.person({ memberships: [owned] })).enrol()
    await owner.person.agent.document('/')
    await embedded.settled()
    const list = pathOf(acme.accountId)
    expect(await owner.send('GET', list)).toHaveStatus(200)
    expect(await new Embedded(owner.person).send('GET', list)).toHaveProblem(401, 'challenge_required')
    const settingsOnly = await owner.mint({ purposes: ['settings', 'challenge'] })
    expect(await owner.send('GET', list, undefined, { token: settingsOnly })).toHaveStatus(403)
    const member = new Embedded(embedded.person({ memberships: [{ ...acme, role: 'member' }] }))
    expect(await member.send('GET', list)).toHaveProblem(403, 'forbidden')
  })
})

describe('with the password alone (POL-11)', () => {
  test('refused where the Owner has a method', async () => {
    const { owner, id } = await company(1)
    await owner.enrol()
    expect(await read(owner, id)).toHaveStatus(200)
    owner.signIn()
    expect(await read(owner, id)).toHaveProblem(401, 'challenge_required')
    await owner.answer(await owner.code())
    expect(await read(owner, id)).toHaveStatus(200)
  })

  test('refused where the Owner has none and any account asks for one', async () => {
    const { owner, id } = await company(1)
    const globex = account('Globex')
    owner.memberships.push({ ...globex, role: 'member' })
    owner.signIn()
    expect(await read(owner, id)).toHaveStatus(200)
    await world.requireMfa(globex.accountId)
    expect(await read(owner, id)).toHaveProblem(401, 'enrolment_required')
    await owner.enrol()
    expect(await read(owner, id)).toHaveStatus(200)
  })

  test('refused where everybody is asked for one', async () => {
    const strict = endsWithTest(await createWorld({ mfa: { requireMfa: 'all' } }))
    const acme = account()
    const owner = strict.person({ memberships: [{ ...acme, role: 'owner' }] })
    expect(await read(owner, acme.accountId)).toHaveProblem(401, 'enrolment_required')
  })

  test('refused where the method was lost', async () => {
    const { owner, id } = await company(1)
    await owner.enrol()
    await world.sql.execute('delete from mfa_authenticator where principal_id = ?', [owner.id])
    expect(await read(owner, id)).toHaveProblem(403, 'method_missing')
  })
})

test('a place is of one list and one Owner: bent, forged, or of another, it is refused (POL-12)', async () => {
  const { acme, owner, id } = await company(51)
  const { next } = (await read(owner, id)).json<MembersView>()
  if (!next) throw new Error('the control: there is a second page')
  const at = (person: Person, accountId: string, place: string) =>
    read(person, accountId, `?after=${encodeURIComponent(place)}`)
  expect((await at(owner, id, next)).json<MembersView>().members).toHaveLength(2)

  const [version, key, iv = '', text = ''] = next.split('.')
  const flip = (part: string, n: number) => part.slice(0, n) + (part[n] === 'A' ? 'B' : 'A') + part.slice(n + 1)
  const forged = [
    Buffer.from(JSON.stringify(['', ''])).toString('base64url'),
    JSON.stringify(['A', 'p']),
    `v1.k1..${text}`,
    [version, key, flip(iv, 2), text].join('.'),
    [version, 'k9', iv, text].join('.'),
    ['v2', key, iv, text].join('.'),
    ...[0, 7, text.length - 2].map((n) => [version, key, iv, flip(text, n)].join('.')),
    next.slice(0, -4),
    `${next}.x`,
    next.repeat(60),
  ]
  for (const place of forged) expect(await at(owner, id, place), place.slice(0, 40)).toHaveProblem(400, 'bad_request')

  const second = await seen({ name: 'Other Owner', memberships: [{ ...acme, role: 'owner' }] })
  expect(await at(second, id, next), 'another Owner').toHaveProblem(400, 'bad_request')
  const globex = account('Globex')
  owner.memberships.push({ ...globex, role: 'owner' })
  owner.signIn()
  expect(await at(owner, globex.accountId, next), 'another account').toHaveProblem(400, 'bad_request')
})
