import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64Url } from '../../edge/crypto/encoding.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { open, type SealContext, seal } from '../../edge/crypto/seal.ts'
import { bitFlips, newKey, newRing, otherCharacters, ringOf } from './ring.ts'

const OWNER: SealContext = { purpose: 'secret', deployment: 'd1', owner: ['ada', 'authenticator-1'] }

type Outcome = { opened: Uint8Array } | { refused: unknown }

const attempt = (work: Promise<Uint8Array>): Promise<Outcome> =>
  work.then(
    (opened) => ({ opened }),
    (refused: unknown) => ({ refused }),
  )

describe('what is sealed', () => {
  test.each([0, 1, 20, 32, 1000])('opens again: %i bytes', async (length) => {
    const ring = newRing()
    const plain = platformRandom(length)
    expect(await open(ring, OWNER, await seal(ring, platformRandom, OWNER, plain))).toEqual(plain)
  })

  test('is version, key, 96-bit IV, and text with a 128-bit tag', async () => {
    const ring = newRing()
    const parts = (await seal(ring, platformRandom, OWNER, platformRandom(20))).split('.')
    expect(parts.slice(0, 2)).toEqual(['v2', 'k1'])
    expect(parts.slice(2).map((part) => fromBase64(part)?.length)).toEqual([12, 36])
  })

  test('shows nothing of what is in it', async () => {
    const ring = newRing()
    const plain = new TextEncoder().encode('GEZDGNBVGY3TQOJQGEZD')
    const sealed = await seal(ring, platformRandom, OWNER, plain)
    expect(sealed).not.toContain(toBase64Url(plain).slice(0, 8))
    expect(sealed).not.toContain('GEZDGNBV')
  })

  test('no IV comes twice in 10,000 seals of the same bytes, nor does any text', async () => {
    const ring = newRing()
    const plain = platformRandom(20)
    const sealed = await Promise.all(Array.from({ length: 10_000 }, () => seal(ring, platformRandom, OWNER, plain)))
    expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(10_000)
    expect(new Set(sealed.map((text) => text.split('.')[3])).size).toBe(10_000)
  })
})

describe('what is sealed opens nowhere else', () => {
  const plain = platformRandom(20)

  test.each<[string, SealContext]>([
    ['another principal', { purpose: 'secret', deployment: 'd1', owner: ['bob', 'authenticator-1'] }],
    ['another authenticator', { purpose: 'secret', deployment: 'd1', owner: ['ada', 'authenticator-2'] }],
    ['another purpose', { purpose: 'backup_code', deployment: 'd1', owner: ['ada', 'authenticator-1'] }],
    ['the owners exchanged', { purpose: 'secret', deployment: 'd1', owner: ['authenticator-1', 'ada'] }],
    ['one owner less', { purpose: 'secret', deployment: 'd1', owner: ['ada'] }],
    ['one owner more', { purpose: 'secret', deployment: 'd1', owner: ['ada', 'authenticator-1', ''] }],
    ['none', { purpose: 'secret', deployment: 'd1', owner: [] }],
    ['the owners joined', { purpose: 'secret', deployment: 'd1', owner: ['adaauthenticator-1'] }],
    ['the owners cut elsewhere', { purpose: 'secret', deployment: 'd1', owner: ['adaa', 'uthenticator-1'] }],
    ['another deployment', { purpose: 'secret', deployment: 'd2', owner: ['ada', 'authenticator-1'] }],
    ['a deployment without a name', { purpose: 'secret', deployment: '', owner: ['ada', 'authenticator-1'] }],
    [
      'the word that stood in the place of deployments',
      { purpose: 'secret', deployment: 'default', owner: ['ada', 'authenticator-1'] },
    ],
    ['another spelling', { purpose: 'secret', deployment: 'd1', owner: ['Ada', 'authenticator-1'] }],
  ])('%s', async (_, context) => {
    const ring = newRing()
    const sealed = await seal(ring, platformRandom, OWNER, plain)
    expect(await attempt(open(ring, context, sealed))).toHaveProperty('refused')
  })

  test('another ring with a key of the same name', async () => {
    const sealed = await seal(newRing(), platformRandom, OWNER, plain)
    expect(await attempt(open(newRing(), OWNER, sealed))).toHaveProperty('refused')
  })
})

describe('what is changed does not open', () => {
  const ring = newRing()
  const plain = platformRandom(20)

  test('one bit of the IV, of the text or of the tag', async () => {
    const sealed = await seal(ring, platformRandom, OWNER, plain)
    const [version, id, ...parts] = sealed.split('.')
    const bytes = parts.map((part) => fromBase64(part) ?? new Uint8Array())
    const changed = bytes.flatMap((part, which) =>
      Array.from({ length: part.length * 8 }, (_, bit) => {
        const flipped = part.slice()
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const all = bytes.map((other, at) => toBase64Url(at === which ? flipped : other))
        return [version, id, ...all].join('.')
      }),
    )
    expect(changed).toHaveLength((12 + 20 + 16) * 8)
    const outcomes = await Promise.all(changed.map((text) => attempt(open(ring, OWNER, text))))
    expect(outcomes.filter((outcome) => 'opened' in outcome)).toEqual([])
  })

  test('one bit of the version or of the key id, also where the ring holds the other key', async () => {
    // k1 and k0, k3, k5, i1 … differ in one bit.
    const two = ringOf('k1', { k1: newKey(), k0: newKey(), k3: newKey(), i1: newKey() })
    const sealed = await seal(two, platformRandom, OWNER, plain)
    const changed = bitFlips('v2.k1.').map((head) => head + sealed.slice('v2.k1.'.length))
    const outcomes = await Promise.all(changed.map((text) => attempt(open(two, OWNER, text))))
    expect(outcomes.filter((outcome) => 'opened' in outcome)).toEqual([])
  })

  test('parts dropped, doubled, exchanged, emptied or cut', async () => {
    const [version = '', id = '', iv = '', text = ''] = (await seal(ring, platformRandom, OWNER, plain)).split('.')
    const all = [version, id, iv, text]
    const changed = [
      ...all.map((_, at) => all.filter((__, other) => other !== at)),
      ...all.map((part, at) => [...all.slice(0, at), part, ...all.slice(at)]),
      ...all.map((_, at) => all.map((part, other) => (other === at ? '' : part))),
      [version, id, text, iv],
      [id, version, iv, text],
      [version, id, iv, text.slice(0, -4)],
      [version, id, iv, text.slice(0, 8)],
      [version, id, iv.slice(0, -4), text],
      [version, id, iv, text, ''],
      ['', version, id, iv, text],
    ].map((parts) => parts.join('.'))
    const outcomes = await Promise.all(
      [...changed, '', '.', '...', 'v1', 'v2', 'x'].map((t) => attempt(open(ring, OWNER, t))),
    )
    expect(outcomes.filter((outcome) => 'opened' in outcome)).toEqual([])
  })

  test('every other character of the text that means other bytes', async () => {
    const sealed = await seal(ring, platformRandom, OWNER, platformRandom(3))
    const head = sealed.slice(0, sealed.lastIndexOf('.') + 1)
    const text = sealed.slice(head.length)
    const bytes = fromBase64(text)
    const changed = otherCharacters(text).filter((other) => {
      const otherBytes = fromBase64(other)
      return !bytes || !otherBytes || toBase64Url(otherBytes) !== toBase64Url(bytes)
    })
    const outcomes = await Promise.all(changed.map((other) => attempt(open(ring, OWNER, head + other))))
    expect(changed.length).toBeGreaterThan(1000)
    expect(outcomes.filter((outcome) => 'opened' in outcome)).toEqual([])
  })
})

describe('keys rotate without downtime (spec T4)', () => {
  const [old, fresh] = [newKey(), newKey()]
  const plain = platformRandom(20)
  const before = ringOf('k1', { k1: old })
  const both = ringOf('k2', { k1: old, k2: fresh })
  const announced = ringOf('k1', { k1: old, k2: fresh })
  const after = ringOf('k2', { k2: fresh })

  test('what the old key sealed opens, and new things are sealed under the new one', async () => {
    const sealed = await seal(before, platformRandom, OWNER, plain)
    expect(sealed).toMatch(/^v2\.k1\./)
    expect(await open(both, OWNER, sealed)).toEqual(plain)
    const resealed = await seal(both, platformRandom, OWNER, plain)
    expect(resealed).toMatch(/^v2\.k2\./)
    expect(await open(after, OWNER, resealed)).toEqual(plain)
  })

  test('an instance that only knows of the new key opens what one that uses it has sealed', async () => {
    expect(await open(announced, OWNER, await seal(both, platformRandom, OWNER, plain))).toEqual(plain)
  })

  test('without the old key the error names it and nothing more', async () => {
    const sealed = await seal(before, platformRandom, OWNER, plain)
    const outcome = await attempt(open(after, OWNER, sealed))
    const said = 'refused' in outcome ? String(outcome.refused) : ''
    expect(said).toContain('key "k1", which is not in MFA_KEYS')
    expect(said).not.toContain(sealed.split('.')[3])
    expect(said).not.toContain(old.slice(0, 8))
  })
})
