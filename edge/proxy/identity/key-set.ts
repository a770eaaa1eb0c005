import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import { readUpTo } from '../../http/request/body.ts'
import { CannotAsk } from './person.ts'

const TIMEOUT_MS = 5_000
/** Keys are asked for again after this, so that one that was withdrawn is not believed for long. */
const MAX_AGE_MS = 10 * 60_000
/** A key that is not in the set may be new; how often that is looked up is nothing a sender decides. */
const COOL_DOWN_MS = 10_000
/** While nobody can be asked, the keys of the last answer hold this long. */
const STALE_MS = 24 * 3_600_000
/** Some fifty keys with their certificates. */
const MAX_BYTES = 131_072

type Fetch = (address: string, init: RequestInit) => Promise<Response>

/**
 * The keys at an address (RFC 7517), kept between questions. Throws `CannotAsk` where it is not the token that is wrong:
 * its key is not known, and who has the keys does not answer or was asked a moment ago.
 */
export function keySet(address: string, clock: () => number, send: Fetch = fetch): JWTVerifyGetKey {
  let answeredAt = Number.NEGATIVE_INFINITY
  let failedAt = Number.NEGATIVE_INFINITY

  /** Each question waits for its own answer: on Workers nothing that one request began may be awaited by another. */
  async function ask(url: string, init: RequestInit): Promise<Response> {
    if (clock() - failedAt < COOL_DOWN_MS) throw new CannotAsk('the keys of JWT_JWKS could not be read a moment ago')
    try {
      const keys = await readKeys(await send(url, init))
      answeredAt = clock()
      return Response.json(keys)
    } catch (error) {
      failedAt = clock()
      throw new CannotAsk('the keys of JWT_JWKS cannot be read', { cause: error })
    }
  }

  const remote = createRemoteJWKSet(new URL(address), {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: MAX_AGE_MS,
    cooldownDuration: COOL_DOWN_MS,
    [customFetch]: ask,
  })

  return async function keyOf(header, token) {
    const before = answeredAt
    try {
      return await remote(header, token)
    } catch (error) {
      // The set that came just now does not have it either: then nobody signed this.
      if (error instanceof errors.JWKSNoMatchingKey && answeredAt === before) {
        throw new CannotAsk('the token names a key that is not known yet', { cause: error })
      }
      const last = error instanceof CannotAsk && clock() - answeredAt < STALE_MS ? remote.jwks() : undefined
      if (last === undefined) throw error
      return createLocalJWKSet(last)(header, token).catch(() => {
        throw error
      })
    }
  }
}

/** Whatever else is there than a set of keys of reasonable size is none. A way to elsewhere is not followed. */
async function readKeys(answer: Response): Promise<{ keys: unknown[] }> {
  if (answer.status !== 200) {
    await answer.body?.cancel()
    throw new Error(`it answered ${answer.status}`)
  }
  const read = await readUpTo(answer.body, MAX_BYTES, TIMEOUT_MS)
  if (read.kind === 'longer') await read.rest.cancel()
  if (read.kind !== 'whole') throw new Error(`it answered more than ${MAX_BYTES} bytes, or too slowly`)
  const value: unknown = JSON.parse(new TextDecoder().decode(read.bytes))
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) {
    throw new Error('it did not answer a set of keys')
  }
  return { keys: value.keys }
}
