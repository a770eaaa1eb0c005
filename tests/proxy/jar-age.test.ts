import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { memo } from '../../edge/core/memo.ts'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import type { Jar } from '../../edge/proxy/jar/contents.ts'
import { jarKeeper } from '../../edge/proxy/jar/jar.ts'
import { JAR_DAYS, VISITOR_JAR_DAYS } from '../../edge/reading/jars.ts'
import { newKeyRing } from '../world/world.ts'

/* For how long a copy of somebody's cookies is taken. What is over is remembered in the database a day longer, no more. */

const DAY = 86_400_000
const MADE = Date.parse('2026-11-02T12:00:00Z')
const WHERE = { origin: 'https://shop.test', isSecure: true }
const ring = parseKeyRing(newKeyRing())

let now = MADE
const keeperOf = (anonymous: keyof typeof VISITOR_JAR_DAYS) =>
  jarKeeper({
    ring,
    random: (length) => new Uint8Array(randomBytes(length)),
    clock: () => now,
    visitorDays: VISITOR_JAR_DAYS[anonymous],
    memo: memo(100_000),
    headers: memo(100_000),
  })

const COOKIE = { name: 'sid', value: 'x', path: '/', expiresAt: null, sameSite: null }
const WHO = { id: 'p', name: 'Ada', sessionId: 's', memberships: [], at: MADE, askedAt: MADE, tokens: [] }

/** How many of the site's cookies come out of a jar that was sealed under one configuration and opened under another. */
async function opened(made: 'login' | 'pass', read: 'login' | 'pass', level: Jar['level'], days: number) {
  now = MADE
  const keeper = keeperOf(made)
  const jar = { ...keeper.fresh(level), cookies: [COOKIE], who: level === 'v' ? null : WHO }
  const lines = await keeper.serialize(jar, { ours: [] }, WHERE)
  now = MADE + days * DAY
  const { jar: found } = await keeperOf(read).open(lines.map((line) => line.split(';')[0]).join('; '), WHERE)
  return found?.cookies.length ?? 0
}

describe('a visitor’s cookies', () => {
  test.each([
    ['login', 'login', VISITOR_JAR_DAYS.login],
    ['pass', 'pass', VISITOR_JAR_DAYS.pass],
    // A copy must not come back because the site was opened, nor outlive what is remembered since it was closed.
    ['login', 'pass', VISITOR_JAR_DAYS.login],
    ['pass', 'login', VISITOR_JAR_DAYS.login],
  ] as const)('sealed under ANONYMOUS=%s and read under %s: %i days', async (made, read, days) => {
    expect(await opened(made, read, 'v', days)).toBe(1)
    expect(await opened(made, read, 'v', days + 0.001)).toBe(0)
  })
})

test('those of somebody who gave a password are taken as long as any cookie lives', async () => {
  for (const level of ['p', 'a'] as const) {
    expect(await opened('login', 'login', level, JAR_DAYS)).toBe(1)
    expect(await opened('login', 'login', level, JAR_DAYS + 0.001)).toBe(0)
  }
})
