import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { startWorkerd } from '../../support/workerd.ts'
import { type Verdict, verdicts } from './vectors.ts'
import published from './w3c-vectors.json' with { type: 'json' }

/** Refused as meant: used inside another site's page, or with an algorithm that is not offered. */
const REFUSED = ['none-es256-crossOrigin', 'none-es256-topOrigin', 'packed-es384', 'packed-es512', 'packed-ed448']

async function inWorkerd(): Promise<Verdict[]> {
  const worker = await startWorkerd({ entry: path.join(import.meta.dirname, 'vectors.worker.ts') })
  try {
    const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(published) })
    return (await response.json()) as Verdict[]
  } finally {
    await worker.stop()
  }
}

describe.each([
  ['Node', () => verdicts(published)],
  ['workerd', inWorkerd],
])('the test vectors of Web Authentication Level 3, in %s', (_, run) => {
  test('of fifteen, ten are accepted and five refused', async () => {
    const all = await run()
    expect(all.map(({ id }) => id)).toEqual(published.vectors.map(({ id }) => id))
    expect(all).toHaveLength(15)
    expect(all.every(({ challenges }) => challenges)).toBe(true)
    const isRefused = (id: string) => REFUSED.includes(id)
    for (const { id, registered, asserted } of all) {
      expect(registered === null, `${id}, registration`).toBe(isRefused(id))
      expect(asserted === null, `${id}, assertion`).toBe(isRefused(id))
    }
  }, 60_000)

  test('what they say of themselves is read', async () => {
    const [first] = await run()
    expect(first?.registered).toEqual({
      credentialId: '-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q',
      publicKey: expect.stringMatching(/^pQECAyYgASFYI/),
      alg: -7,
      signCount: 0,
      backupEligible: true,
      backedUp: true,
      userVerified: false,
      aaguid: '8446ccb9-ab1d-b374-750b-2367ff6f3a1f',
    })
    expect(first?.asserted).toEqual({ signCount: 0, backedUp: true, userVerified: false })
  }, 60_000)
})
