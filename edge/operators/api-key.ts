import { API_KEY_DAYS, type ApiScope } from '../core/operators/api-key.ts'
import { digestOf } from '../crypto/digest.ts'
import { toBase64Url } from '../crypto/encoding.ts'
import type { ApiKeyRow } from '../ports/operators/operator.ts'
import type { ApiKeyHash, Random } from '../ports/runtime.ts'

const DAY_MS = 86_400_000
/** So that a key that was published is found by whoever searches for such. */
const PREFIX = 'sallyport_'
/** And 256 random bits. */
const FORM = /^sallyport_[\w-]{43}$/

/** What a new key is, and what is kept of it: its hash. `days` from now it is over. */
export async function newApiKey(
  random: Random,
  { name, scopes, days = API_KEY_DAYS, now }: { name: string; scopes: readonly ApiScope[]; days?: number; now: number },
): Promise<{ secret: string; key: Pick<ApiKeyRow, 'id' | 'name' | 'scopes' | 'expiresAt'> & { hash: ApiKeyHash } }> {
  const secret = PREFIX + toBase64Url(random(32))
  const id = Array.from(random(8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { secret, key: { id, name, scopes, expiresAt: now + days * DAY_MS, hash: await hashOfKey(secret) } }
}

/** What a key is found by. */
export const hashOfKey = (secret: string): Promise<ApiKeyHash> => digestOf<'api key'>(secret)

/** The key of an `Authorization` field; null: none of this form. */
export function keyOfHeader(header: string | undefined): string | null {
  const key = /^Bearer ([\x21-\x7e]{1,512})$/.exec(header ?? '')?.[1]
  return key !== undefined && FORM.test(key) ? key : null
}
