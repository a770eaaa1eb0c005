import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * Holds an element's state and moves it by a pure `next()`. An effect's answer counts only while its effect is the
 * newest and the element is in the page: a late answer changes nothing.
 */
export class FlowController<State, Event> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #next: (state: State, event: Event) => State
  #state: State
  #newest = 0

  constructor(host: ReactiveControllerHost, initial: State, next: (state: State, event: Event) => State) {
    this.#host = host
    this.#state = initial
    this.#next = next
    host.addController(this)
  }

  get state(): State {
    return this.#state
  }

  /** True where the event moved the state: the sign to start what belongs to the new one. */
  send(event: Event): boolean {
    const before = this.#state
    this.#state = this.#next(before, event)
    if (this.#state === before) return false
    this.#host.requestUpdate()
    return true
  }

  /** Sends the event that an effect ends with. Null: the effect became stale meanwhile. */
  async run<Answer>(effect: Promise<Answer>): Promise<Answer | null> {
    const mine = ++this.#newest
    const answer = await effect
    return mine === this.#newest ? answer : null
  }

  hostDisconnected(): void {
    this.#newest++
  }
}
