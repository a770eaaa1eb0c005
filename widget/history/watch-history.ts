import { STEP, stepsHere } from './steps-here.ts'

let moved: ((event: PopStateEvent) => void) | undefined
const heard = (event: PopStateEvent): void => moved?.(event)

/**
 * Before a router of the page listens, since at a window listeners are called in the order in which they came (in Chromium
 * those of the capture phase as well). And before anything is open: after a reload, or a way back from elsewhere, entries of
 * ours are steps of nothing.
 */
export function watchHistory(then = moved): void {
  moved = then
  addEventListener('popstate', heard, true)
  const steps = stepsHere()
  if (!steps) return
  // The mark goes first: whoever looks next must not go back once more.
  const { [STEP]: _, ...state } = history.state
  history.replaceState(state, '')
  history.go(-steps)
}
