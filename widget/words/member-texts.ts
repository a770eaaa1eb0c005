import type { MemberView } from '../../edge/contract/index.ts'

// The words of the list of members, which is loaded when an Owner opens it.

export const members = {
  retry: 'Retry',
  membersOf: (account: string) => `Members of ${account}`,
  loadingMembers: 'Loading members…',
  noMembers: 'Nobody has been seen yet.',
  membersShown: (shown: number, areMore: boolean) =>
    areMore ? `The first ${shown} members, by name.` : `${shown === 1 ? '1 member' : `${shown} members`} seen so far.`,
  roleName: (role: MemberView['role']): string => ({ owner: 'Owner', admin: 'Admin', member: 'Member' })[role],
  memberSetUp: 'Set up',
  memberNotSetUp: 'Not set up',
  lastSeen: 'Last seen',
  nameNotKnown: 'Name not known yet',
  loadMore: 'Load more',
  downloadCsv: 'Download CSV',
  preparingCsv: 'Preparing the file…',
  savedCsv: (file: string) => `Saved as ${file}.`,
}
export type MembersOnlyTexts = typeof members
