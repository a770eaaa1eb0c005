/*
 * What a deployment says of its passkeys, checked when it is put together (spec K3): a wrong `rpId` is found by whoever
 * deploys, not by the first person whose browser refuses it. Never taken from a request.
 */

export type PasskeyOptions = {
  /**
   * The domain that passkeys are made for, for example `example.com`: the host of every one of `origins`, or what its host
   * ends in. Passkeys do not follow when it changes. That it is no public suffix (`co.uk`) is checked by browsers alone.
   */
  rpId: string
  /** The site's name as authenticators show it; default: the issuer. */
  rpName?: string
  /** Origins of other domains that use the same passkeys, like `https://example.de`; of at most five different names. */
  relatedOrigins?: readonly string[]
  /** Whether the authenticator must ask for a PIN or finger as well; `'required'` shuts out keys without one. Default `'preferred'`. */
  userVerification?: 'preferred' | 'required'
  /** `false` refuses passkeys that can be copied to other devices: not for public sites (NIST SP 800-63B-4 App. B). Default `true`. */
  allowSynced?: boolean
}

export type PasskeySite = Readonly<{
  rpId: string
  rpName: string
  /** All that a ceremony may come from: the deployment's own, and the related ones. */
  origins: readonly string[]
  relatedOrigins: readonly string[]
  userVerification: 'preferred' | 'required'
  allowSynced: boolean
}>

const KNOWN = ['rpId', 'rpName', 'relatedOrigins', 'userVerification', 'allowSynced']
/** What browsers need to support (Web Authentication Level 3 §5.11.1). */
const MAX_LABELS = 5

/**
 * @param raw What the host wrote.
 * @param origins The deployment's own, which must be listed: a passkey is bound to where it is used.
 * @param issuer The site's name where `rpName` is left out.
 * @throws Error with a sentence that says what to do.
 */
export function passkeyOptions(raw: PasskeyOptions, origins: readonly string[], issuer: string): PasskeySite {
  for (const name of Object.keys(raw ?? {})) demand(KNOWN.includes(name), `${name} is no option; there are ${KNOWN}`)
  const { rpId, rpName = issuer, relatedOrigins = [], userVerification = 'preferred', allowSynced = true } = raw ?? {}
  demand(
    isDomain(rpId),
    `rpId must be a domain in small letters, like "example.com" or "localhost", and nothing besides; it is ${JSON.stringify(rpId)}`,
  )
  demand(typeof rpName === 'string' && /^.{0,63}\S$/.test(rpName), 'rpName must be a text of 1 to 64 characters')
  demand(['preferred', 'required'].includes(userVerification), "userVerification must be 'preferred' or 'required'")
  demand(typeof allowSynced === 'boolean', 'allowSynced must be true or false')
  demand(Array.isArray(relatedOrigins), 'relatedOrigins must be a list like ["https://example.de"]')
  const labels = new Set(relatedOrigins.map((text) => labelOf(hostOf('relatedOrigins', text))))
  demand(
    labels.size <= MAX_LABELS,
    `relatedOrigins: there are ${labels.size} different names; browsers look at ${MAX_LABELS}`,
  )
  demand(origins.length > 0, 'list `origins`, like ["https://app.example"]')
  for (const origin of origins) {
    demand(
      `.${hostOf('origins', origin)}`.endsWith(`.${rpId}`) || relatedOrigins.includes(origin),
      `${origin} is not of the domain ${rpId}: rpId must be what the host of each origin ends in, or list it in relatedOrigins`,
    )
  }
  return Object.freeze({
    rpId,
    rpName,
    origins: Object.freeze([...new Set([...origins, ...relatedOrigins])]),
    relatedOrigins: Object.freeze([...relatedOrigins]),
    userVerification,
    allowSynced,
  })
}

function demand(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`createMfa: passkeys: ${what}`)
}

/** As browsers write it, with a last label that no IP address has; a single label is no domain of anybody's. */
function isDomain(text: unknown): boolean {
  const url = `https://${text}`
  return URL.canParse(url) && new URL(url).host === text && /^localhost$|.\.[a-z][a-z0-9-]*$/.test(text)
}

/** Of an origin that browsers make passkeys at: https, or http on `localhost`. */
function hostOf(name: string, text: string): string {
  const { origin, protocol, hostname } = URL.canParse(text) ? new URL(text) : ({} as Partial<URL>)
  const isSecure = protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost')
  demand(
    isSecure && origin === text,
    `${name}: an origin must look like "https://app.example" or "http://localhost:8787", without a path; it is ${JSON.stringify(text)}`,
  )
  return hostname ?? ''
}

/** `example` of `shop.example.co.uk`: the label before the public suffix, as near as it is known without a list of those. */
function labelOf(hostname: string): string {
  return /([^.]+)(?:\.(?:com?|org?|net?|gov?|edu|ac|gob|gouv))?\.[^.]+$/.exec(hostname)?.[1] ?? hostname
}
