import { html } from 'hono/html'
import type { Html } from './html.ts'

/** A doorway with a second one inside it. */
export function markIcon(): Html {
  return html`<svg class="mark-icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><rect class="mark-ground" width="24" height="24" rx="7"/><path class="mark-line" d="M7 18v-7a5 5 0 0 1 10 0v7M10.5 18v-6.5a1.5 1.5 0 0 1 3 0V18" fill="none" stroke-width="1.75" stroke-linecap="round"/></svg>`
}

export function phoneIcon(): Html {
  return html`<svg class="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect x="5.5" y="2" width="9" height="16" rx="2"/><path d="M9 15.25h2"/></svg>`
}

export function mailIcon(): Html {
  return html`<svg class="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect x="2.5" y="4.5" width="15" height="11" rx="2"/><path d="m3 6.25 7 4.75 7-4.75"/></svg>`
}

export function closeIcon(): Html {
  return html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8"/></svg>`
}

export function checkIcon(): Html {
  return html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="m3.5 8.5 3 3 6-6.5"/></svg>`
}

export function shieldIcon(): Html {
  return html`<svg class="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2.5 4 4.75v4.5c0 3.75 2.4 6.6 6 8.25 3.6-1.65 6-4.5 6-8.25v-4.5z"/><path d="m7.5 9.75 1.75 1.75 3.25-3.5"/></svg>`
}

export function caretIcon(): Html {
  return html`<svg class="icon caret" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d="m2.5 4.5 3.5 3.5 3.5-3.5"/></svg>`
}

export function alertIcon(): Html {
  return html`<svg class="icon" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7.25"/><path d="M9 5.25v4.5M9 12.4v.35"/></svg>`
}
