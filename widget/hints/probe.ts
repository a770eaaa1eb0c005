import type { Problem } from '../../edge/contract/index.ts'
import type { ProbeAnswer } from './advice.ts'

/** A read that changes nothing, for each element. */
const READS: Record<string, string> = { 'mfa-challenge': 'challenge', 'account-mfa-toggle': 'policies' }

/** After this long nobody answers. */
const REQUEST_TIMEOUT_MS = 10_000

/** Where an element asks. */
export function addressOf(tag: string, endpoint: string): URL {
  return new URL(`${endpoint.replace(/\/+$/, '')}/api/${READS[tag] ?? 'settings'}`, document.baseURI)
}

/** Asks once more, to see what the element could not: it takes every failure for the same. Null: the API answers as it should. */
export async function probe(url: URL): Promise<ProbeAnswer | null> {
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    if (answer.type === 'opaqueredirect') return { kind: 'redirect' }
    const type = answer.headers.get('Content-Type') ?? ''
    if (/^application\/problem\+json\b/.test(type)) {
      const { code, requestId } = (await answer.json()) as Problem
      return { kind: 'refused', code, requestId }
    }
    if (answer.ok && /^application\/json\b/.test(type)) {
      await answer.body?.cancel()
      return null
    }
    return { kind: 'foreign', status: answer.status, type: type.replace(/;.*/, '') }
  } catch {
    return { kind: 'nothing' }
  }
}
