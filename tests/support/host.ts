/** What every host says of itself, where a test does not care. */
export const HOST = { issuer: 'Acme', login: '/login', signOut: '/logout', elements: '/assets/mfa.js' }
