/** The numbers and rules of the admin API's keys (spec O3). Pure. */

/**
 * What a key can be good for; none includes another. `read`: look people and policies up. `support`: reset, unlock, end
 * sessions. `forget`: remove a person. `policy`: set what accounts require. `audit`: read the log. `keys`: list keys and revoke
 * them; none makes one. `webhooks`: see deliveries, send events again, switch an endpoint on.
 */
export const API_SCOPES = ['read', 'support', 'forget', 'policy', 'audit', 'keys', 'webhooks'] as const
export type ApiScope = (typeof API_SCOPES)[number]

/** Calls of one key in a minute of the clock. */
export const API_CALLS_PER_MINUTE = 300

/** For how long the same `Idempotency-Key` and request are answered and not done again. */
export const API_REPEAT_SECONDS = 86_400

/** How long a key lives unless it is said, and at most. */
export const API_KEY_DAYS = 365

/** Whether this text is a scope. */
export const isApiScope = (text: string): text is ApiScope => API_SCOPES.some((scope) => scope === text)
