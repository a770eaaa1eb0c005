/*
 * Whose act a row of the audit log is. What is no person has a name of ours, and nobody is let in under such an id, so that
 * no row can look like another's. Pure.
 */

const OURS = 'sallyport:'

/** The command line. */
export const OPERATOR = `${OURS}operator`

/** The host's server, by a call of its own. */
export const HOST = `${OURS}host`

/** A key of the admin API; without an id one that is not known. */
export const apiKeyActor = (id?: string): string => `${OURS}api-key${id === undefined ? '' : `:${id}`}`

/** A backend of the two calls. */
export const backendActor = (id: string): string => `${OURS}backend:${id}`

/** Whether an id can be a person's: it does not look like one of these, whatever that is not seen stands in it. */
export const isPersonId = (id: string): boolean => !/^sallyport:/iu.test(id.replace(/[\s\p{C}]/gu, ''))
