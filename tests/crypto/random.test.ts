import { expect, test } from 'vitest'
import { platformRandom, randomIds } from '../../edge/crypto/random.ts'

/* Ids that are drawn many at a time are as good as those that are drawn one by one. */

test('no two ids are the same, and each has 128 bits', () => {
  const next = randomIds(platformRandom)
  const ids = Array.from({ length: 1_000 }, next)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(16)
})

test('every byte that was drawn is used once', () => {
  let drawn = 0
  const counting = (length: number) => Uint8Array.from({ length }, () => drawn++ % 251)
  const next = randomIds(counting)
  const bytes = Array.from({ length: 200 }, next).flatMap((id) => [...Buffer.from(id, 'base64url')])
  expect(bytes).toEqual(bytes.map((_, n) => n % 251))
})
