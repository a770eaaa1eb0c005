import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Tells an element when it or its page is left, and can make the browser ask first. */
export class PageController implements ReactiveController {
  readonly #onLeave: () => void

  /** `onLeave`: the page or the element goes away, and what is secret has to go with it. */
  constructor(host: ReactiveControllerHost, onLeave: () => void) {
    this.#onLeave = onLeave
    host.addController(this)
  }

  /** Whether leaving the page is asked about; the browser asks, in its own words. */
  hold(held: boolean): void {
    if (held) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#onLeave)
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#onLeave)
    this.hold(false)
    this.#onLeave()
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
