/** The list of members comes with the first look at one: most switches are never asked who. */
export const loadMemberList = () => import('./member-list.ts')
