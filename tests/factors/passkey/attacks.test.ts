import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { PasskeyAssertion, PasskeyRegistration } from '../../../edge/contract/passkey.ts'
import { verifyAssertion, verifyRegistration } from '../../../edge/factors/passkey/ceremony.ts'
import { plainSignature } from '../../../edge/factors/passkey/cose-key.ts'
import { base64Url, cbor, head, join, softPasskey } from '../../support/soft-passkey.ts'
import { ASKED, EXPECTED, knownOf, ORIGIN, register, signIn } from './ask.ts'

/*
 * The threat: whoever has the password sends what no browser would, or what a browser gave to another page, and is let in or
 * leaves a passkey of theirs.
 */

const passkey = softPasskey()

describe('what is right passes', () => {
  test.each([-7, -8, -257] as const)('algorithm %i registers and signs in', async (alg) => {
    const own = softPasskey({ alg })
    const registered = await register({}, { passkey: own })
    expect(registered).toEqual({
      credentialId: own.id,
      publicKey: own.publicKey,
      alg,
      signCount: 0,
      backupEligible: false,
      backedUp: false,
      userVerified: true,
      aaguid: null,
    })
    expect(await signIn({ signCount: 7 }, { passkey: own })).toEqual({
      signCount: 7,
      backedUp: false,
      userVerified: true,
    })
  })

  test('its extensions are read past, and its model is a UUID', async () => {
    const tail = cbor(new Map([['credProtect', 2]]))
    const aaguid = Uint8Array.from(Buffer.from('ee882879721c491397753dfcce97072a', 'hex'))
    const registered = await register({ flags: 0x80, tail, aaguid })
    expect(registered?.aaguid).toBe('ee882879-721c-4913-9775-3dfcce97072a')
    expect(await signIn({ flags: 0x80, tail })).not.toBeNull()
  })

  test('any of the origins is good, whatever else clientDataJSON says', async () => {
    const origins = ['https://other.example.com', ORIGIN]
    const response = passkey.assertion({
      ...ASKED,
      clientData: { crossOrigin: undefined, more: ['in', { the: 'future' }] },
    })
    expect(await verifyAssertion(response, { ...EXPECTED, origins }, knownOf(passkey))).not.toBeNull()
  })
})

describe('PSK-04 a registration in the place of an assertion, and the reverse', () => {
  test('clientDataJSON of the other type is refused', async () => {
    expect(await register({ clientData: { type: 'webauthn.get' } })).toBeNull()
    expect(await signIn({ clientData: { type: 'webauthn.create' } })).toBeNull()
    expect(await signIn({ clientData: { type: 'payment.get' } })).toBeNull()
  })

  test('its object read as the other one is refused', async () => {
    const registration = passkey.registration(ASKED)
    const assertion = passkey.assertion(ASKED)
    const asAssertion = { ...assertion, clientDataJSON: registration.clientDataJSON }
    expect(await verifyAssertion(asAssertion as PasskeyAssertion, EXPECTED, knownOf(passkey))).toBeNull()
    const asRegistration = {
      id: assertion.id,
      clientDataJSON: registration.clientDataJSON,
      attestationObject: assertion.authenticatorData,
    }
    expect(
      await verifyRegistration(asRegistration as PasskeyRegistration, { ...EXPECTED, allowSynced: true }),
    ).toBeNull()
    // And over the wire the fields of the one are unknown in the other.
    expect(
      signIn({ bend: (response) => ({ ...response, attestationObject: registration.attestationObject }) }),
    ).toBeNull()
  })
})

describe('PSK-05 the challenge that counts is the one in clientDataJSON', () => {
  test.each([
    ['another', 'YW5vdGhlci1jaGFsbGVuZ2U'],
    ['with padding', `${EXPECTED.challenge}==`],
    ['a beginning of it', EXPECTED.challenge.slice(0, -2)],
    ['none', undefined],
    ['a list of it', [EXPECTED.challenge]],
  ])('%s is refused', async (_, challenge) => {
    expect(await register({ clientData: { challenge } })).toBeNull()
    expect(await signIn({ clientData: { challenge } })).toBeNull()
  })

  test('a copy beside it is no field of the body', () => {
    expect(signIn({ bend: (response) => ({ ...response, challenge: EXPECTED.challenge }) })).toBeNull()
  })
})

describe('PSK-06 made for another domain', () => {
  test.each(['com', 'app.example.com', 'sibling.example.com', 'example.com.', 'EXAMPLE.COM', ''])(
    'rpIdHash of %j is refused',
    async (rpId) => {
      expect(await register({ rpId })).toBeNull()
      expect(await signIn({ rpId })).toBeNull()
    },
  )
})

describe('PSK-07 from another origin', () => {
  test.each([
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://app.example.com.',
    'https://APP.example.com',
    'HTTPS://app.example.com',
    'https://app.example.com/',
    'https://evil.app.example.com',
    'https://example.com',
    'https://app.xn--exmple-cua.com',
    'https://app.example.com@evil.example',
    'null',
    '',
    'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck',
    null,
    undefined,
    [ORIGIN],
  ])('%j is refused', async (origin) => {
    expect(await register({ clientData: { origin } })).toBeNull()
    expect(await signIn({ clientData: { origin } })).toBeNull()
  })
})

describe('PSK-09 inside a page of another site', () => {
  test.each([
    { crossOrigin: true },
    { topOrigin: 'https://evil.example' },
    { topOrigin: ORIGIN },
    { topOrigin: null },
    { crossOrigin: 'false' },
    { crossOrigin: 0 },
    { crossOrigin: null },
  ])('%j is refused', async (clientData) => {
    expect(await register({ clientData })).toBeNull()
    expect(await signIn({ clientData })).toBeNull()
  })
})

describe('PSK-10 and PSK-12 of somebody else', () => {
  test('another credential id, or a key that is not its own, is refused', async () => {
    const other = softPasskey()
    expect(await signIn({}, { passkey, stored: { credentialId: other.id } })).toBeNull()
    expect(await signIn({}, { passkey, stored: { publicKey: other.publicKey } })).toBeNull()
    expect(await signIn({}, { passkey, stored: { alg: -8 } })).toBeNull()
  })

  test('a userHandle must be the person’s, and may be missing', async () => {
    expect(await signIn({ userHandle: base64Url(randomBytes(32)) }, { passkey })).toBeNull()
    expect(await signIn({ userHandle: passkey.userHandle }, { passkey })).not.toBeNull()
    expect(await signIn({}, { passkey })).not.toBeNull()
  })
})

describe('PSK-14 the signature', () => {
  const integer = (bytes: Uint8Array) => join(Uint8Array.of(2, bytes.length), bytes)
  const sequence = (...parts: Uint8Array[]) => join(Uint8Array.of(0x30, join(...parts).length), ...parts)
  /** The two numbers as DER has them. */
  const parts = (der: Buffer): [Uint8Array, Uint8Array] => {
    const end = 4 + (der[3] ?? 0)
    return [der.subarray(4, end), der.subarray(end + 2)]
  }
  const plain = (der: Buffer) => join(...parts(der).map((n) => Buffer.concat([Buffer.alloc(32), n]).subarray(-32)))

  const BENT: [string, (der: Buffer) => Uint8Array][] = [
    ['empty', () => new Uint8Array()],
    ['one byte', () => Uint8Array.of(0x30)],
    ['r of zero', (der) => sequence(integer(Uint8Array.of(0)), integer(parts(der)[1]))],
    ['s of zero', (der) => sequence(integer(parts(der)[0]), integer(Uint8Array.of(0)))],
    ['r without bytes', (der) => sequence(integer(new Uint8Array()), integer(parts(der)[1]))],
    ['r of 33 bytes', (der) => sequence(integer(Uint8Array.of(1, ...new Uint8Array(32))), integer(parts(der)[1]))],
    ['r with a zero that it does not need', (der) => sequence(integer(Uint8Array.of(0, 1)), integer(parts(der)[1]))],
    ['negative r', (der) => sequence(integer(Uint8Array.of(0x80, 1)), integer(parts(der)[1]))],
    ['a length in its long form', (der) => join(Uint8Array.of(0x30, 0x81, der.length - 2), der.subarray(2))],
    ['an indefinite length', (der) => join(Uint8Array.of(0x30, 0x80), der.subarray(2), Uint8Array.of(0, 0))],
    ['a byte after it', (der) => join(der, Uint8Array.of(0))],
    ['a byte after it, counted', (der) => sequence(der.subarray(2), Uint8Array.of(0))],
    ['a set', (der) => join(Uint8Array.of(0x31), der.subarray(1))],
    ['r and s side by side (IEEE P1363)', plain],
    ['all zero', () => new Uint8Array(70)],
    ['one bit of it', (der) => der.with(40, (der[40] ?? 0) ^ 1)],
    [
      's as large as can be',
      (der) => sequence(integer(parts(der)[0]), integer(Uint8Array.of(0, ...new Uint8Array(32).fill(255)))),
    ],
  ]
  test.each(BENT)('%s is refused, as a value', async (_, signature) => {
    expect(await signIn({ signature })).toBeNull()
  })

  test('is read from strict DER only, before Web Crypto sees it', () => {
    const read = (hex: string) => plainSignature(Uint8Array.from(Buffer.from(hex, 'hex')))
    const one = '0'.repeat(63)
    expect(Buffer.from(read('3006020101020102') ?? []).toString('hex')).toBe(`${one}1${one}2`)
    expect(Buffer.from(read('300702020080020102') ?? []).toString('hex')).toBe(`${one.slice(1)}80${one}2`)
    for (const hex of [
      '3006020181020102',
      '3006020180020102',
      '300702020001020102',
      '3006020100020102',
      '30050201000201',
    ]) {
      expect(read(hex), hex).toBeNull()
    }
  })

  test.each([-8, -257] as const)('of algorithm %i, cut or one byte longer, is refused', async (alg) => {
    const own = softPasskey({ alg })
    for (const signature of [
      (der: Buffer) => der.subarray(1),
      (der: Buffer) => join(der, Uint8Array.of(0)),
      () => new Uint8Array(),
      (der: Buffer) => der.with(0, (der[0] ?? 0) ^ 1),
    ]) {
      expect(await signIn({ signature }, { passkey: own })).toBeNull()
    }
  })

  test('it covers what the authenticator and the browser said', async () => {
    const [one, other] = [passkey.assertion(ASKED), passkey.assertion({ ...ASKED, signCount: 99 })]
    const mixed = { ...one, authenticatorData: other.authenticatorData }
    expect(await verifyAssertion(mixed, EXPECTED, knownOf(passkey))).toBeNull()
  })
})

describe('PSK-17 the authenticator’s data', () => {
  const REGISTERED: [string, Parameters<typeof register>[0]][] = [
    ['without a credential', { attested: null }],
    ['of 37 bytes that says there is one', { attested: new Uint8Array() }],
    [
      'with a credential that ends in its id',
      { attested: join(new Uint8Array(16), Uint8Array.of(0, 32), randomBytes(20)) },
    ],
    ['without a key', { attested: join(new Uint8Array(16), Uint8Array.of(0, 32), randomBytes(32)) }],
    ['with extensions that are not there', { flags: 0x80 }],
    ['with extensions that are no map', { flags: 0x80, tail: cbor([]) }],
    ['with extensions and a byte after them', { flags: 0x80, tail: join(cbor(new Map()), Uint8Array.of(0)) }],
    ['with a byte after everything', { tail: Uint8Array.of(0) }],
    ['with extensions that it does not announce', { tail: cbor(new Map()) }],
  ]
  test.each(REGISTERED)('of a registration, %s, is refused', async (_, bent) => {
    expect(await register(bent)).toBeNull()
  })

  test.each([
    ['with a credential', { flags: 0x40 }],
    [
      'with a whole credential',
      { flags: 0x40, tail: join(new Uint8Array(16), Uint8Array.of(0, 32), randomBytes(32), cbor(passkey.cose)) },
    ],
    ['with extensions that are not there', { flags: 0x80 }],
    ['with a byte more', { tail: Uint8Array.of(0) }],
    ['of four kilobytes', { tail: new Uint8Array(4096) }],
  ])('of an assertion, %s, is refused', async (_, bent) => {
    expect(await signIn(bent, { passkey })).toBeNull()
  })

  test.each([0, 1, 32, 36])('cut to %i bytes it is refused', async (length) => {
    const cut = { ...passkey.assertion(ASKED), authenticatorData: base64Url(new Uint8Array(length)) }
    expect(await verifyAssertion(cut, EXPECTED, knownOf(passkey))).toBeNull()
  })
})

test('PSK-18 nobody was there: refused', async () => {
  expect(await register({ userPresent: false })).toBeNull()
  expect(await signIn({ userPresent: false })).toBeNull()
})

test('PSK-19 not verified by the authenticator: refused where that is required, else said', async () => {
  const required = { userVerification: 'required' } as const
  expect(await register({ userVerified: false }, required)).toBeNull()
  expect(await signIn({ userVerified: false }, required)).toBeNull()
  expect(await register({}, required)).toMatchObject({ userVerified: true })
  expect(await register({ userVerified: false })).toMatchObject({ userVerified: false })
  expect(await signIn({ userVerified: false })).toMatchObject({ userVerified: false })
})

describe('PSK-20 where copies of it are', () => {
  test('copied without being made for it: refused', async () => {
    expect(await register({ backedUp: true })).toBeNull()
    expect(await signIn({ backedUp: true })).toBeNull()
  })

  test('made for it at one time and not at the other: refused', async () => {
    expect(await signIn({ backupEligible: true })).toBeNull()
    expect(await signIn({}, { stored: { backupEligible: true } })).toBeNull()
    const bent = { backupEligible: true, backedUp: true }
    expect(await signIn(bent, { stored: { backupEligible: true } })).toMatchObject({ backedUp: true })
  })

  test('only where the deployment allows such', async () => {
    expect(await register({ backupEligible: true }, { allowSynced: false })).toBeNull()
    expect(await register({ backupEligible: true })).toMatchObject({ backupEligible: true, backedUp: false })
    expect(await register({}, { allowSynced: false })).not.toBeNull()
  })
})

describe('PSK-27 the credential id', () => {
  test.each([16, 1023])('of %i bytes works', async (idBytes) => {
    const own = softPasskey({ idBytes })
    expect(await register({}, { passkey: own })).toMatchObject({ credentialId: own.id })
    expect(await signIn({}, { passkey: own })).not.toBeNull()
  })

  test.each([0, 15, 1024])('of %i bytes is refused', async (idBytes) => {
    const own = softPasskey({ idBytes })
    expect(await register({}, { passkey: own })).toBeNull()
    // Also where nobody counted on the way here.
    expect(await verifyRegistration(own.registration(ASKED), { ...EXPECTED, allowSynced: true })).toBeNull()
  })

  test('must be the one in the authenticator’s data', async () => {
    const response = { ...passkey.registration(ASKED), id: softPasskey().id }
    expect(await verifyRegistration(response, { ...EXPECTED, allowSynced: true })).toBeNull()
  })
})

test('of the attestation object every byte is held to: cut anywhere, or longer, it is refused', async () => {
  const whole = Buffer.from(passkey.registration(ASKED).attestationObject, 'base64url')
  for (let length = 0; length < whole.length; length++) {
    expect(await register({ attestationObject: whole.subarray(0, length) }, { passkey }), `${length}`).toBeNull()
  }
  expect(await register({ attestationObject: join(whole, Uint8Array.of(0)) }, { passkey })).toBeNull()
  expect(await register({ attestationObject: whole }, { passkey })).not.toBeNull()
  const more = join(head(5, 4), whole.subarray(1), cbor('more'), cbor(1))
  expect(await register({ attestationObject: more }, { passkey })).toBeNull()
})
