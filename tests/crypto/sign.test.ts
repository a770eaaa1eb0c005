import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64Url, tuple, utf8 } from '../../edge/crypto/encoding.ts'
import type { KeyPurpose } from '../../edge/crypto/key-ring.ts'
import { isAmong, readToken, sign, signAll, signToken } from '../../edge/crypto/sign.ts'
import { runs } from '../support/long-form.ts'
import { bitFlips, flippedBits, misshapen, newKey, newRing, otherCharacters, ringOf, rotation } from './ring.ts'

/** As the CSRF value that came with a request is checked. */
const verify = async (ring: ReturnType<typeof newRing>, purpose: KeyPurpose, parts: string[], text: string) =>
  isAmong(text, await signAll(ring, purpose, parts))

const PAYLOAD = { a: 'assurance', s: 'session', o: 'https://panel.example.com', i: 1, e: 2 }

describe('a token', () => {
  const ring = newRing()
  /** Those of these tokens that are read. */
  const readOf = async (tokens: string[]) => {
    const payloads = await Promise.all(tokens.map((token) => readToken(ring, token)))
    return tokens.filter((_, at) => payloads[at] !== null)
  }

  test('is read by the ring that signed it', async () => {
    expect(await readToken(ring, await signToken(ring, PAYLOAD))).toEqual(PAYLOAD)
  })

  test('carries text beyond ASCII unharmed', async () => {
    const payload = { o: 'https://päñel.example', n: '😀\u202e' }
    expect(await readToken(ring, await signToken(ring, payload))).toEqual(payload)
  })

  test('is refused after a change of any single bit', async () => {
    const token = await signToken(ring, PAYLOAD)
    const changed = bitFlips(token)
    expect(changed).toHaveLength(token.length * 8)
    expect(await readOf(changed)).toEqual([])
  })

  test('is refused after a change of any character of its signature, the last one included', async () => {
    const token = await signToken(ring, PAYLOAD)
    const head = token.slice(0, token.lastIndexOf('.') + 1)
    const changed = otherCharacters(token.slice(head.length)).map((mac) => head + mac)
    expect(changed).toHaveLength(43 * 63)
    expect(await readOf(changed)).toEqual([])
  })

  test('has one spelling: padding and the other alphabet are refused', async () => {
    // Signed until the signature holds a character in which the two alphabets differ.
    let token = ''
    for (let n = 0; !/[-_][^.]*$/.test(token); n++) token = await signToken(ring, { n })
    const mac = token.slice(token.lastIndexOf('.') + 1)
    const head = token.slice(0, -mac.length)
    const other = mac.replaceAll('-', '+').replaceAll('_', '/')
    expect(fromBase64(other)).toEqual(fromBase64(mac))
    expect(await readOf([`${token}=`, `${token}==`, head + other])).toEqual([])
  })

  test('is refused with a part dropped, doubled, emptied or moved', async () => {
    const token = await signToken(ring, PAYLOAD)
    const parts = token.split('.')
    const all = parts.flatMap((v) =>
      parts.flatMap((id) => parts.flatMap((body) => parts.map((mac) => [v, id, body, mac]))),
    )
    const reordered = all.filter((order) => order.join('.') !== token)
    expect(reordered).toHaveLength(255)
    const changed = [...reordered, ...misshapen(parts)].map((order) => order.join('.'))
    expect(await readOf([...changed, `${token}.${parts[3]}`, ` ${token}`, `${token} `, `${token}\n`])).toEqual([])
  })

  test('is refused when the payload of one meets the signature of another', async () => {
    const [one, two] = [await signToken(ring, PAYLOAD), await signToken(ring, { ...PAYLOAD, a: 'other' })]
    const spliced = [...one.split('.').slice(0, 3), ...two.split('.').slice(3)].join('.')
    expect(await readToken(ring, spliced)).toBeNull()
  })

  test('is refused by another ring, also one whose key has the same name', async () => {
    const token = await signToken(ring, PAYLOAD)
    expect(await readToken(newRing(), token)).toBeNull()
    expect(await readToken(ringOf('k9', { k9: newKey() }), token)).toBeNull()
  })

  test('is still read after a rotation, until its key is gone', async () => {
    const { before, both, after } = rotation()
    const token = await signToken(before, PAYLOAD)
    expect(await readToken(both, token)).toEqual(PAYLOAD)
    expect(await signToken(both, PAYLOAD)).toMatch(/^v1\.k2\./)
    expect(await readToken(after, token)).toBeNull()
  })

  test('is no CSRF value and no session hash: each purpose has a key of its own', async () => {
    const head = `v1.k1.${toBase64Url(utf8(JSON.stringify(PAYLOAD)))}`
    for (const purpose of ['csrf', 'session', 'secret', 'backup_code', 'cookie'] as const)
      expect(await readToken(ring, `${head}.${await sign(ring, purpose, [head])}`)).toBeNull()
  })

  test('beyond 2,048 characters is not read', async () => {
    const fits = await signToken(ring, 'x'.repeat(1400))
    const tooLong = await signToken(ring, 'x'.repeat(1600))
    expect(fits.length).toBeLessThanOrEqual(2048)
    expect(tooLong.length).toBeGreaterThan(2048)
    expect(await readToken(ring, fits)).toBe('x'.repeat(1400))
    expect(await readToken(ring, tooLong)).toBeNull()
  })

  test('that is none gives null and never throws, 5,000 times', async () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.base64String(),
      fc.constantFrom('', 'v1', 'k1', 'v2', '__proto__', 'e30', 'bnVsbA', '='),
    )
    const text = fc.oneof(
      part,
      fc.array(part, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        expect(await readToken(ring, token)).toBeNull()
      }),
      { numRuns: runs(5_000) },
    )
  })
})

describe('a signature over parts', () => {
  const ring = newRing()
  const PARTS = ['ada', 'session-1']

  test('holds for the same parts and purpose', async () => {
    expect(await verify(ring, 'csrf', PARTS, await sign(ring, 'csrf', PARTS))).toBe(true)
  })

  test.each<[string, string[]]>([
    ['another person', ['bob', 'session-1']],
    ['another session', ['ada', 'session-2']],
    ['the parts exchanged', ['session-1', 'ada']],
    ['the parts joined', ['adasession-1']],
    ['the parts cut elsewhere', ['adas', 'ession-1']],
    ['one part more', ['ada', 'session-1', '']],
    ['one part less', ['ada']],
    ['no part', []],
  ])('does not hold for %s', async (_, parts) => {
    expect(await verify(ring, 'csrf', parts, await sign(ring, 'csrf', PARTS))).toBe(false)
  })

  test('does not hold for another purpose or another ring', async () => {
    const signature = await sign(ring, 'csrf', PARTS)
    expect(await verify(ring, 'session', PARTS, signature)).toBe(false)
    expect(await verify(ring, 'cookie', PARTS, signature)).toBe(false)
    expect(await verify(newRing(), 'csrf', PARTS, signature)).toBe(false)
  })

  test('does not hold with any single bit of its bytes changed, cut, lengthened or empty', async () => {
    const signature = await sign(ring, 'csrf', PARTS)
    const bytes = fromBase64(signature) ?? new Uint8Array()
    const changed = flippedBits(bytes).map(toBase64Url)
    expect(changed).toHaveLength(256)
    const cut = [bytes.slice(0, 31), bytes.slice(1), new Uint8Array([...bytes, 0]), new Uint8Array()].map(toBase64Url)
    const texts = [...changed, ...cut, '', '=', '!', ' ', `${signature} `, `${signature}.`, 'null', '\u0000']
    const held = await Promise.all(texts.map((text) => verify(ring, 'csrf', PARTS, text)))
    expect(held.filter(Boolean)).toEqual([])
  })

  test('never throws, whatever is called a signature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await verify(ring, 'csrf', PARTS, text)).toBe(false)
      }),
      { numRuns: runs(1_000) },
    )
  })

  test('of an older key holds while that key is in the ring', async () => {
    const { before, both, after } = rotation()
    const signature = await sign(before, 'csrf', PARTS)
    expect(await verify(both, 'csrf', PARTS, signature)).toBe(true)
    expect(await verify(after, 'csrf', PARTS, signature)).toBe(false)
  })

  test('of a session is found under every key, the active one first', async () => {
    const { before, both, after } = rotation()
    const all = await signAll(both, 'session', PARTS)
    expect(all).toEqual([await sign(after, 'session', PARTS), await sign(before, 'session', PARTS)])
    expect(all[0]).toBe(await sign(both, 'session', PARTS))
  })
})

test('base64 that is none is null, and what is survives the way there and back', () => {
  expect(['A', 'AAA!', 'A=A', '====', 'é', 'AA A', 'AA\n'].map(fromBase64)).toEqual(Array(7).fill(null))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(fromBase64(toBase64Url(bytes))).toEqual(new Uint8Array(bytes))
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
    }),
  )
})

test('no two different tuples give the same bytes, whatever their parts hold', () => {
  const part = fc.array(fc.constantFrom('\u0000', '\u0001', '\u0002', 'a'), { maxLength: 6 }).map((all) => all.join(''))
  const parts = fc.array(part, { maxLength: 4 })
  // Joined by four zero bytes, the second would be the first.
  expect(tuple(['ada', 'x'])).not.toEqual(tuple(['ada\u0000\u0000\u0000\u0000x']))
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const [bytes, otherBytes] = [tuple(one), tuple(other)].map((all) => Buffer.from(all).toString('hex'))
      expect(bytes === otherBytes).toBe(one.length === other.length && one.every((text, at) => text === other[at]))
    }),
    { numRuns: runs(2_000) },
  )
})
