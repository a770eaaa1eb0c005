import { html } from 'hono/html'
import { renderHead } from './document.ts'
import type { Html } from './html.ts'
import { alertIcon } from './icons.ts'

/** The shell of the demo phone; `browser/phone.ts` fills it. It stands for a device, so it has no top bar of the site. */
export function renderPhone(): Html {
  return html`<!doctype html>
<html lang="en">
<head>
${renderHead('Demo phone', ['/assets/phone.js'])}
</head>
<body class="phone-page">
<main class="phone" id="content">
  <header class="phone-head">
    <h1>Demo phone</h1>
    <p class="muted small">For trying out only. The keys stay in this browser, unprotected: never put a real one here.</p>
  </header>
  <noscript><p class="flash flash-warning">The demo phone needs JavaScript.</p></noscript>
  <ul class="phone-entries" id="entries"></ul>
  <p class="phone-empty muted" id="empty" hidden>No entries yet. Scan the QR code of <em>Set up</em>, or paste its key.</p>
  <form class="phone-add" id="add" autocomplete="off" novalidate>
    <button class="button primary wide" type="button" id="scan">Scan the QR code of the page</button>
    <label class="label" for="key">Key or otpauth: link</label>
    <textarea class="input" id="key" name="key" rows="2" spellcheck="false" autocapitalize="characters" aria-describedby="key-error"></textarea>
    <p class="error" id="key-error" role="alert" hidden>${alertIcon()}<span id="key-reason"></span></p>
    <button class="button wide" type="submit">Add entry</button>
  </form>
  <p class="phone-status small muted" id="status" role="status"></p>
</main>
</body>
</html>`
}
