import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { DISABLED } from './proof.ts'

/** Counts a wait down. Who disabled a factor has to do something about it: there is nothing to wait for. */
export class WaitController implements ReactiveController {
  /** When the wait began, epoch milliseconds. */
  began = 0
  readonly #host: ReactiveControllerHost
  readonly #onTick: () => void
  #timer: ReturnType<typeof setInterval> | undefined

  /** `onTick`: each second, before the host is drawn again. */
  constructor(host: ReactiveControllerHost, onTick: () => void) {
    this.#host = host
    this.#onTick = onTick
    host.addController(this)
  }

  /** Null: nobody waits any more. */
  follow(untilAt: number | null): void {
    this.hostDisconnected()
    if (untilAt === null || untilAt === DISABLED) return
    this.began = Date.now()
    this.#timer = setInterval(() => {
      this.#onTick()
      this.#host.requestUpdate()
    }, 1000)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
