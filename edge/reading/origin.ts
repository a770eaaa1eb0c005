/** Whose page sent a request, by what browsers say of it and no page can forge. Pure. */

export type Sender = {
  /** `Origin`; undefined: the request names none. */
  origin: string | undefined
  /** `Sec-Fetch-Site`; undefined: the browser does not say. */
  site: string | undefined
  /** The origin that it must be, letter for letter. */
  expected: string
  /**
   * For forms and `fetch`: a page under `Referrer-Policy: no-referrer` names `null` in place of itself, so `null` is ours
   * where `Sec-Fetch-Site` says `same-origin`. Never for WebSockets and bearer tokens, to which browsers always name it.
   */
  mayBeNull?: boolean
  /** What `Sec-Fetch-Site` may say. */
  sites?: readonly string[]
  /** What a request without `Origin` counts as. */
  isMissingOwn?: boolean
}

/** The one check of an origin: exactly the expected one, and where the browser says more, that too. */
export function isOwnOrigin({
  origin,
  site,
  expected,
  mayBeNull = false,
  sites = ['same-origin'],
  isMissingOwn = false,
}: Sender): boolean {
  if (site !== undefined && !sites.includes(site)) return false
  if (origin === undefined) return isMissingOwn
  return origin === expected || (mayBeNull && origin === 'null' && site === 'same-origin')
}
