/** Lighter text than this is there for a dark ground; of 1. */
const MIDDLE = 0.5

/**
 * Light or dark, by the text that an element comes to stand among. Many dark pages do not say `color-scheme`, and their
 * background may be anybody's, but their text can be read there. The element's own surfaces and text are then one pair.
 * Follows changes: the style sheet gives the host a short transition of `color`, whose end is told. Answers how to look anew.
 */
export function followPage(host: HTMLElement): () => void {
  // Not everything that runs custom elements knows their states; there the page's `color-scheme` decides.
  const states: Set<string> | undefined = host.attachInternals?.().states
  const look = () => {
    states?.clear()
    states?.add(lightness(getComputedStyle(host).color) > MIDDLE ? 'on-dark' : 'on-light')
  }
  host.addEventListener('transitionend', (event) => event.target === host && look())
  return look
}

/** Of a computed colour, 0 to 1: `rgb(…)` and whatever else a page may write it in. */
function lightness(color: string): number {
  const [first = 0, green = 0, blue = 0] = (color.match(/[\d.]+(e-\d+)?/g) ?? []).map(Number)
  // Begins with the lightness itself: of 100, or of 1.
  if (/^(ok)?l/.test(color)) return first / (color[0] === 'l' ? 100 : 1)
  return (0.2126 * first + 0.7152 * green + 0.0722 * blue) / (color[0] === 'r' ? 255 : 1)
}
