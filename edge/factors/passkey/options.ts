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
  /** How often somebody who came with a code is offered a passkey; `false`: never. Default every 30 days, 3 times. */
  offerAfterTotp?: { everyDays?: number; times?: number } | false
}

export type PasskeySite = Readonly<{
  rpId: string
  rpName: string
  /** All that a ceremony may come from: the deployment's own, and the related ones. */
  origins: readonly string[]
  relatedOrigins: readonly string[]
  userVerification: 'preferred' | 'required'
  allowSynced: boolean
  offerAfterTotp: Readonly<{ everyDays: number; times: number }> | null
}>

const KNOWN = ['rpId', 'rpName', 'relatedOrigins', 'userVerification', 'allowSynced', 'offerAfterTotp']
/** What browsers need to support (Web Authentication Level 3 §5.11.1). */
const MAX_LABELS = 5
const RP_NAME_MAX = 64

/**
 * @param raw What the host wrote.
 * @param origins The deployment's own, which must be listed: a passkey is bound to where it is used.
 * @param issuer The site's name where `rpName` is left out.
 * @throws Error with a sentence that says what to do.
 */
export function passkeyOptions(raw: PasskeyOptions, origins: readonly string[], issuer: string): PasskeySite {
  if (typeof raw !== 'object' || raw === null) throw complaint('must be an object like { rpId: "example.com" }')
  const unknown = Object.keys(raw).find((name) => !KNOWN.includes(name))
  if (unknown) throw complaint(`${unknown} is no option; there are ${KNOWN.join(', ')}`)
  const rpId = rpIdOf(raw.rpId)
  const relatedOrigins = relatedOf(raw.relatedOrigins)
  const own = ownOrigins(origins, rpId, relatedOrigins)
  const rpName = raw.rpName ?? issuer
  if (typeof rpName !== 'string' || rpName.trim() === '' || rpName.length > RP_NAME_MAX) {
    throw complaint(`rpName must be a text of 1 to ${RP_NAME_MAX} characters; it is ${JSON.stringify(rpName)}`)
  }
  const { userVerification = 'preferred', allowSynced = true } = raw
  if (userVerification !== 'preferred' && userVerification !== 'required') {
    throw complaint(`userVerification must be 'preferred' or 'required'; it is ${JSON.stringify(userVerification)}`)
  }
  if (typeof allowSynced !== 'boolean') throw complaint('allowSynced must be true or false')
  return Object.freeze({
    rpId,
    rpName,
    origins: Object.freeze([...new Set([...own, ...relatedOrigins])]),
    relatedOrigins: Object.freeze(relatedOrigins),
    userVerification,
    allowSynced,
    offerAfterTotp: offerOf(raw.offerAfterTotp),
  })
}

const complaint = (what: string) => new Error(`createMfa: passkeys: ${what}`)

function rpIdOf(rpId: unknown): string {
  const wrong = (why: string) =>
    complaint(`rpId must be a domain like "example.com", in small letters and nothing else; ${why}`)
  if (typeof rpId !== 'string' || rpId === '') throw wrong('it is missing')
  const shown = JSON.stringify(rpId)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(rpId)) throw wrong(`${shown} has a scheme`)
  if (rpId.endsWith('.')) throw wrong(`${shown} ends in a dot`)
  if (/^\[|^[\d.]+$|:.*:/.test(rpId)) throw wrong(`${shown} is an IP address, for which browsers make no passkeys`)
  if (/:\d*$/.test(rpId)) throw wrong(`${shown} has a port`)
  if (!URL.canParse(`https://${rpId}`) || new URL(`https://${rpId}`).host !== rpId) {
    throw wrong(`${shown} is none${asciiForm(rpId)}`)
  }
  if (!rpId.includes('.') && rpId !== 'localhost') throw wrong(`${shown} is a single label`)
  return rpId
}

/** What a domain with letters beyond ASCII, or in capitals, is to be written as. */
function asciiForm(rpId: string): string {
  const host = URL.canParse(`https://${rpId}`) ? new URL(`https://${rpId}`).host : ''
  return host.toLowerCase() !== rpId && /^[a-z0-9.-]+$/.test(host) && !/[/?#@\\]/.test(rpId) ? `, write "${host}"` : ''
}

/** An origin that browsers make passkeys at: https, or http on `localhost`. */
function secureOrigin(name: string, text: unknown): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null
  if (!url || url.origin !== text) {
    throw complaint(
      `${name}: an origin must look like "https://app.example", without a path; it is ${JSON.stringify(text)}`,
    )
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost')) return url
  throw complaint(`${name}: browsers make no passkeys at ${text}; use https, or http://localhost on this machine`)
}

function relatedOf(related: unknown = []): string[] {
  if (!Array.isArray(related)) throw complaint('relatedOrigins must be a list like ["https://example.de"]')
  const labels = new Set(related.map((text) => labelOf(secureOrigin('relatedOrigins', text).hostname)))
  if (labels.size > MAX_LABELS) {
    throw complaint(
      `relatedOrigins have ${labels.size} different names (${[...labels].join(', ')}), and browsers need to look at ${MAX_LABELS} only`,
    )
  }
  return [...new Set<string>(related)]
}

/** `example` of `shop.example.co.uk`: the label before the public suffix, as near as it is known without a list of those. */
function labelOf(hostname: string): string {
  const labels = hostname.split('.')
  labels.pop()
  if (labels.length > 1 && /^(?:com?|org?|net?|gov?|edu|ac|gob|gouv)$/.test(labels.at(-1) ?? '')) labels.pop()
  return labels.at(-1) ?? hostname
}

function ownOrigins(origins: readonly string[], rpId: string, related: readonly string[]): readonly string[] {
  if (origins.length === 0) {
    throw complaint(
      'list `origins`, what browsers know this site by, for example ["https://app.example"]; passkeys are bound to them',
    )
  }
  for (const origin of origins) {
    const { hostname } = secureOrigin('origins', origin)
    if (hostname === rpId || hostname.endsWith(`.${rpId}`) || related.includes(origin)) continue
    throw complaint(
      `${origin} is not of the domain ${rpId}: let rpId be what the host of every origin ends in, or list it in relatedOrigins`,
    )
  }
  return origins
}

function offerOf(offer: PasskeyOptions['offerAfterTotp'] = {}): PasskeySite['offerAfterTotp'] {
  if (offer === false) return null
  const { everyDays = 30, times = 3, ...rest } = offer
  const isCount = (count: unknown, most: number) =>
    Number.isInteger(count) && Number(count) >= 1 && Number(count) <= most
  if (isCount(everyDays, 365) && isCount(times, 10) && Object.keys(rest).length === 0) {
    return Object.freeze({ everyDays, times })
  }
  throw complaint('offerAfterTotp must be { everyDays: 1 to 365, times: 1 to 10 }, or false')
}
