import type { ReactiveController, ReactiveControllerHost } from 'lit'

export type PageHandlers = {
  /** The page or the element goes away: what is secret has to go with it. */
  onLeave: () => void
  /** The browser brought the page back as it was left. */
  onReturn: () => void
}

/** Tells an element when it or its page is left, and can make the browser ask first. */
export class PageController implements ReactiveController {
  readonly #handlers: PageHandlers

  constructor(host: ReactiveControllerHost, handlers: PageHandlers) {
    this.#handlers = handlers
    host.addController(this)
  }

  /** Whether leaving the page is asked about; the browser asks, in its own words. */
  hold(held: boolean): void {
    if (held) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#hidden)
    window.addEventListener('pageshow', this.#shown)
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#hidden)
    window.removeEventListener('pageshow', this.#shown)
    this.hold(false)
    this.#handlers.onLeave()
  }

  #hidden = (): void => this.#handlers.onLeave()

  #shown = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#handlers.onReturn()
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
