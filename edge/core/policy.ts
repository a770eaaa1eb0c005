/** Which accounts' policies hold for a request. Pure. */

export type AccountRef = { id: string; name: string }

/**
 * The accounts to ask about. When the host names one of the principal's own, only that one; when it names none, all of
 * them (the strictest holds); a named account outside the memberships counts as well as all of them, because what the
 * host's handler will do with it is unknown (spec L1a).
 */
export function accountsInForce(memberships: readonly AccountRef[], accountId: string | undefined): AccountRef[] {
  if (accountId === undefined) return [...memberships]
  const own = memberships.find((membership) => membership.id === accountId)
  if (own) return [own]
  return [...memberships, { id: accountId, name: accountId }]
}

/** Of the accounts in force, those whose policy requires MFA. */
export function requiringAccounts(inForce: readonly AccountRef[], requiredIds: ReadonlySet<string>): AccountRef[] {
  return inForce.filter((account) => requiredIds.has(account.id))
}
