import { Hono } from 'hono'
import { type ApiPart, RECOGNISED, type RoutesEnv, refuse } from '../http/routes/serve.ts'
import { endAssurance } from '../operations/sign-in/end-assurance.ts'
import { crossOrigin } from './cross-origin.ts'
import { embedOrigin } from './origins.ts'
import { tokenRing } from './token.ts'
import { tokenHolder } from './token-holder.ts'

/** A part of the API that `createMfa({ embed })` takes. */
export type Embed = ApiPart

export type BearerTokensOptions = {
  /** Whose pages may show our elements: `['https://app.example']`, exactly. http on this machine only. */
  origins: readonly string[]
  /**
   * A key ring for tokens alone, in the form of `MFA_KEYS`: for a backend in another process, which then holds no key
   * that opens a secret. Left out: tokens are sealed under `MFA_KEYS`, with a subkey of their own.
   */
  keys?: string
}

/**
 * Elements on pages of another origin than the API (spec H6): they bring a token that the host's backend minted, and
 * never a cookie. Throws at start when an option cannot work.
 *
 * @example
 * createMfa({ …, embed: bearerTokens({ origins: ['https://app.example'], keys: env.TOKEN_KEYS }) })
 */
export function bearerTokens({ origins, keys }: BearerTokensOptions): Embed {
  if (!Array.isArray(origins) || origins.length === 0) throw new Error('bearerTokens: origins is missing')
  const listed: ReadonlySet<string> = new Set(origins.map((origin) => embedOrigin('bearerTokens', origin)))
  const own = keys === undefined ? null : tokenRing(keys)
  return (http) => {
    const part = new Hono<RoutesEnv>()
    part.use('*', crossOrigin(listed))
    part.use('*', tokenHolder(http, own ?? http.ring, listed))
    // Sign-out on another origin passes no gate, so it says so here (spec L10).
    part.post('/assurance/end', async (c) => {
      const visit = c.get(RECOGNISED)
      if (!visit?.isOriginChecked) return refuse(http, c, { reason: 'not_found' })
      await endAssurance(http.deps, visit)
      return c.body(null, 204)
    })
    return part
  }
}
