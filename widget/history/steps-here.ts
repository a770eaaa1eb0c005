/** In `history.state`: how many entries of ours there are up to this one, above the entry that is the page's own. */
export const STEP = 'mfaStep'

export const stepsHere = (): number => history.state?.[STEP] ?? 0
