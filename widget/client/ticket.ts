/**
 * `fetch` for a page whose sign-in is pending at the host's backend (spec H4): the ticket stands for the session, so that
 * no cookie goes along. Undefined, and so the page's own `fetch`, where there is no ticket.
 */
export function withTicket(ticket: string | undefined): typeof fetch | undefined {
  return ticket
    ? (path, init) =>
        fetch(path, {
          ...init,
          credentials: 'omit',
          headers: { ...init?.headers, Authorization: `MFA-Ticket ${ticket}` },
        })
    : undefined
}

/** Takes the one-use grant of a sign-in that was passed with a ticket, for the host's backend. */
export type OnGrant = (grant: string) => void
