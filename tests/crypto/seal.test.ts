import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64Url } from '../../edge/crypto/encoding.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { open, type SealContext, seal } from '../../edge/crypto/seal.ts'
import { bitFlips, flippedBits, misshapen, newKey, newRing, otherCharacters, ringOf, rotation } from './ring.ts'

const OWNER: SealContext = { purpose: 'secret', deployment: 'd1', owner: ['ada', 'authenticator-1'] }

const sealBy = (ring: KeyRing, plain = platformRandom(20)) => seal(ring, platformRandom, OWNER, plain)

/** Why it does not open, or null when it does. */
const refusal = (ring: KeyRing, sealed: string, context: SealContext = OWNER): Promise<unknown> =>
  open(ring, context, sealed).then(
    () => null,
    (reason: unknown) => reason,
  )

async function expectClosed(ring: KeyRing, texts: string[]): Promise<void> {
  const refusals = await Promise.all(texts.map((text) => refusal(ring, text)))
  expect(texts.filter((_, at) => refusals[at] === null)).toEqual([])
}

describe('what is sealed', () => {
  test.each([0, 1, 20, 32, 1000])('opens again: %i bytes', async (length) => {
    const ring = newRing()
    const plain = platformRandom(length)
    expect(await open(ring, OWNER, await sealBy(ring, plain))).toEqual(plain)
  })

  test('is version, key, 96-bit IV, and text with a 128-bit tag', async () => {
    const ring = newRing()
    const parts = (await sealBy(ring)).split('.')
    expect(parts.slice(0, 2)).toEqual(['v2', 'k1'])
    expect(parts.slice(2).map((part) => fromBase64(part)?.length)).toEqual([12, 36])
  })

  test('shows nothing of what is in it', async () => {
    const ring = newRing()
    const plain = new TextEncoder().encode('GEZDGNBVGY3TQOJQGEZD')
    const sealed = await sealBy(ring, plain)
    expect(sealed).not.toContain(toBase64Url(plain).slice(0, 8))
    expect(sealed).not.toContain('GEZDGNBV')
  })

  test('no IV comes twice in 10,000 seals of the same bytes, nor does any text (CRY-05)', async () => {
    const ring = newRing()
    const plain = platformRandom(20)
    const sealed = await Promise.all(Array.from({ length: 10_000 }, () => sealBy(ring, plain)))
    expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(10_000)
    expect(new Set(sealed.map((text) => text.split('.')[3])).size).toBe(10_000)
  })
})

describe('what is sealed opens nowhere else', () => {
  test.each<[string, object]>([
    ['another principal', { owner: ['bob', 'authenticator-1'] }],
    ['another authenticator', { owner: ['ada', 'authenticator-2'] }],
    ['another purpose', { purpose: 'backup_code' }],
    ['the owners exchanged', { owner: ['authenticator-1', 'ada'] }],
    ['one owner less', { owner: ['ada'] }],
    ['one owner more', { owner: ['ada', 'authenticator-1', ''] }],
    ['none', { owner: [] }],
    ['the owners joined', { owner: ['adaauthenticator-1'] }],
    ['the owners cut elsewhere', { owner: ['adaa', 'uthenticator-1'] }],
    ['another deployment', { deployment: 'd2' }],
    ['a deployment without a name', { deployment: '' }],
    ['the word that stood in the place of deployments', { deployment: 'default' }],
    ['another spelling', { owner: ['Ada', 'authenticator-1'] }],
  ])('%s', async (_, context) => {
    const ring = newRing()
    expect(await refusal(ring, await sealBy(ring), { ...OWNER, ...context })).not.toBeNull()
  })

  test('another ring with a key of the same name', async () => {
    expect(await refusal(newRing(), await sealBy(newRing()))).not.toBeNull()
  })
})

describe('what is changed does not open', () => {
  const ring = newRing()

  test('one bit of the IV, of the text or of the tag', async () => {
    const [version, id, ...parts] = (await sealBy(ring)).split('.')
    const bytes = parts.map((part) => fromBase64(part) ?? new Uint8Array())
    const changed = bytes.flatMap((part, which) =>
      flippedBits(part).map((flipped) => [version, id, ...bytes.with(which, flipped).map(toBase64Url)].join('.')),
    )
    expect(changed).toHaveLength((12 + 20 + 16) * 8)
    await expectClosed(ring, changed)
  })

  test('one bit of the version or of the key id, also where the ring holds the other key', async () => {
    // k1 and k0, k3, k5, i1 … differ in one bit.
    const two = ringOf('k1', { k1: newKey(), k0: newKey(), k3: newKey(), i1: newKey() })
    const sealed = await sealBy(two)
    await expectClosed(
      two,
      bitFlips('v2.k1.').map((head) => head + sealed.slice('v2.k1.'.length)),
    )
  })

  test('parts dropped, doubled, exchanged, emptied or cut', async () => {
    const parts = (await sealBy(ring)).split('.')
    const [version = '', id = '', iv = '', text = ''] = parts
    const changed = [
      ...misshapen(parts),
      [version, id, text, iv],
      [id, version, iv, text],
      [version, id, iv, text.slice(0, -4)],
      [version, id, iv, text.slice(0, 8)],
      [version, id, iv.slice(0, -4), text],
    ].map((all) => all.join('.'))
    await expectClosed(ring, [...changed, '', '.', '...', 'v1', 'v2', 'x'])
  })

  test('every other character of the text that means other bytes', async () => {
    const sealed = await sealBy(ring, platformRandom(3))
    const head = sealed.slice(0, sealed.lastIndexOf('.') + 1)
    const text = sealed.slice(head.length)
    const bytes = fromBase64(text)
    const changed = otherCharacters(text).filter((other) => {
      const otherBytes = fromBase64(other)
      return !bytes || !otherBytes || toBase64Url(otherBytes) !== toBase64Url(bytes)
    })
    expect(changed.length).toBeGreaterThan(1000)
    await expectClosed(
      ring,
      changed.map((other) => head + other),
    )
  })
})

describe('keys rotate without downtime (spec T4)', () => {
  const { old, fresh, before, both, after } = rotation()
  const plain = platformRandom(20)

  test('what the old key sealed opens, and new things are sealed under the new one', async () => {
    const sealed = await sealBy(before, plain)
    expect(sealed).toMatch(/^v2\.k1\./)
    expect(await open(both, OWNER, sealed)).toEqual(plain)
    const resealed = await sealBy(both, plain)
    expect(resealed).toMatch(/^v2\.k2\./)
    expect(await open(after, OWNER, resealed)).toEqual(plain)
  })

  test('an instance that only knows of the new key opens what one that uses it has sealed', async () => {
    const announced = ringOf('k1', { k1: old, k2: fresh })
    expect(await open(announced, OWNER, await sealBy(both, plain))).toEqual(plain)
  })

  test('without the old key the error names it and nothing more', async () => {
    const sealed = await sealBy(before)
    const said = String(await refusal(after, sealed))
    expect(said).toContain('key "k1", which is not in MFA_KEYS')
    expect(said).not.toContain(sealed.split('.')[3])
    expect(said).not.toContain(old.slice(0, 8))
  })
})
