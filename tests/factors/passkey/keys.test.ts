import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPublicKey } from '../../../edge/factors/passkey/cose-key.ts'
import { type Cbor, coseOf, softPasskey } from '../../support/soft-passkey.ts'
import { register } from './ask.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const p256 = softPasskey({ alg: -7 }).cose
const ed25519 = softPasskey({ alg: -8 }).cose
const rsa = softPasskey({ alg: -257 }).cose
const n = rsa.get(-1) as Uint8Array

/** A key of this kind with other fields; undefined: without it. */
function bent(cose: Map<number, Cbor>, fields: Record<number, Cbor | undefined>): Map<number, Cbor> {
  const all = new Map<number, Cbor | undefined>([
    ...cose,
    ...Object.entries(fields).map(([label, value]) => [Number(label), value] as const),
  ])
  return new Map([...all].filter((entry): entry is [number, Cbor] => entry[1] !== undefined))
}

const rsaOf = (bits: number) => coseOf(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey, -257)
const p384 = (alg: number) => coseOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, alg)
const even = (number: Uint8Array) => number.with(-1, (number.at(-1) ?? 0) & 0xfe)

/** All encodings of points of order 1, 2, 4 and 8, those included that RFC 8032 does not decode. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
]

const REFUSED: [string, Cbor][] = [
  ['SHA-1 (RS1)', bent(rsa, { 3: -65535 })],
  ['PS256', bent(rsa, { 3: -37 })],
  ['ES384 with its own key', p384(-35)],
  ['ES256 with a key of P-384', p384(-7)],
  ['ES256 that says P-256 with the numbers of P-384', bent(p384(-7), { [-1]: 1 })],
  ['ES256 on another curve', bent(p256, { [-1]: 2 })],
  ['ES256 on secp256k1', bent(p256, { [-1]: 8 })],
  ['ES256K', bent(p256, { 3: -47, [-1]: 8 })],
  ['ES256 of the kind OKP', bent(p256, { 1: 1 })],
  ['EdDSA of the kind EC2', bent(ed25519, { 1: 2 })],
  ['ES256 with the key of EdDSA', bent(ed25519, { 3: -7 })],
  ['EdDSA with the key of ES256', bent(p256, { 3: -8 })],
  ['RS256 with the key of ES256', bent(p256, { 3: -257 })],
  ['EdDSA on X25519', bent(ed25519, { [-1]: 4 })],
  ['no algorithm', bent(p256, { 3: undefined })],
  ['an algorithm as text', bent(p256, { 3: '-7' })],
  ['one optional field more', bent(p256, { 2: randomBytes(4) })],
  ['a private key along with it', bent(p256, { [-4]: randomBytes(32) })],
  ['a y of one bit (compressed)', bent(p256, { [-3]: true })],
  ['an x of 31 bytes', bent(p256, { [-2]: randomBytes(31) })],
  ['an x of 33 bytes', bent(p256, { [-2]: randomBytes(33) })],
  ['no point of the curve', bent(p256, { [-3]: randomBytes(32) })],
  ['the point zero', bent(p256, { [-2]: new Uint8Array(32), [-3]: new Uint8Array(32) })],
  ['x beyond the prime', bent(p256, { [-2]: new Uint8Array(32).fill(255) })],
  ['Ed25519 of 31 bytes', bent(ed25519, { [-2]: randomBytes(31) })],
  ['RSA of 1,024 bits', rsaOf(1024)],
  ['RSA of 2,047 bits', bent(rsa, { [-1]: n.with(0, (n[0] ?? 0) & 0x7f) })],
  ['RSA of 4,104 bits', bent(rsa, { [-1]: Uint8Array.of(...n, ...n, 1) })],
  ['RSA with a zero before it', bent(rsa, { [-1]: Uint8Array.of(0, ...n) })],
  ['RSA with an even modulus', bent(rsa, { [-1]: even(n) })],
  ['e of 1', bent(rsa, { [-2]: bytes('01') })],
  ['e of 1 with zeros before it', bent(rsa, { [-2]: bytes('000001') })],
  ['e of 2', bent(rsa, { [-2]: bytes('02') })],
  ['e of 65,536', bent(rsa, { [-2]: bytes('010000') })],
  ['e of 0', bent(rsa, { [-2]: bytes('00') })],
  ['no e', bent(rsa, { [-2]: new Uint8Array() })],
  ['e of nine bytes', bent(rsa, { [-2]: bytes('010000000000000001') })],
  ['a list', [1, 2]],
  ['a number', 7],
  ['an empty map', new Map()],
]

describe('PSK-15 a key that nobody should sign in with', () => {
  test.each(REFUSED)('%s is refused at enrolment', async (_, cose) => {
    expect(await register({ cose })).toBeNull()
  })

  test.each(SMALL_ORDER)('Ed25519 of small order: %s', async (x) => {
    expect(await register({ cose: bent(ed25519, { [-2]: bytes(x) }) })).toBeNull()
  })

  test('the keys that they were bent from are good', async () => {
    for (const cose of [p256, ed25519, rsa, bent(rsa, { [-2]: bytes('03') })]) {
      expect(await register({ cose })).not.toBeNull()
    }
    expect(await readPublicKey(rsaOf(4096) as Parameters<typeof readPublicKey>[0])).toMatchObject({ alg: -257 })
  }, 60_000)
})
