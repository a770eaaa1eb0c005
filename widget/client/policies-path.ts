/** Servers and proxies take addresses of about this length. */
const MAX_QUERY = 7_900

/** Where the policies of these accounts are read; of all the caller's, where that would be too long an address. */
export function policiesPath(accountIds: readonly string[]): string {
  const query = accountIds.map((id) => `account=${encodeURIComponent(id)}`).join('&')
  return query.length > MAX_QUERY ? 'policies' : `policies?${query}`
}
