import type { ClaimedEvent } from '../ports/webhooks.ts'
import { payloadOf } from './events.ts'
import type { Endpoint } from './options.ts'
import { type Answered, retryAfterOf } from './schedule.ts'
import { signedFields } from './signature.ts'

const NO_ANSWER: Answered = { status: 0, retryAfterSeconds: null }

/**
 * Posts one event once. Never rejects: whatever the receiver does is an answer or none. Its redirects are not followed, and
 * of its body nothing is read, however long it is. `now`: epoch milliseconds.
 */
export async function post(
  { url, signers }: Endpoint,
  event: ClaimedEvent,
  { now, attemptMs }: { now: number; attemptMs: number },
): Promise<Answered> {
  const body = payloadOf(event)
  const signed = await signedFields(signers, { id: event.id, seconds: Math.floor(now / 1000), body })
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'Sallyport', ...signed },
      body,
      signal: AbortSignal.timeout(attemptMs),
    })
    // The connection is let go, and whatever is on its way with it. The status counts, however that ends.
    response.body?.cancel().catch(() => {})
    return { status: response.status, retryAfterSeconds: retryAfterOf(response.headers.get('Retry-After'), now) }
  } catch {
    return NO_ANSWER
  }
}
