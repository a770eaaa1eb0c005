import { sign } from 'node:crypto'
import {
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { PasskeyAssertion, PasskeyRegistration } from '../../../edge/contract/passkey.ts'
import { type NewPasskey, verifyAssertion, verifyRegistration } from '../../../edge/factors/passkey/ceremony.ts'
import { isLongForm } from '../../support/long-form.ts'
import {
  attestation,
  base64Url,
  cbor,
  join,
  type SoftPasskey,
  sha256,
  softPasskey,
} from '../../support/soft-passkey.ts'
import { ASKED, CHALLENGE, EXPECTED, knownOf, ORIGIN, RP_ID } from './ask.ts'

/*
 * The threat: a verifier of our own accepts what it should not. SimpleWebAuthn, which shares no code with it, says what should
 * be refused: of any number of ceremonies that are bent at random, and signed anew after they were bent, we accept none that
 * it refuses.
 *
 * What it refuses that we do not look at, on purpose: `fmt` and `attStmt` (who made an authenticator is not asked). Where those
 * alone were bent, it is asked about the same object with what `none` has there.
 */

const TRIES = isLongForm ? 100_000 : 4_000

const OFFERED = [-8, -7, -257]
const passkeys: SoftPasskey[] = ([-7, -7, -8, -257] as const).map((alg) => softPasskey({ alg }))
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))

/** One change of bytes; places are taken modulo the length, so that each hits. */
type Bend = { how: 'flip' | 'set' | 'insert' | 'cut' | 'copy' | 'end'; at: number; to: number; byte: number }
const bend: fc.Arbitrary<Bend> = fc.record({
  how: fc.constantFrom('flip', 'flip', 'set', 'insert', 'cut', 'copy', 'end'),
  // The flags and what stands around them are bent more often than the middle of a key.
  at: fc.oneof(fc.nat(400), fc.integer({ min: 30, max: 60 })),
  to: fc.nat(400),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x40, 0x45, 0x80, 0xa0, 0xf6, 0xff)),
})

function bent(bytes: Uint8Array, bends: readonly Bend[]): Uint8Array {
  let all = [...bytes]
  for (const { how, at: place, to, byte } of bends) {
    const at = place % (all.length + 1)
    if (how === 'flip') all[at] = (all[at] ?? 0) ^ (1 << (byte & 7))
    else if (how === 'set') all[at] = byte
    else if (how === 'insert') all.splice(at, 0, byte)
    else if (how === 'cut') all.splice(at, 1 + (byte & 3))
    else if (how === 'copy') all.splice(at, 4, ...all.slice(to % (all.length + 1)).slice(0, 4))
    else all = all.slice(0, Math.max(at, 1))
  }
  return Uint8Array.from(all)
}

/** What `clientDataJSON` may say in a place. */
const word = fc.constantFrom<unknown>(
  ...[
    'webauthn.get',
    'webauthn.create',
    CHALLENGE,
    `${CHALLENGE}=`,
    ORIGIN,
    `${ORIGIN}/`,
    'https://example.com',
    'null',
  ],
  ...['', true, false, null, 0, 1, [], {}, [ORIGIN]],
)
const clientWords = fc.dictionary(
  fc.constantFrom('type', 'challenge', 'origin', 'crossOrigin', 'topOrigin', 'more', '__proto__', 'toString'),
  word,
  { maxKeys: 2 },
)

const fewBends = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 4, arbitrary: fc.array(bend, { maxLength: 3 }) },
)
const fewWords = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: clientWords })

const flags = fc.record({
  userPresent: fc.boolean(),
  userVerified: fc.boolean(),
  backupEligible: fc.boolean(),
  backedUp: fc.boolean(),
})
const soundFlags = fc.constant({ userPresent: true, userVerified: true, backupEligible: false, backedUp: false })

const registrations = fc.record({
  whose: fc.nat(passkeys.length - 1),
  said: fc.oneof(soundFlags, flags),
  data: fewBends,
  object: fewBends,
  raw: fewBends,
  words: fewWords,
  required: fc.boolean(),
})
const assertions = fc.record({
  whose: fc.nat(passkeys.length - 1),
  said: fc.oneof(soundFlags, flags),
  data: fewBends,
  words: fewWords,
  raw: fewBends,
  signature: fewBends,
  key: fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(bend, { maxLength: 2 }) }),
  required: fc.boolean(),
})

const ruleOf = (required: boolean) => ({
  ...EXPECTED,
  userVerification: required ? ('required' as const) : ('preferred' as const),
})

/** The other's answer; whatever it throws is a no. */
async function theirs<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act()
  } catch {
    return null
  }
}

const OPTIONS = { expectedChallenge: CHALLENGE, expectedOrigin: [ORIGIN], expectedRPID: RP_ID }

async function theirRegistration(
  response: PasskeyRegistration,
  required: boolean,
): Promise<VerifiedRegistrationResponse | null> {
  const { id, clientDataJSON, attestationObject } = response
  return theirs(() =>
    verifyRegistrationResponse({
      ...OPTIONS,
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      requireUserVerification: required,
      supportedAlgorithmIDs: OFFERED,
    }),
  )
}

async function theirAssertion(
  response: PasskeyAssertion,
  publicKey: Uint8Array<ArrayBuffer>,
  required: boolean,
): Promise<VerifiedAuthenticationResponse | null> {
  const { id, ...signed } = response
  return theirs(() =>
    verifyAuthenticationResponse({
      ...OPTIONS,
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: signed },
      // Counters are compared by the statement that stores them.
      credential: { id, publicKey, counter: 0 },
      requireUserVerification: required,
    }),
  )
}

const report = (ours: NewPasskey) => [
  ours.credentialId,
  ours.publicKey,
  ours.signCount,
  ours.backedUp,
  ours.userVerified,
]

describe(`of ${TRIES.toLocaleString('en')} ceremonies that are bent, nothing is accepted that SimpleWebAuthn refuses`, () => {
  test(
    'registrations',
    async () => {
      let accepted = 0
      let refused = 0
      await fc.assert(
        fc.asyncProperty(registrations, async ({ whose, said, data, object, raw, words, required }) => {
          const passkey = passkeys[whose] as SoftPasskey
          const made = passkey.registration({ ...ASKED, ...said, signCount: 0, clientData: words })
          const authData = bent(authDataOf(made.attestationObject), data)
          const attestationObject = base64Url(bent(attestation('none', new Map(), authData), object))
          const response = {
            id: passkey.id,
            clientDataJSON: base64Url(bent(bytesOf(made.clientDataJSON), raw)),
            attestationObject,
          }
          const onWire = v.safeParse(PasskeyRegistration, response)
          const ours = onWire.success
            ? await verifyRegistration(onWire.output, { ...ruleOf(required), allowSynced: true })
            : null
          if (!ours) {
            refused++
            return
          }
          accepted++
          const plain = attestation('none', new Map(), authDataOf(attestationObject))
          const unattested = { ...response, attestationObject: base64Url(plain) }
          const verdict =
            (await theirRegistration(response, required)) ?? (await theirRegistration(unattested, required))
          expect(verdict?.verified).toBe(true)
          const { credential, credentialBackedUp, userVerified } = verdict?.registrationInfo ?? {}
          const read = [credential?.id, base64Url(credential?.publicKey ?? new Uint8Array()), credential?.counter]
          expect([...read, credentialBackedUp, userVerified]).toEqual(report(ours))
        }),
        { numRuns: TRIES / 2 },
      )
      // Both happened, so the property says something.
      expect(accepted).toBeGreaterThan(TRIES / 50)
      expect(refused).toBeGreaterThan(TRIES / 10)
    },
    isLongForm ? 900_000 : 60_000,
  )

  test(
    'assertions',
    async () => {
      let accepted = 0
      let refused = 0
      await fc.assert(
        fc.asyncProperty(assertions, async ({ whose, said, data, words, raw, signature, key, required }) => {
          const passkey = passkeys[whose] as SoftPasskey
          const made = passkey.assertion({ ...ASKED, ...said, signCount: 1, clientData: words })
          const authData = bent(bytesOf(made.authenticatorData), data)
          const clientData = bent(bytesOf(made.clientDataJSON), raw)
          // Signed after it was bent, so that the signature does not hide what the other checks let through.
          const signed = join(authData, sha256(clientData))
          const right = sign(passkey.alg === -8 ? null : 'sha256', signed, passkey.privateKey)
          const publicKey = Uint8Array.from(bent(bytesOf(passkey.publicKey), key))
          const response = {
            id: passkey.id,
            clientDataJSON: base64Url(clientData),
            authenticatorData: base64Url(authData),
            signature: base64Url(bent(right, signature)),
          }
          const onWire = v.safeParse(PasskeyAssertion, response)
          const known = { ...knownOf(passkey), publicKey: base64Url(publicKey), backupEligible: said.backupEligible }
          const ours = onWire.success ? await verifyAssertion(onWire.output, ruleOf(required), known) : null
          if (!ours) {
            refused++
            return
          }
          accepted++
          const verdict = await theirAssertion(response, publicKey, required)
          expect(verdict?.verified).toBe(true)
          const { newCounter, credentialBackedUp, userVerified } = verdict?.authenticationInfo ?? {}
          expect({ signCount: newCounter, backedUp: credentialBackedUp, userVerified }).toEqual(ours)
        }),
        { numRuns: TRIES / 2 },
      )
      expect(accepted).toBeGreaterThan(TRIES / 50)
      expect(refused).toBeGreaterThan(TRIES / 10)
    },
    isLongForm ? 900_000 : 60_000,
  )
})

/** The authenticator's data in an object of `softPasskey`, also a bent one as long as it is read: its length stands before it. */
function authDataOf(attestationObject: string): Uint8Array {
  const object = Buffer.from(attestationObject, 'base64url')
  const name = cbor('authData')
  const after = object.subarray(object.indexOf(name) + name.length)
  const size = (after[0] ?? 0) & 31
  return after.subarray(size < 24 ? 1 : 1 + 2 ** (size - 24))
}
