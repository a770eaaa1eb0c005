/** Of WAI-ARIA 1.3; without options it says things with priority `normal`. */
type Notifier = Element & { ariaNotify?: (text: string) => void }

/**
 * Says something that is shown as well, or that happened out of sight. Where the browser cannot be told directly,
 * `region`, an element with role=status that is there from the start, carries the text.
 */
export function announce(region: Notifier | null, text: string): void {
  if (!region) return
  if (region.ariaNotify) region.ariaNotify(text)
  else region.textContent = text
}
