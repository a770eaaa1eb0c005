import type { InvitationStore } from '../edge/ports/invitations.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { invitationStore } from './store/invitations.ts'

/** Who may set up a first method in front of a site, over the same database as `createStore`. */
export function createInvitationStore(db: HostDatabase): InvitationStore {
  return invitationStore(connect(db))
}
