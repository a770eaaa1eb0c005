/** What a token of an element on another origin is good for. Pure. */

/** A group of routes that an element, or a page with several of them, needs. */
export const TOKEN_PURPOSES = ['settings', 'policies', 'challenge'] as const
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number]

/** Spec H6: counted from when the host's backend made it. */
export const TOKEN_SECONDS = 300

/** How far that backend's clock may be ahead of ours. */
const CLOCK_LEEWAY_SECONDS = 30

/** Neither run out nor made in the future. Times in epoch milliseconds. */
export function isTokenCurrent(issuedAt: number, now: number): boolean {
  return issuedAt - CLOCK_LEEWAY_SECONDS * 1000 <= now && now < issuedAt + TOKEN_SECONDS * 1000
}

const BY_FIRST_SEGMENT: Record<string, readonly TokenPurpose[]> = {
  settings: ['settings'],
  enrolments: ['settings'],
  authenticators: ['settings'],
  'backup-codes': ['settings'],
  sessions: ['settings'],
  policies: ['policies'],
  // The switch lists the members to its Owner.
  accounts: ['policies'],
  challenge: ['challenge'],
  // Ending what was proved needs no more than being the person.
  assurance: TOKEN_PURPOSES,
}

/**
 * The purposes any one of which opens a route of the API; none for what tokens never open. `path` begins with the slash
 * after `/api` and is compared letter for letter, so that a second spelling of a route opens nothing.
 */
export function purposesFor(method: string, path: string): readonly TokenPurpose[] {
  // The switch asks whether its Owner has a method.
  if (method === 'GET' && path === '/settings') return ['settings', 'policies']
  const segment = path.split('/')[1] ?? ''
  return Object.hasOwn(BY_FIRST_SEGMENT, segment) ? (BY_FIRST_SEGMENT[segment] ?? []) : []
}
