import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCbor } from '../../../edge/factors/passkey/cbor.ts'
import { isReadable } from '../../../edge/factors/passkey/ceremony.ts'
import { runs } from '../../support/long-form.ts'
import { base64Url, type Cbor, cbor, head, join } from '../../support/soft-passkey.ts'
import { register } from './ask.ts'

/*
 * The threat: an attestation object is the one thing of the site's that a stranger's bytes are parsed for. It must cost nothing
 * and break nothing, whatever it is.
 */

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const read = (hex: string) => readCbor(bytes(hex))

describe('what is read', () => {
  // RFC 8949 appendix A, as far as authenticators write such.
  test.each([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3863', -100],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['40', new Uint8Array()],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['60', ''],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['80', []],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    ['a0', new Map()],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, number | number[]>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('%s', (hex, value) => {
    expect(read(hex)).toEqual({ value, end: hex.length / 2 })
  })

  test('whatever the other encoder writes comes back, and where it ends', () => {
    const { item } = fc.letrec<{ item: Cbor }>((tie) => ({
      item: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array().map((value) => Uint8Array.from(value)),
        fc.array(tie('item'), { maxLength: 5 }),
        fc
          .uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('item')), {
            selector: ([key]) => key,
            maxLength: 5,
          })
          .map((all) => new Map(all)),
      ),
    }))
    fc.assert(
      fc.property(item, fc.uint8Array(), (value, tail) => {
        const written = cbor(value)
        expect(readCbor(join(written, tail))).toEqual({ value, end: written.length })
      }),
      { numRuns: runs(5_000) },
    )
  })
})

/** Ten thousand arrays in one another, and other ways of being deep. */
const DEEP = [0x81, 0xa1, 0xc1].map((byte) => new Uint8Array(6_000).fill(byte))
const deepMap = new Uint8Array(6_000).map((_, at) => (at % 2 === 0 ? 0xa1 : 0x01))

const HOSTILE: [string, Uint8Array<ArrayBuffer>][] = [
  ['nothing', bytes('')],
  ['a byte string of indefinite length', bytes('5f42010243030405ff')],
  ['a text of indefinite length', bytes('7f657374726561646d696e67ff')],
  ['an array of indefinite length', bytes('9f0102ff')],
  ['a map of indefinite length', bytes('bf61610161629f0203ffff')],
  ['a break alone', bytes('ff')],
  ['a key that comes twice', bytes('a201020103')],
  ['a key that comes twice, the second time in more bytes', bytes('a20102180103')],
  ['a text as key twice', bytes('a2616101616102')],
  ['a tag', bytes('c074323031332d30332d32315432303a30343a30305a')],
  ['a big number', bytes('c249010000000000000000')],
  ['the tag of CBOR itself', bytes('d9d9f7a0')],
  ['a half', bytes('f93c00')],
  ['a float', bytes('fa47c35000')],
  ['a double', bytes('fb3ff199999999999a')],
  ['a float as key', bytes('a1fa3f80000001')],
  ['an array as key', bytes('a1800a')],
  ['a byte string as key', bytes('a1400a')],
  ['true as key', bytes('a1f50a')],
  ['undefined', bytes('f7')],
  ['a simple value', bytes('f0')],
  ['a simple value in two bytes', bytes('f8ff')],
  ['a reserved length', bytes('1c')],
  ['reserved lengths with all the bytes that they could mean', bytes(`1c${'00'.repeat(16)}`)],
  ['an indefinite length with all the bytes that it could mean', bytes(`1f${'00'.repeat(128)}`)],
  ['a byte string shorter than it says', bytes('4401')],
  ['a byte string of 2^32 bytes', bytes('5b0000000100000000')],
  ['a byte string of 2^32 - 1 bytes', bytes('5affffffff')],
  ['an array of 2^32 - 1', bytes('9affffffff00')],
  ['an array of 2^32', bytes('9b000000010000000000')],
  ['a map of 2^32 - 1', bytes('baffffffff00')],
  ['a text of 2^64 - 1', bytes('7bffffffffffffffff')],
  ['an integer of 2^64 - 1', bytes('1bffffffffffffffff')],
  ['a length that is cut', bytes('19')],
  ['an array that ends early', bytes('8301')],
  ['a map without its last value', bytes('a10a')],
  ['text that is no UTF-8', bytes('62c328')],
  ['half of a pair of surrogates', bytes('63eda080')],
  ['ten thousand arrays in one another', DEEP[0] as Uint8Array<ArrayBuffer>],
  ['ten thousand maps as keys', DEEP[1] as Uint8Array<ArrayBuffer>],
  ['ten thousand tags', DEEP[2] as Uint8Array<ArrayBuffer>],
  ['three thousand maps in one another', deepMap],
  ['an array of six thousand that is as deep as may be, and one more', join(new Uint8Array(9).fill(0x81), head(4, 0))],
]

/** Of five goes the quickest: what others do on this machine is not counted. */
function milliseconds(act: () => void): number {
  const goes = Array.from({ length: 5 }, () => {
    const began = performance.now()
    act()
    return performance.now() - began
  })
  return Math.min(...goes)
}

describe('PSK-16 what is not read', () => {
  test.each(HOSTILE)('%s', async (_, hostile) => {
    expect(readCbor(hostile)).toBeNull()
    const object = join(
      head(5, 3),
      cbor('fmt'),
      cbor('none'),
      cbor('attStmt'),
      hostile,
      cbor('authData'),
      cbor(new Uint8Array(37)),
    )
    const response = { id: 'AAAA', clientDataJSON: 'AAAA', attestationObject: base64Url(object) }
    expect(isReadable(response)).toBe(false)
    expect(milliseconds(() => isReadable(response))).toBeLessThan(10)
    expect(await register({ attestationObject: object })).toBeNull()
    // In the place of the key, and of the extensions.
    expect(await register({ flags: 0x80, tail: hostile })).toBeNull()
  })

  test('a whole body of short items is too many, and takes no 10 ms either', () => {
    for (const body of [
      join(head(4, 6_000), new Uint8Array(6_000)),
      join(head(4, 6_000), new Uint8Array(6_000).fill(0x60)),
    ]) {
      expect(readCbor(body)).toBeNull()
      expect(milliseconds(() => readCbor(body))).toBeLessThan(10)
    }
  })

  test('no bytes throw, and what is read ends within them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        const item = readCbor(Uint8Array.from(any))
        expect(item === null || (item.end > 0 && item.end <= any.length)).toBe(true)
      }),
      { numRuns: runs(50_000) },
    )
  })

  test('only the three fields make an attestation object', () => {
    const of = (entries: [string, Cbor][], tail = '') =>
      isReadable({
        id: 'AAAA',
        clientDataJSON: 'AAAA',
        attestationObject: base64Url(join(cbor(new Map(entries)), bytes(tail))),
      })
    const all: [string, Cbor][] = [
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(37)],
    ]
    expect(of(all)).toBe(true)
    expect(of(all.toReversed())).toBe(true)
    expect(of(all, '00')).toBe(false)
    expect(of(all.slice(1))).toBe(false)
    expect(of([...all, ['epAtt', true]])).toBe(false)
    expect(of([...all.slice(1), ['Fmt', 'none']])).toBe(false)
  })
})
