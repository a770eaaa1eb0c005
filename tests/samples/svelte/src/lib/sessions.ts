/** Your site's own: who is signed in, by the value of the cookie `sid`. */
export const sessions = new Map<string, string>()
