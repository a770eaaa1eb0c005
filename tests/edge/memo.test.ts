import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { memo, keyOf as oneKeyOf } from '../../edge/core/memo.ts'
import { recentDecisions } from '../../edge/http/deployment/recent-decisions.ts'

/* What an instance remembers is bounded in bytes, whatever whoever asks makes of the keys (A8). */

const keyOf = (n: number, length: number) => `${n}:`.padEnd(length, 'x')
const bytesOf = (keys: readonly string[]) => keys.reduce((sum, key) => sum + 2 * key.length, 0)

test('texts that are joined to one key stay apart, whatever stands in them', () => {
  const short = [[], [''], ['', ''], ['a'], ['a', ''], ['', 'a'], ['ab'], ['a', 'b']]
  const lists = [...short, ['1:a'], ['a1:b'], ['a', '1:b'], ['1:', 'a']]
  expect(new Set(lists.map(oneKeyOf)).size).toBe(lists.length)
})

describe('a memo', () => {
  test.each([
    ['short keys', 10],
    ['cookies', 300],
    ['accounts of 7.5 KB', 7_500],
    ['keys that hardly fit', 240_000],
    ['keys that do not', 600_000],
  ])('holds no more than it was given: %s', (_, length) => {
    const limit = 1_000_000
    const { get, set } = memo<number>(limit)
    const keys = Array.from({ length: Math.ceil(20_000_000 / length / 2) }, (_, n) => keyOf(n, length))
    for (const [n, key] of keys.entries()) set(key, n)
    const held = keys.filter((key) => get(key) !== undefined)
    expect(bytesOf(held)).toBeLessThanOrEqual(limit)
    // The control: it does remember, and the newest.
    if (length < 250_000) expect(get(keys.at(-1) ?? '')).toBe(keys.length - 1)
    else expect(held).toEqual([])
  })

  test('the same key again and again weighs once', () => {
    const { get, set } = memo<number>(10_000)
    set('kept', 1)
    for (let n = 0; n < 10_000; n++) set('other', n)
    expect([get('kept'), get('other')]).toEqual([1, 9_999])
  })

  test('forgets all of it at once', () => {
    const { get, set, clear } = memo<number>(2_000)
    for (let n = 0; n < 100; n++) set(keyOf(n, 10), n)
    clear()
    for (let n = 0; n < 100; n++) expect(get(keyOf(n, 10))).toBeUndefined()
  })

  test('a cookie does not keep the header field in memory that it came in', () => {
    setFlagsFromString('--expose_gc')
    const collect = runInNewContext('gc') as () => void
    const used = () => {
      collect()
      return process.memoryUsage().heapUsed / 1_000_000
    }
    const { get, set } = memo<boolean>(2_000_000)
    const before = used()
    for (let n = 0; n < 1_000; n++) {
      const header = `${'y'.repeat(100_000)}; mfa=${keyOf(n, 100)}`
      set(header.slice(header.indexOf('mfa=') + 4), true)
    }
    expect(used() - before).toBeLessThan(20)
    expect(get(keyOf(999, 100))).toBe(true)
  })
})

test('recent decisions are bounded by the same rule, and still forgotten at once', () => {
  const recent = recentDecisions(5_000)
  const keys = Array.from({ length: 9_000 }, (_, n) => keyOf(n, 7_500))
  for (const key of keys) recent.remember(key, null, 0, recent.generation())
  const held = keys.filter((key) => recent.get(key, 0) === null)
  expect(bytesOf(held)).toBeLessThanOrEqual(4_000_000)
  expect(held).toContain(keys.at(-1))
  recent.forget()
  expect(keys.filter((key) => recent.get(key, 0) !== undefined)).toEqual([])
})
