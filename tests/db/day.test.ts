import { describe, expect, test } from 'vitest'
import { actsFor, callerOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { DAY, HOUR, MINUTE, NOW, times, together } from './times.ts'

/** The day's limit holds in every 24 hours, wherever they begin and whatever came right in between (A6, A12). */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  /** Somebody with a method, what was looked at of theirs, and their own sign-ins. */
  async function target() {
    const { principalId, app } = await acts.enrol()
    const wrong: number[] = []
    let marker = 100
    return {
      principalId,
      wrong,
      /** So many wrong codes at once; how many were looked at. */
      async guess(count: number, now: number): Promise<number> {
        const charges = await together(count, () => acts.charge(callerOf(principalId), now))
        const looked = charges.filter(({ charged }) => charged).length
        wrong.push(...times(looked, () => now))
        return looked
      },
      /** The owner's right code: charged, used up, given back. */
      async signIn(now: number): Promise<boolean> {
        const session = callerOf(principalId)
        if (!(await acts.charge(session, now)).charged) return false
        marker += 1
        return (await app(marker, session, now)).passed
      },
    }
  }

  /** The most wrong codes within any 24 hours. */
  const mostInADay = (wrong: readonly number[]): number =>
    Math.max(...wrong.map((end) => wrong.filter((at) => at <= end && at > end - DAY).length))

  describe(`30 wrong codes in any 24 hours, on ${name}`, () => {
    test.each([1, 2, 3, 4, 5, 6])(
      'bursts at once between right codes, by chance %i',
      async (seed) => {
        let state = seed * 2_654_435_761
        const chance = (below: number) => {
          state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
          return state % below
        }
        const { guess, signIn, wrong, principalId } = await target()
        let now = NOW
        for (let step = 0; step < 60 && wrong.length < 90; step++) {
          now += chance(4) === 0 ? chance(9 * HOUR) : chance(40 * MINUTE)
          await Promise.all([guess(1 + chance(6), now), chance(2) === 0 ? signIn(now) : null])
          expect((await acts.throttle(principalId))?.dayCharges.length).toBeLessThanOrEqual(30)
        }
        expect(wrong.length, 'the control: it was a real attack').toBeGreaterThan(30)
        expect(mostInADay(wrong)).toBeLessThanOrEqual(30)
      },
      120_000,
    )

    test('a right code gives its own charge back and no other', async () => {
      const { guess, signIn, principalId } = await target()
      await guess(2, NOW)
      await signIn(NOW + MINUTE)
      await guess(2, NOW + 2 * MINUTE)
      const kept = [NOW, NOW, NOW + 2 * MINUTE, NOW + 2 * MINUTE]
      expect(await acts.throttle(principalId)).toMatchObject({ dayCharges: kept, monthCount: 4 })
    })

    test.each(['', '[', '{}', 'null', '[null]', '["x"]', '[1.5]', '7'])('a bent row %j opens nothing', async (bent) => {
      const { principalId, signIn } = await target()
      await signIn(NOW)
      await acts.run('update mfa_throttle set day_charges = ? where principal_id = ?', bent, principalId)
      await expect(acts.charge(callerOf(principalId), NOW + MINUTE)).rejects.toThrow()
      await expect(acts.throttle(principalId)).rejects.toThrow()
      const [row] = await acts.rows('select day_charges from mfa_throttle where principal_id = ?', principalId)
      expect(row?.day_charges).toBe(bent)
    })
  })
}
