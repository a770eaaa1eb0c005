import * as v from 'valibot'
import { TOKEN_PURPOSES } from '../core/embed.ts'
import { isOneLine, LONGEST } from '../core/lengths.ts'
import { isPersonId } from '../core/operators/actors.ts'
import { fromBase64, toBase64Url, utf8 } from '../crypto/encoding.ts'
import { type KeyRing, parseKeyRing } from '../crypto/key-ring.ts'
import { platformRandom } from '../crypto/random.ts'
import { open, seal } from '../crypto/seal.ts'
import { UnavailableError } from '../operations/act/guard.ts'
import { ROLES } from '../shared/protocol.ts'
import { embedOrigin } from './origins.ts'

/** What tells our token from everything else that an `Authorization` header may hold. */
export const TOKEN_PREFIX = 'mfa-v1.'

/** Servers take header fields of about this length, and somebody in sixty accounts fits. */
const MAX_TOKEN_LENGTH = 8_000

const SEALED = { purpose: 'embed', owner: [] } as const

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST.id))
const name = v.pipe(v.string(), v.maxLength(LONGEST.name))

/** Who the token stands for and where it may be used: as `identify` would say it, and nothing that it does not know. */
const Claims = v.strictObject({
  principal: v.strictObject({
    id: v.pipe(id, v.check(isPersonId)),
    name,
    label: v.optional(v.pipe(name, v.check(isOneLine))),
  }),
  /** That of the host's session, the same as `identify` answers. It is sealed: the page cannot read it. */
  sessionId: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST.sessionId)),
  /** All of the person's, as `identify` answers them. */
  memberships: v.array(v.strictObject({ accountId: id, accountName: name, role: v.picklist(ROLES) })),
  accountId: v.optional(id),
  /** The page's, exactly. */
  origin: v.string(),
  purposes: v.pipe(v.array(v.picklist(TOKEN_PURPOSES)), v.minLength(1)),
  /** What `getToken` was called with in the page: keeps what this session has proved when the page is loaded again. */
  assurance: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048)))),
})
export type TokenClaims = v.InferInput<typeof Claims>

const Payload = v.strictObject({ ...Claims.entries, issuedAt: v.pipe(v.number(), v.safeInteger()) })
export type TokenPayload = v.InferOutput<typeof Payload>

/**
 * A token for one person's elements on a page of another origin (spec H6): good for 5 minutes, from that origin, for
 * those purposes. Call it on the host's backend for somebody who is signed in there; the page gets it in the body of an
 * answer, never in a URL.
 *
 * `keys` is the ring given to `bearerTokens({ keys })`, or `MFA_KEYS` where none was. Throws an Error that says what is
 * wrong with the keys or the claims, or that the memberships are too many to fit (about sixty do).
 *
 * @example
 * const token = await mintToken(env.TOKEN_KEYS, {
 *   principal: { id: user.id, name: user.email }, sessionId: session.id, memberships,
 *   origin: 'https://app.example', purposes: ['settings', 'challenge'], assurance,
 * })
 */
export async function mintToken(keys: string, claims: TokenClaims, now = Date.now()): Promise<string> {
  const checked = v.safeParse(Claims, claims)
  if (!checked.success) {
    // The path only: a message of the schema would quote what was given.
    const [issue] = checked.issues
    throw new Error(`mintToken: ${v.getDotPath(issue) ?? 'the claims'} is missing, unknown or not of the right form`)
  }
  embedOrigin('mintToken', checked.output.origin)
  const payload: TokenPayload = { ...checked.output, issuedAt: now }
  const sealed = await seal(tokenRing(keys), platformRandom, SEALED, utf8(JSON.stringify(payload)))
  const token = `mfa-${sealed}`
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new Error(
      `mintToken: a token must fit into a header field of ${MAX_TOKEN_LENGTH} characters; memberships are too many`,
    )
  }
  return token
}

/**
 * What a token of this ring says, else null. Throws `UnavailableError` where it was sealed by the host's own backend and
 * yet is not of the right form: closed, and not the person's fault.
 */
export async function readClaims(ring: KeyRing, token: string): Promise<TokenPayload | null> {
  if (token.length > MAX_TOKEN_LENGTH || !token.startsWith(TOKEN_PREFIX)) return null
  const sealed = token.slice('mfa-'.length)
  const [, , iv = '', text = ''] = sealed.split('.')
  // One text per token: a second spelling of the same bytes is not what was sealed.
  if (![iv, text].every((part) => toBase64Url(fromBase64(part) ?? new Uint8Array()) === part)) return null
  let plain: string
  try {
    plain = new TextDecoder('utf-8', { fatal: true }).decode(await open(ring, SEALED, sealed))
  } catch {
    return null
  }
  const payload = v.safeParse(Payload, parsed(plain))
  if (!payload.success) throw new UnavailableError('a token was sealed with claims that are not of the right form')
  return payload.output
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A ring of its own, or the one of everything. Throws an Error that says what is wrong with the ring given here. */
export function tokenRing(keys: string): KeyRing {
  return parseKeyRing(keys, 'The keys of tokens')
}
