import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

let world: World
let moved: World
let without: World
beforeAll(async () => {
  world = await passkeyWorld()
  moved = await passkeyWorld({ beside: world, passkeys: { rpId: 'app.example.com' } })
  without = await passkeyWorld({ beside: world, passkeys: undefined })
})
afterAll(async () => {
  await Promise.all([moved?.stop(), without?.stop()])
  await world.stop()
})

const owner = (accountId: string) => ({ accountId, accountName: 'Acme', role: 'owner' as const })
const key = (options = {}) => new SoftAuthenticator({ origin: ORIGIN, ...options })

/** The same person at the deployment whose domain changed. */
function at(other: World, { person }: Holder): Holder {
  const { id, name, memberships } = person
  const same = new Holder(other, other.person({ id, name, memberships }))
  same.person.codes = person.codes
  return same
}

describe('PSK-28 after a change of the domain', () => {
  test('old passkeys are asked for at the gate, listed, and of no use; a backup code leads to a new one', async () => {
    const ada = new Holder(world, world.person({ memberships: [owner('acme-28')] }))
    const own = await ada.enrol()
    expect((await ada.person.setPolicy('acme-28', true)).status).toBe(200)
    const here = at(moved, ada)
    const held = await here.person.agent.document('/profile')
    expect([held.status, held.location?.startsWith('/mfa/challenge')]).toEqual([303, true])
    const challenge = (await here.person.readChallenge()).json<{ factors: { factor: string }[] }>()
    expect(challenge.factors).toEqual([
      { factor: 'passkey', disabled: true, lockedUntil: null },
      { factor: 'backup_code', disabled: false, lockedUntil: null },
    ])
    expect((await here.begin()).answer.code, 'never enrol').toBe('challenge_required')
    expect((await here.answer(own.get({ challenge: 'AAAA' }))).code).toBe('passkey_unknown')
    expect((await here.person.useBackup(ada.person.codes[0])).status).toBe(200)
    await here.enrol()
    const { authenticators } = await here.settings()
    expect(authenticators).toMatchObject([
      { credential: { usable: false, rpId: 'example.com' } },
      { credential: { usable: true, rpId: 'app.example.com' } },
    ])
    const told = (await here.settings()) as unknown as { passkeys: { credentialIds: string[] } }
    expect(told.passkeys.credentialIds).toHaveLength(1)
  })

  test('an old one is no method that an account’s policy could rest on', async () => {
    const ada = new Holder(world, world.person({ memberships: [owner('rests')] }))
    await ada.enrol()
    const here = at(moved, ada)
    await here.person.readChallenge()
    expect((await here.person.useBackup(ada.person.codes[0])).status).toBe(200)
    const fresh = await here.enrol()
    expect((await here.person.setPolicy('rests', true)).status).toBe(200)
    const id = (await here.settings()).authenticators[1]?.id ?? ''
    const removed = await here.post(`/authenticators/${id}/remove`, { proof: await here.proof(fresh, 'remove', id) })
    expect(removed.code).toBe('policy_requires_mfa')
    const old = (await here.settings()).authenticators[0]?.id ?? ''
    const gone = await here.post(`/authenticators/${old}/remove`, { proof: await here.proof(fresh, 'remove', old) })
    expect(gone.status, 'the old one can be given up').toBe(200)
  })
})

test('where the option is taken away, whoever has passkeys alone is still held, and comes in by a backup code', async () => {
  const ada = new Holder(world)
  await ada.enrol()
  const here = at(without, ada)
  expect((await here.person.agent.document('/profile')).location).toMatch(/^\/mfa\/challenge/)
  const challenge = (await here.person.readChallenge()).json<{ factors: { factor: string }[] }>()
  expect(challenge.factors.map(({ factor }) => factor)).toEqual(['backup_code'])
  expect((await here.answer(key().get({ challenge: 'AAAA' }))).status).toBe(400)
  expect((await here.person.begin()).code).toBe('challenge_required')
  expect((await here.person.useBackup(ada.person.codes[0])).status).toBe(200)
})

test('PSK-32 neither a challenge, an id nor a handle is in a log, an event, an address or the audit log', async () => {
  const apart = await passkeyWorld()
  try {
    const ada = new Holder(apart)
    const own = await ada.enrol(key({ isSynced: false, counts: true }))
    const other = ada.elsewhere()
    const asked = await other.asked()
    const assertion = own.get(asked)
    await other.answer({ ...assertion, signature: own.get({ challenge: 'AAAA' }).signature })
    await other.answer(assertion)
    await ada.elsewhere().pass(own, { signCount: 1 })
    const { logged, notified } = await apart.order({})
    const audit = await apart.sql.execute('select * from mfa_audit')
    const refusals = await apart.sql.execute('select * from mfa_refusal')
    const said =
      JSON.stringify([logged, notified, audit.rows, refusals.rows]) + apart.worker.stdout() + apart.worker.stderr()
    const secrets = [asked.challenge, own.id, own.userHandle, assertion.signature, assertion.clientDataJSON]
    expect(secrets.filter((secret) => secret.length < 16)).toEqual([])
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
    // What is kept of the passkey itself is sealed; in the clear lie its hash and its person's handle alone.
    const tables = ['mfa_authenticator', 'mfa_enrolment', 'mfa_used_challenge', 'mfa_throttle', 'mfa_assurance']
    const rows = await Promise.all(tables.map((table) => apart.sql.execute(`select * from ${table}`)))
    const kept = JSON.stringify(rows.map((answer) => answer.rows))
    expect([asked.challenge, own.id, own.userHandle].filter((secret) => kept.includes(secret))).toEqual([])
  } finally {
    await apart.stop()
  }
})

test('a row that was given another key, or was moved to another person, opens nothing', async () => {
  const [ada, eve] = [new Holder(world), new Holder(world)]
  const own = await ada.enrol()
  const theirs = await eve.enrol()
  const rowOf = async ({ person }: Holder) =>
    (await world.sql.execute('select * from mfa_authenticator where principal_id = ?', [person.id])).rows[0]
  const [mine, evil] = [await rowOf(ada), await rowOf(eve)]
  const secret = evil?.secret
  await world.sql.execute('update mfa_authenticator set secret = ? where principal_id = ?', [
    secret as string,
    ada.person.id,
  ])
  const asked = await ada.elsewhere().person.readChallenge()
  expect(asked.status, 'closed').toBe(503)
  await world.sql.execute('update mfa_authenticator set secret = ? where principal_id = ?', [
    mine?.secret as string,
    ada.person.id,
  ])
  expect((await ada.elsewhere().pass(own)).status).toBe(200)
  expect((await eve.elsewhere().pass(theirs)).status).toBe(200)
})
