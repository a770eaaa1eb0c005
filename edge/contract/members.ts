import * as v from 'valibot'
import type { ROLES } from '../shared/protocol.ts'

/** The longest `next` of a list that is taken back. */
const MAX_PLACE = 4_096

/** One member of an account, as its Owners see them. */
export type MemberView = {
  /** As `identify` last said it; null: not said yet, since the deployment was upgraded. */
  name: string | null
  role: (typeof ROLES)[number]
  /** Has a method, disabled ones included. */
  enrolled: boolean
  /** Their last visit to the site, whichever account it was for: epoch milliseconds, to the hour. */
  lastSeenAt: number
}

/** Answer of `GET /mfa/api/accounts/:accountId/members`: members seen by `identify`, by name. */
export type MembersView = {
  members: MemberView[]
  /** Sent as `after`, it brings those that follow; null: these were the last. */
  next: string | null
}

/** Its query. `limit` in digits, 1 to 500. */
export const MembersQuery = v.strictObject({
  after: v.optional(v.pipe(v.string(), v.maxLength(MAX_PLACE))),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/))),
})
