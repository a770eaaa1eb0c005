import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { formatWait } from '../words/format.ts'
import { DISABLED } from './proof.ts'

/** Counts a wait down. Who disabled a factor has to do something about it: there is nothing to wait for. */
export class WaitController implements ReactiveController {
  /** The end of the wait, as it was put when it began: it is read out once. */
  clock = ''
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
  follow(untilAt: number | null, locale?: string): void {
    this.hostDisconnected()
    if (untilAt === null || untilAt === DISABLED) return
    this.clock = formatWait(untilAt, Date.now(), locale).time
    this.#timer = setInterval(() => {
      this.#onTick()
      this.#host.requestUpdate()
    }, 1000)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
