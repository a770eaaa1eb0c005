/** The list of sessions comes where the server has one: most hosts have none. */
export const loadSessionList = () => import('./session-list.ts')
