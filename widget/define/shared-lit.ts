import { css, html, nothing } from 'lit'

/** What the lazy chunk of a switch takes from the script that loads it, which has hardly anything else; see `build.ts`. */
export const shared = { css, html, nothing }
