import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** What was read this long ago may have been changed in another tab. */
const STALE_MS = 10_000

/** Tells an element when the person comes back to its page and what it shows is no longer fresh. */
export class ReturnController implements ReactiveController {
  readonly #onReturn: () => void
  #readAt = 0

  constructor(host: ReactiveControllerHost, onReturn: () => void) {
    this.#onReturn = onReturn
    host.addController(this)
  }

  /** The server was asked just now. */
  read(): void {
    this.#readAt = Date.now()
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#came)
    window.addEventListener('focus', this.#came)
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#came)
    window.removeEventListener('focus', this.#came)
  }

  #came = (): void => {
    if (document.visibilityState === 'visible' && Date.now() - this.#readAt > STALE_MS) this.#onReturn()
  }
}
