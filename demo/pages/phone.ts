import { html } from 'hono/html'
import { renderHead } from './head.ts'
import type { Html } from './html.ts'
import { alertIcon, closeIcon, phoneIcon } from './icons.ts'

/** The phone in a window of its own. It stands for a device, so it has no top bar of the site. */
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
    ${renderWarning()}
  </header>
  <noscript><p class="flash flash-warning">The demo phone needs JavaScript.</p></noscript>
  ${renderScreen()}
</main>
</body>
</html>`
}

/**
 * The phone beside a page, our MFA pages included: part of the document and no frame, which their policy refuses. Its
 * screen waits in a template until it is opened.
 *
 * @param attributes Of its own, besides.
 */
export function renderDock(attributes: Html | ''): Html {
  return html`<aside class="dock" id="phone-dock" aria-labelledby="dock-title"${attributes}>
  <div class="phone">
    <header class="phone-head">
      <div class="dock-head">
        <h2 id="dock-title">Demo phone</h2>
        <button class="button slim quiet dock-closer" type="button" aria-label="Close the demo phone">${closeIcon()}</button>
      </div>
      ${renderWarning()}
      <p class="small"><a href="/phone" target="demo-phone">Open in a window of its own</a></p>
    </header>
    <template>${renderScreen()}</template>
  </div>
</aside>`
}

/** Opens and closes the dock; without its script a link to the phone. */
export function renderPhoneTool(isDocked: boolean): Html {
  const link = html`<a class="bar-link" href="/phone" target="demo-phone">${phoneIcon()}Demo phone</a>`
  if (!isDocked) return link
  return html`${link}<button class="bar-link dock-opener" type="button" aria-expanded="false" aria-controls="phone-dock">${phoneIcon()}Demo phone</button>`
}

function renderWarning(): Html {
  return html`<p class="muted small">For trying out only. The keys stay in this browser, unprotected: never put a real one here.</p>`
}

/** `browser/phone.ts` fills it. The ids are not those of any page that it may stand on. */
function renderScreen(): Html {
  return html`<ul class="phone-entries" id="phone-entries"></ul>
  <p class="phone-empty muted" id="phone-empty" hidden>No entries yet. Scan the QR code of <em>Set up</em>, or paste its key.</p>
  <form class="phone-add" id="phone-add" autocomplete="off" novalidate>
    <button class="button primary wide" type="button" id="phone-scan">Scan the page’s QR code</button>
    <label class="label" for="phone-key">Key or otpauth: link</label>
    <textarea class="input" id="phone-key" name="key" rows="2" spellcheck="false" autocapitalize="characters" aria-describedby="phone-key-error"></textarea>
    <p class="error" id="phone-key-error" role="alert" hidden>${alertIcon()}<span id="phone-key-reason"></span></p>
    <button class="button wide" type="submit">Add entry</button>
  </form>
  <section class="phone-keys" aria-labelledby="phone-keys-title">
    <p class="phone-keys-title" id="phone-keys-title">Passkeys</p>
    <label class="phone-plays"><input type="checkbox" id="phone-plays" aria-describedby="phone-plays-about"> Play passkeys here</label>
    <p class="muted small" id="phone-plays-about">This phone then answers in the place of your browser, and asks you to approve.</p>
    <ul class="phone-entries" id="phone-passkeys"></ul>
  </section>
  <p class="phone-status small muted" id="phone-status" role="status"></p>`
}
