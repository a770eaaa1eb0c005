/** How an endpoint of webhooks stands. Times are epoch milliseconds; null: there is none. */
export type EndpointStatus = {
  id: string
  origin: string
  registeredAt: number
  disabledAt: number | null
  disabledFor: 'gone' | 'removed' | null
  /** How many types of events it is sent. */
  types: number
  delivered: number
  pending: number
  dead: number
  /** When the oldest event happened that has not arrived yet. */
  oldestPendingAt: number | null
  /** Since when an event is due that was not sent; null: none is pending. May be in the future. */
  oldestDueAt: number | null
  /** What the last attempt was answered, 0: not at all; null: there was none. */
  lastStatus: number | null
}

/** Which events are sent again: all that are said hold. `from` included, `to` not, epoch milliseconds. */
export type ReplayFilter = {
  endpoint?: string | undefined
  ids?: readonly string[] | undefined
  from?: number | undefined
  to?: number | undefined
  isDeadOnly?: boolean | undefined
}
