import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import type { Factor, FactorResponse, Material, Occasion } from '../../edge/ports/factor.ts'

/** What a factor must be shown with: one stored proof, the code that proves it now, and one that does not. */
export type Sample = {
  now: number
  material: Material
  right: string
  /** Well formed, as a person would type it, and wrong. */
  wrong: string[]
}

/** Whose session it is asked in, and what for. */
export const OCCASION: Occasion = {
  caller: { principalId: 'p-1', sessionHashes: [], assuranceId: null },
  act: 'sign_in',
  target: '',
  epoch: 0,
}

const REFUSALS = ['malformed_response', 'bad_check_character']

/** What every factor keeps, whatever kind of proof it is. To be run on each one of the registry. */
export function conformance(factor: Factor, sample: () => Promise<Sample>): void {
  const parsed = (code: string): FactorResponse => {
    const response = factor.parse(code)
    if (!response.ok) throw new Error(`${factor.kind} refuses ${code}: ${response.reason.reason}`)
    return response.value
  }

  describe(`the factor ${factor.kind}`, () => {
    test('says what it is: an RFC 8176 value, its markers, and whether it can be enrolled', () => {
      expect(['otp', 'hwk', 'swk', 'pop', 'sms', 'tel', 'face', 'fpt', 'pin']).toContain(factor.amr)
      expect(['increasing', 'distinct']).toContain(factor.markers)
      if (factor.enrolment) expect(factor.enrolment.begin(platformRandom).length).toBeGreaterThanOrEqual(16)
    })

    test('refuses whatever is no code, as a value, and never throws', () => {
      const garbage = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ unit: 'grapheme' }),
        fc.stringMatching(/^[0-9 -]{0,24}$/),
        fc.stringMatching(/^[0-9A-Za-z-]{0,24}$/),
        fc.constantFrom(...['', ' ', '\u0000', '\ud800', '１２３４５６', '٠١٢٣٤٥']),
        fc.constantFrom(...['-1', '1e5', '0x1F', 'null', '[object Object]']),
      )
      fc.assert(
        fc.property(garbage, (text) => {
          const response = factor.parse(text)
          if (response.ok) {
            // What passes is canonical: reading it again gives the same, so two spellings are one response.
            expect(factor.parse(response.value.text)).toEqual(response)
            expect(response.value.text).toMatch(/^[0-9A-Z]+$/)
          } else {
            expect(REFUSALS).toContain(response.reason.reason)
            expect(JSON.stringify(response.reason)).toBe(JSON.stringify({ reason: response.reason.reason }))
          }
        }),
        { numRuns: 3_000 },
      )
    })

    test.each(['', ' ', '-', '\u0000', '１２３４５', '٠١٢٣٤', 'x'.repeat(64), '0'.repeat(1_000_000), '😀'.repeat(16)])(
      'refuses a response that cannot be one (%#)',
      (text) => {
        expect(factor.parse(text).ok).toBe(false)
      },
    )

    /** What the factor makes of a code over a sample. */
    const verify = ({ material, now }: Sample, code: string) =>
      factor.verify(material, parsed(code), now, OCCASION, 'holder')

    test('takes the right response once read, with evidence that can be used up', async () => {
      const one = await sample()
      const evidence = await verify(one, one.right)
      if (!evidence || !('marker' in evidence)) throw new Error('no evidence')
      expect(Number.isSafeInteger(evidence.marker)).toBe(true)
      expect(Object.keys(evidence)).toEqual(['marker'])
    })

    test('gives the same evidence for the same response: what was used is not its business', async () => {
      const one = await sample()
      expect(await verify(one, one.right)).toEqual(await verify(one, one.right))
    })

    test('has no evidence for a wrong response', async () => {
      const one = await sample()
      expect(one.wrong.length).toBeGreaterThan(0)
      for (const code of one.wrong) expect(await verify(one, code)).toBeNull()
    })

    test("has no evidence for the right response over somebody else's material", async () => {
      const [one, other] = [await sample(), await sample()]
      expect(await verify({ ...one, material: other.material }, one.right)).toBeNull()
    })

    test('has no evidence over material with any single bit changed', async () => {
      const one = await sample()
      for (let bit = 0; bit < one.material.opened.length * 8; bit += 7) {
        const opened = one.material.opened.slice()
        opened[bit >> 3] = (opened[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await verify({ ...one, material: { ...one.material, opened } }, one.right)).toBeNull()
      }
    })

    test('leaves the material as it was', async () => {
      const one = await sample()
      const before = structuredClone(one.material)
      await verify(one, one.right)
      expect(one.material).toEqual(before)
    })
  })
}
