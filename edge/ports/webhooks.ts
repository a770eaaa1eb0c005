import type { AuditAct } from './acts.ts'

/** Which rows of the audit log are sent, and as what. `codesAtMost`: only where so few unused backup codes are left. */
export type EventRule = {
  type: string
  act: AuditAct
  result: 'ok' | 'refused'
  factor?: string
  codesAtMost?: number
}

/** An endpoint as the database knows it: neither its address nor its keys. */
export type RegisteredEndpoint = {
  id: string
  origin: string
  /** Another one is another registration: it switches an endpoint on again that was off. */
  fingerprint: string
  rules: readonly EventRule[]
}

/** An event that this claim has for the time of its lease. */
export type ClaimedEvent = {
  /** The same for every attempt. */
  id: string
  type: string
  /** Attempts with this one. */
  tries: number
  codesLeft: number
  audit: {
    id: string
    at: number
    actor: string
    principalId: string
    accountId: string | null
    factor: string | null
    requestId: string
    detail: string | null
  }
}

export type Settled = {
  id: string
  state: 'pending' | 'delivered' | 'dead'
  nextAt: number | null
  status: number
}

/**
 * The outbox of webhooks. What is in it was written with the act, by a trigger on the audit log. Every method is one atomic
 * act; rejects when the database does not serve. Times are epoch milliseconds.
 */
export interface WebhookStore {
  /** From now on exactly these endpoints are written for; one that is not named is switched off. */
  register(act: { endpoints: readonly RegisteredEndpoint[]; now: number }): Promise<void>
  /**
   * Takes events that are due, the oldest first, each for one claim only until `leaseUntil`; `claim` is a name that no other
   * claim has. None of an endpoint that is off.
   */
  claim(act: {
    webhookId: string
    claim: string
    now: number
    leaseUntil: number
    most: number
  }): Promise<ClaimedEvent[]>
  /** Writes what came of the attempts of a claim. What somebody else has claimed since is left to them. */
  settle(act: { claim: string; settled: readonly Settled[]; now: number }): Promise<void>
  /** Switches an endpoint off that answered 410. True: it was on. */
  disable(act: { webhookId: string; now: number }): Promise<boolean>
  /** Removes a slice of the events from before `before`, delivered or not. How many: when fewer than a slice, there are no more. */
  dropBefore(before: number): Promise<number>
}
