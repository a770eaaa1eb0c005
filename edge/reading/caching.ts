/** Who may keep an answer. What is gated, or carries a cookie of ours, is one person's. Pure. */

/** What caches between the site and the browser obey before `Cache-Control`. */
export const SHARED_CACHES = /cdn-cache-control$|^(surrogate|edge)-control$|^x-accel-expires$/i

/**
 * `Cache-Control` of an answer that is one person's: a page's own parts may stay in this browser as the site says. Pages
 * stay nowhere, so that **Back** shows nobody what was there before a sign-out. `isTrusted`: who said it knows of the gate,
 * so where it is private already, it stands.
 */
export function privately(said: string | null, type: string | null, isTrusted = false): string {
  if (said === null) return 'private, no-store'
  if (isTrusted && /(private|no-store) *(,|$)/i.test(said) && !/public|s-maxage/i.test(said)) return said
  if (/text\/html|no-store/i.test(`${type} ${said}`)) return 'private, no-store'
  const items = said.match(/([^,"]|"[^"]*")+/g) ?? []
  const kept = items.filter((item) => !/^\s*(public|private|s-maxage|proxy-revalidate|$)/i.test(item))
  return ['private', ...kept.map((item) => item.trim())].join(', ')
}
