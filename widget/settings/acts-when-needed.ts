import type { MfaElement } from '../parts/mfa-element.ts'
import type { ActsParts, MethodActs } from './method-acts.ts'

/** What is done about a method is loaded as its menu opens, while the person reads what there is to choose; or with a list of sessions. */
export class ActsWhenNeeded {
  readonly #host: MfaElement
  readonly #parts: ActsParts
  /** Null as long as nobody needed it. */
  acts: MethodActs | null = null

  constructor(host: MfaElement, parts: ActsParts) {
    this.#host = host
    this.#parts = parts
  }

  prepare = (): void => {
    this.#load().catch(() => {
      // Whoever then chooses something tries again, and hears of it.
    })
  }

  /** At once where it is here: the focus goes from the menu to what comes of it. */
  async use(act: (acts: MethodActs) => unknown): Promise<void> {
    const acts = this.acts ?? (await this.#load().catch(() => null))
    if (acts) act(acts)
    else this.#parts.onUnloadable()
  }

  async #load(): Promise<MethodActs> {
    if (this.acts) return this.acts
    const { MethodActs } = await import('./method-acts.ts')
    this.acts ??= new MethodActs(this.#host, this.#parts)
    return this.acts
  }
}
