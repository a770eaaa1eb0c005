import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { STEP, stepsHere } from './steps-here.ts'
import { watchHistory } from './watch-history.ts'

/** Longer than a browser takes to go to an entry of the same document. */
const LANDING_MS = 500

/** Whose each entry above the page's own is; null: nobody needs it any more. The history is the page's, so it is one list. */
const entries: (StepsController | null)[] = []
/** Where the page was when the newest of them was made. */
let href = ''
/** What waits for the browser to have gone where it was sent. */
let landing: (() => void)[] | null = null

function land(): void {
  const done = landing
  landing = null
  for (const then of done ?? []) then()
}

function go(by: number, then = () => {}): void {
  landing ??= []
  landing.push(then)
  history.go(by)
  // Nothing may wait for ever for a browser that does not go there.
  const mine = landing
  setTimeout(() => landing === mine && land(), LANDING_MS)
}

/**
 * Moves among our entries are nobody else's: to a router of the page nothing has happened. Some draw the page anew, or load
 * it anew, at every `popstate`.
 */
function moved(event: PopStateEvent): void {
  const steps = stepsHere()
  if (location.href !== href || (!landing && steps === entries.length)) return
  if (landing || entries.length > 0) event.stopImmediatePropagation()
  const left = entries.splice(steps)
  const beyond = steps - entries.length
  land()
  // Forward, to a step that is no more.
  if (beyond > 0) go(-beyond)
  for (const owner of new Set(left)) owner?.wentBack(left.filter((other) => other === owner).length)
}

/**
 * Makes the browser's **Back** one step back in the element: as many entries of the page's history as the element is steps
 * deep, with the page's address and the state that the page gave it. Why so: docs/decisions/0017.
 */
export class StepsController implements ReactiveController {
  /** The person went so many of this element's steps back, and is there. */
  readonly wentBack: (steps: number) => void
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost, wentBack: (steps: number) => void) {
    this.#host = host
    this.wentBack = wentBack
    host.addController(this)
  }

  get #own(): number {
    return entries.filter((owner) => owner === this).length
  }

  /** The element is so many steps deep now; one more than before at most. */
  follow(steps: number): void {
    if (landing) landing.push(() => this.#host.requestUpdate())
    else if (steps < this.#own) this.#drop(this.#own - steps)
    // Where the page has put an entry of its own on top, ours would come between that and the page.
    else if (steps > this.#own && stepsHere() === entries.length) this.#add()
  }

  /** Takes all entries away, then calls `then`, which may go elsewhere. */
  leave(then: () => void): void {
    if (landing) landing.push(() => this.leave(then))
    else this.#drop(this.#own, then)
  }

  hostConnected(): void {
    if (entries.length === 0 && !landing) watchHistory(moved)
  }

  hostDisconnected(): void {
    this.leave(() => {})
  }

  /** Not by `history.pushState` itself: routers put their own in its place, and take each call for a page of theirs. */
  #add(): void {
    try {
      const state = { ...history.state, [STEP]: entries.length + 1 }
      History.prototype.pushState.call(history, state, '')
    } catch {
      // Too many in too short a time, or a document that may not: then Back is what it is without us.
      return
    }
    entries.push(this)
    href = location.href
  }

  #drop(count: number, then?: () => void): void {
    const isOnTop = stepsHere() === entries.length
    for (let left = count, at = entries.length; left > 0; ) {
      if (entries[--at] !== this) continue
      entries[at] = null
      left--
    }
    let by = 0
    for (; entries.at(-1) === null; by--) entries.pop()
    if (by < 0 && isOnTop) go(by, then)
    else then?.()
  }
}
