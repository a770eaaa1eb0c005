import { LitElement, type PropertyDeclarations } from 'lit'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { isSessionOver } from '../refusals/refusal.ts'
import { hear } from '../speech/language.ts'
import type { Messages } from '../words/messages.ts'
import { MfaErrorEvent, MfaSessionExpiredEvent } from './events.ts'
import { followPage } from './page-scheme.ts'
import { VERSION } from './version.ts'

/**
 * What all elements share: where the server is, how it is spoken to, in which words, and the `state` that is
 * reflected for style sheets and tests.
 */
export abstract class MfaElement<Client = MfaClient> extends LitElement {
  static override properties: PropertyDeclarations = {
    endpoint: {},
    theme: {},
    headingLevel: { type: Number, attribute: 'heading-level' },
    client: { attribute: false },
    messages: { attribute: false },
  }

  static readonly version: string = VERSION

  /** Where the routes are mounted. Set it before the element is in the page. */
  endpoint = '/mfa'

  /** `auto` follows the text around the element; the other two set it. */
  theme: 'auto' | 'light' | 'dark' = 'auto'

  /** Level of the element's heading in the page around it, 1 to 6. */
  headingLevel = 2

  /** Another way to the server than `fetch` on `endpoint`. Set it before the element is in the page. */
  client: Client | undefined

  /** Texts that replace those of the element's language; any subset. */
  messages: Partial<Messages> = {}

  /**
   * In which language it writes dates and numbers: that of its words.
   * @internal
   */
  declare locale: string
  /**
   * What it says in that language, where that is not English or the page has words of its own.
   * @internal
   */
  declare spoken: Partial<Messages> | undefined

  readonly #lookAround = followPage(this)
  readonly #watcher = new MutationObserver(() => void hear(this, this.#watcher))
  #hearing: Promise<unknown> | false | undefined

  #started = false
  #own: Client | undefined

  /** What the element is doing, by name. */
  abstract get state(): string

  /** Begins the element's work: once each time it comes into a page, when its properties are set. */
  protected abstract start(): void

  /** The browser brought the page back as it was left, so that what is shown may be over. */
  protected returned(): void {}

  readonly #pageShown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.returned()
  }

  /** The way to the server where the host gave none. */
  protected abstract connect(): Client

  /**
   * The texts that are not the English ones.
   * @internal
   */
  get words(): Partial<Messages> {
    return { ...this.spoken, ...this.messages }
  }

  protected get api(): Client {
    this.#own ??= this.connect()
    return this.client ?? this.#own
  }

  /**
   * Tells the host of a refusal, and of a session that ended where there was one. True: show it here; false: the host
   * has taken over.
   */
  protected report(problem: ClientProblem, hadSession = true): boolean {
    this.dispatchEvent(new MfaErrorEvent(problem.code, problem.requestId))
    return hadSession && isSessionOver(problem) ? this.dispatchEvent(new MfaSessionExpiredEvent()) : true
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('pageshow', this.#pageShown)
    this.#lookAround()
    this.#hearing = hear(this, this.#watcher)
    this.requestUpdate()
  }

  /**
   * A page that moves an element takes it out and puts it back before anything else happens, and nothing that it shows or
   * waits for may be lost by that. It has left, with all that is secret, when it is still away a microtask later.
   */
  override disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return
      super.disconnectedCallback()
      removeEventListener('pageshow', this.#pageShown)
      this.#watcher.disconnect()
      this.#started = false
      this.#own = undefined
    })
  }

  /** It begins when its words are there, and shows nothing in another language before. */
  protected override scheduleUpdate(): void | Promise<void> {
    if (this.hasUpdated || !this.#hearing) return this.performUpdate()
    this.ariaBusy = 'true'
    return this.#hearing.then(() => {
      this.ariaBusy = null
      this.performUpdate()
    })
  }

  protected override willUpdate(): void {
    if (this.#started || !this.isConnected) return
    this.#started = true
    this.start()
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed)
    this.setAttribute('state', this.state)
    // Frameworks set the property, and style sheets read the attribute.
    if (changed.has('theme')) this.setAttribute('theme', this.theme)
  }
}
