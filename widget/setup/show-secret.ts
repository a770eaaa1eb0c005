import { css, html, nothing, type TemplateResult } from 'lit'
import { doneIcon } from '../look/icons.ts'
import { copyKeys } from '../parts/clipboard.ts'
import type { SetupTexts } from '../words/setup-messages.ts'
import type { QrState } from './qr-controller.ts'

export type ShowSecretView = {
  text: SetupTexts
  qr: QrState
  /** Said before all of it. */
  note: string | null
  /** The picture could not be shown. */
  onNoPicture: () => void
  /** What came of **Copy**; null: it was not pressed. */
  copied: boolean | null
  onCopy: () => void
}

/**
 * Three ways to the same secret: a code to scan, a key to type, a link for the phone that reads this page. Where a finger
 * points, this is that phone: it cannot scan itself, so the link comes first, then the key, and the code last.
 */
export function showSecret(prompt: { secret: string; uri: string }, view: ShowSecretView): TemplateResult {
  const { text } = view
  const { issuer, account } = readKeyUri(prompt.uri)
  const note = view.note ? html`<p class="help">${view.note}</p>` : nothing
  const qr = html`<div class="qr" part="qr">${qrImage(view, text.qrName(issuer, account))}</div>`
  const key = html`<div class="key">
      <span class="hidden" id="key-name">${text.key}</span>
      <code id="key" part="key" dir="ltr" translate="no">${groupKey(prompt.secret)}</code>
      <button type="button" class="small" part="button" @click=${view.onCopy}>${text.copy}</button>
    </div>
    <p class="done" role="status">${view.copied === null ? nothing : html`${view.copied ? doneIcon() : nothing}<span>${view.copied ? text.copied : text.selectedInstead(copyKeys())}</span>`}</p>`
  if (matchMedia('(pointer: coarse)').matches) {
    return html`${note}<a class="open" part="link" href=${prompt.uri}>${text.openInApp}</a>
      <p class="help">${text.keyHelp}</p>
      ${key}
      <p class="link">${text.instructions.at(-1)}</p>
      <details><summary>${text.otherDevice}</summary>${qr}</details>`
  }
  return html`${note}<div class="setup">
      ${qr}
      <ol class="instructions" role="list">${text.instructions.map((line) => html`<li><span>${line}</span></li>`)}</ol>
    </div>
    ${key}
    <p class="link"><a part="link" href=${prompt.uri}>${text.openInApp}</a></p>`
}

/** A picture, which a phone understands that one presses on for long; drawn in place where the page's policy takes none of ours. */
function qrImage({ qr, text, onNoPicture }: ShowSecretView, name: string): TemplateResult | typeof nothing {
  if (qr === null) return nothing
  if (qr === 'failed') return html`<p>${text.qrFailed}</p>`
  if (qr.url) return html`<img src=${qr.url} alt=${name} @error=${onNoPicture}>`
  return html`<svg role="img" aria-label=${name} viewBox="0 0 ${qr.size} ${qr.size}" shape-rendering="crispEdges"><path d=${qr.path} /></svg>`
}

/** The key in groups of four, as people read it off a screen. */
function groupKey(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, '$& ')
}

/** Issuer and account of an `otpauth:` link; empty where it does not say. */
export function readKeyUri(uri: string): { issuer: string; account: string } {
  try {
    const { pathname, searchParams } = new URL(uri)
    const label = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1))
    const colon = label.indexOf(':')
    return {
      issuer: searchParams.get('issuer') ?? label.slice(0, Math.max(0, colon)),
      account: label.slice(colon + 1).trim(),
    }
  } catch {
    return { issuer: '', account: '' }
  }
}

export const showSecretStyles = css`
  .setup { display: flex; flex-wrap: wrap; gap: calc(var(--space) * 6); justify-content: center; margin-block-start: calc(var(--space) * 4); }
  .qr {
    flex: none; inline-size: 230px; block-size: 230px; background: #fff; color: #1a1d23; border: 1px solid var(--border);
    border-radius: 8px; overflow: hidden; display: grid; place-items: center; forced-color-adjust: none;
  }
  .qr :is(img, svg) { display: block; inline-size: 228px; block-size: 228px; fill: #000; }
  .qr p { padding: 16px; font-size: 14px; text-align: center; }
  .instructions { flex: 1 1 192px; list-style: none; counter-reset: step; display: grid; gap: calc(var(--space) * 4); align-content: start; }
  .instructions li { counter-increment: step; display: flex; gap: calc(var(--space) * 3); font-size: max(0.9375em, 14px); }
  .instructions li::before {
    content: counter(step); flex: none; inline-size: 24px; block-size: 24px; border-radius: 50%; background: var(--sunken);
    color: var(--muted); font-size: 13px; font-weight: 600; display: grid; place-items: center;
  }
  .key {
    display: flex; align-items: center; gap: calc(var(--space) * 2); background: var(--sunken); border-radius: var(--radius);
    border: 1px solid transparent; padding: calc(var(--space) * 2); padding-inline-start: calc(var(--space) * 4); margin-block-start: calc(var(--space) * 4);
  }
  .key code { flex: 1; font: var(--small)/1.6 var(--mono); letter-spacing: 0.06em; overflow-wrap: break-word; min-inline-size: 0; }
  .open {
    display: grid; place-items: center; min-block-size: 56px; margin-block-start: calc(var(--space) * 5); padding: 8px 16px; border: 1px solid transparent; border-radius: var(--radius);
    background: var(--accent); color: var(--on-accent); font-weight: 600; text-align: center; text-decoration: none;
  }
  .open + .help { margin-block-start: calc(var(--space) * 4); }
  summary { padding-block: 12px; color: var(--accent); font-size: var(--small); cursor: pointer; border-radius: 2px; }
  summary:focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); outline-offset: 2px; }
  details .qr { margin: auto; }
  .link { margin-block-start: calc(var(--space) * 3); font-size: var(--small); }
`
