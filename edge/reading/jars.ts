/*
 * For how long a browser's sealed cookies of a site are taken (spec H3). What is over is remembered in the database as
 * long, so that no copy of it comes back.
 */

/** Of somebody who gave a password: as long as any cookie lives (RFC 6265bis §5.5). */
export const JAR_DAYS = 400

/**
 * Of a visitor, since the last visit. Anybody can be one and begin a sign-in, so this bounds what they leave behind: where
 * visitors see the site they have a basket, where they see the login only, a form.
 */
export const VISITOR_JAR_DAYS = { pass: 7, login: 1 } as const
