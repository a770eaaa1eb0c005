import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld, RP_ID } from './holder.ts'

/*
 * The same threats as of the verifier alone (tests/factors/passkey), from the outside: what is refused there must be a refusal
 * here, with the right code and never a 5xx, and must leave nothing behind.
 */

let world: World
let strict: World
beforeAll(async () => {
  world = await passkeyWorld()
  strict = await passkeyWorld({ beside: world, passkeys: { rpId: RP_ID, userVerification: 'required' } })
})
afterAll(async () => {
  await strict?.stop()
  await world.stop()
})

const key = (options = {}) => new SoftAuthenticator({ origin: ORIGIN, ...options })
const url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

const HOSTILE: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['arrays six thousand deep', Buffer.alloc(6_000, 0x81)],
  ['tags six thousand deep', Buffer.alloc(6_000, 0xc1)],
  ['a byte string of 2^32 bytes', Buffer.from('5b0000000100000000', 'hex')],
  ['a map of 2^32 - 1', Buffer.from('baffffffff00', 'hex')],
  ['a map of indefinite length', Buffer.from('bf61610161629f0203ffff', 'hex')],
  ['a key that comes twice', Buffer.from('a201020103', 'hex')],
  ['a float as key', Buffer.from('a1fa3f80000001', 'hex')],
  ['text that is no UTF-8', Buffer.from('62c328', 'hex')],
]

test('PSK-16 CBOR that nobody should read is a bad request, and its enrolment goes on', async () => {
  const ada = new Holder(world)
  const { id, options } = await ada.begin()
  const own = key()
  const good = own.create(options)
  for (const [what, object] of HOSTILE) {
    const answer = await ada.confirm(id, { ...good, attestationObject: url(object) })
    expect([answer.status, answer.code], what).toEqual([400, 'bad_request'])
  }
  const trailing = url(Buffer.concat([Buffer.from(good.attestationObject, 'base64url'), Buffer.of(0)]))
  expect((await ada.confirm(id, { ...good, attestationObject: trailing })).status).toBe(400)
  expect((await ada.confirm(id, good)).status).toBe(200)
})

test('PSK-14 a signature that is none is refused like any other, whatever its form', async () => {
  const ada = new Holder(world)
  const own = await ada.enrol()
  const other = ada.elsewhere()
  const der = (asked: { challenge: string }) => Buffer.from(own.get(asked).signature, 'base64url')
  const forms: [string, (signature: Buffer) => Uint8Array][] = [
    ['one byte', () => Buffer.of(0x30)],
    ['zeros', () => Buffer.alloc(70)],
    ['r and s of zero', () => Buffer.from('3006020100020100', 'hex')],
    ['a length in its long form', (all) => Buffer.concat([Buffer.of(0x30, 0x81, all.length - 2), all.subarray(2)])],
    ['a byte after it', (all) => Buffer.concat([all, Buffer.of(0)])],
    ['of something else', () => der({ challenge: 'AAAA' })],
    ['as long as may be', () => Buffer.alloc(768, 1)],
  ]
  for (const [what, form] of forms) {
    const response = own.get(await other.asked())
    const signature = url(form(Buffer.from(response.signature, 'base64url')))
    const answer = await other.answer({ ...response, signature })
    expect([answer.status, answer.code], what).toEqual([401, 'passkey_refused'])
  }
  const empty = await other.answer({ ...own.get(await other.asked()), signature: '' })
  expect([400, 401]).toContain(empty.status)
  expect((await other.pass(own)).status).toBe(200)
})

test('PSK-04, PSK-06, PSK-09, PSK-12, PSK-17, PSK-18, PSK-20 each is refused in one word, and leaves nothing', async () => {
  const [ada, bob] = [new Holder(world), new Holder(world)]
  const own = await ada.enrol()
  const theirs = await bob.enrol()
  const other = ada.elsewhere()
  const twists: [string, Parameters<SoftAuthenticator['get']>[1]][] = [
    ['a registration', { type: 'webauthn.create' }],
    ['another domain', { rpId: `app.${RP_ID}` }],
    ['inside another site', { clientData: { crossOrigin: true } }],
    ['inside another site, named', { clientData: { topOrigin: ORIGIN } }],
    ['another’s handle', { userHandle: theirs.userHandle }],
    ['nobody there', { userPresent: false }],
    ['copied, and not made for it', { backupEligible: false, backedUp: true }],
    ['not made for copies any more', { backupEligible: false, backedUp: false }],
  ]
  for (const [what, twist] of twists) {
    const answer = await other.pass(own, twist)
    expect([answer.status, answer.code], what).toEqual([401, 'passkey_refused'])
  }
  const cut = await other.answer({ ...own.get(await other.asked()), authenticatorData: url(Buffer.alloc(36)) })
  expect([400, 401]).toContain(cut.status)
  expect(await world.count('mfa_assurance', ada.person), 'of the enrolment alone').toBe(1)
  expect((await other.pass(own)).status).toBe(200)
})

test('PSK-19 who was not verified passes without `user`, and not at all where that is required', async () => {
  const ada = new Holder(world)
  const own = await ada.enrol(key({ userVerified: false }))
  const passed = await ada.elsewhere().pass(own)
  expect(passed.json()).toMatchObject({ assurance: { amr: ['pwd', 'pop', 'mfa'] } })
  const eve = new Holder(strict)
  const { id, options } = await eve.begin()
  expect(options).toMatchObject({ authenticatorSelection: { userVerification: 'required' } })
  expect((await eve.confirm(id, key({ userVerified: false }).create(options))).code).toBe('passkey_refused')
  const bob = new Holder(strict)
  const verified = await bob.enrol()
  const there = bob.elsewhere()
  expect((await there.pass(verified, { userVerified: false })).code).toBe('passkey_refused')
  expect((await there.pass(verified)).status).toBe(200)
})

test('PSK-27 the longest id is kept and asked for; a longer one is a bad request', async () => {
  const ada = new Holder(world)
  const own = await ada.enrol(key({ credentialId: randomBytes(1023) }))
  const other = ada.elsewhere()
  expect((await other.asked()).allowCredentials).toMatchObject([{ id: own.id }])
  expect((await other.pass(own)).status).toBe(200)
  const bob = new Holder(world)
  for (const length of [15, 1024]) {
    const { id, options } = await bob.begin()
    const answer = await bob.confirm(id, key({ credentialId: randomBytes(length) }).create(options))
    expect([400, 401], `${length}: ${answer.status} ${answer.code}`).toContain(answer.status)
  }
  expect(await world.count('mfa_authenticator', bob.person)).toBe(0)
})

test('PSK-03 no challenge but its own sets a passkey up', async () => {
  const ada = new Holder(world)
  await ada.enrol()
  const { id, options } = await ada.begin()
  const asked = [
    await ada.asked('?maxAgeSeconds=0'),
    await ada.askProof('backup_codes'),
    await ada.askProof('step_up'),
    await ada.askProof('remove', ada.person.authenticatorId),
  ]
  for (const { challenge } of asked) {
    const answer = await ada.confirm(id, key().create({ ...options, challenge }))
    expect([answer.status, answer.code]).toEqual([410, 'ceremony_expired'])
  }
  expect((await ada.confirm(id, key().create(options))).status).toBe(200)
})
