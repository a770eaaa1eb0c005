import { ROLES } from '../shared/protocol.ts'
import { isPersonId } from './operators/actors.ts'

/**
 * How long a text may be that is stored, in letters as JavaScript counts them. Whatever comes in from outside is checked
 * against these before anything is written or remembered. Pure.
 */
export const LONGEST = {
  /** Of a principal or an account; at the gate in front of a site, a login name. */
  id: 256,
  name: 256,
  /** Never stored as it is, but hashed with each request. */
  sessionId: 1_024,
  /** What an operator gives as the reason of an act. */
  reason: 500,
} as const

/** The most accounts of one person. */
export const MAX_MEMBERSHIPS = 1_000

/** No control characters and no line breaks, which an app or a password manager might take for the end of it. */
export const isOneLine = (text: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

type Member = { accountId: unknown; accountName: unknown; role: unknown }

/** What of an answer of `identify` cannot be kept as it is, named for the one who wrote it; null: nothing. */
export function unfitField(person: {
  id: unknown
  name: unknown
  label?: unknown
  sessionId: unknown
  signedInAt?: unknown
  memberships: unknown
}) {
  const { memberships } = person
  const fits = (text: unknown, longest: number, least = 0) =>
    typeof text === 'string' && text.length >= least && text.length <= longest
  // What fits is a text.
  if (!fits(person.id, LONGEST.id, 1) || !isPersonId(person.id as string)) return 'id'
  if (!fits(person.name, LONGEST.name)) return 'name'
  if (person.label !== undefined && !(fits(person.label, LONGEST.name) && isOneLine(String(person.label))))
    return 'label'
  if (!fits(person.sessionId, LONGEST.sessionId, 1)) return 'sessionId'
  // Compared with a number in the database, anything else would look like the newest of all.
  if (person.signedInAt !== undefined && !Number.isFinite(person.signedInAt)) return 'signedInAt'
  if (!Array.isArray(memberships) || memberships.length > MAX_MEMBERSHIPS) return 'memberships'
  for (const { accountId, accountName, role } of memberships as Member[]) {
    if (!fits(accountId, LONGEST.id, 1)) return 'memberships: accountId'
    if (!fits(accountName, LONGEST.name)) return 'memberships: accountName'
    if (!ROLES.some((known) => known === role)) return 'memberships: role'
  }
  return null
}
