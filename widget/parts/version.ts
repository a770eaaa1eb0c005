/** Told apart by `hints` where two copies meet on one page. */
export const VERSION = '0.1.0'
