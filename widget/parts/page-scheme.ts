import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Lighter text than this is there for a dark ground; of 1. */
const MIDDLE = 0.5

/**
 * Light or dark, by the text that an element comes to stand among. Many dark pages do not say `color-scheme`, and their
 * background may be anybody's, but their text can be read there. The element's own surfaces and text are then one pair.
 * Follows changes: the style sheet gives the host a short transition of `color`, whose beginning and end are told.
 */
export class PageScheme implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #states: Set<string> | undefined

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    // Not everything that runs custom elements knows their states; there the page's `color-scheme` decides.
    this.#states = host.attachInternals?.().states
    host.addController(this)
  }

  hostConnected(): void {
    for (const type of ['transitionrun', 'transitionend']) this.#host.addEventListener(type, this.#look)
    this.#look()
  }

  hostDisconnected(): void {
    for (const type of ['transitionrun', 'transitionend']) this.#host.removeEventListener(type, this.#look)
  }

  readonly #look = (event?: Event): void => {
    if (event && event.target !== this.#host) return
    const isDark = lightness(getComputedStyle(this.#host).color) > MIDDLE
    this.#states?.delete(isDark ? 'on-light' : 'on-dark')
    this.#states?.add(isDark ? 'on-dark' : 'on-light')
  }
}

/** Of a computed colour, 0 to 1: `rgb(…)` and whatever else a page may write it in. */
function lightness(color: string): number {
  const [first = 0, green = 0, blue = 0] = (color.match(/[\d.]+(?:e-\d+)?/g) ?? []).map(Number)
  // Begins with the lightness itself: of 100, or of 1.
  if (/^(ok)?l/.test(color)) return color.startsWith('ok') ? first : first / 100
  return (0.2126 * first + 0.7152 * green + 0.0722 * blue) / (color.startsWith('rgb') ? 255 : 1)
}
