import { css } from 'lit'

/** Buttons, fields, errors, notices and dialogs of the elements with a shadow root. */
export const controls = css`
  [tabindex='-1']:focus { outline: none; }
  p, ol, ul, form { margin: 0; padding: 0; }
  .heading { margin: 0; font-size: 1.25em; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em; }
  .heading { inline-size: fit-content; max-inline-size: 100%; border-radius: 2px; }
  .heading:focus-visible, :is(button, a, input, select):focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); outline-offset: 2px; }
  .help { color: var(--muted); font-size: var(--small); margin-block-start: var(--space); }
  a { color: var(--accent); text-underline-offset: 0.15em; }
  .link a { display: inline-block; padding-block: 6px; margin-block: -6px; }
  button {
    font: inherit; font-size: max(0.9375em, 14px); font-weight: 550; line-height: 1.25; color: var(--text); background: var(--surface);
    border: 1px solid var(--control); border-radius: var(--radius); min-block-size: 40px; padding: 6px calc(var(--space) * 4);
    cursor: pointer; transition: background-color 120ms ease-out, border-color 120ms ease-out;
    /* Japanese may break anywhere, and a row would make use of that. */
    word-break: keep-all; overflow-wrap: break-word;
  }
  button:hover { background: color-mix(in srgb, var(--accent) 6%, var(--surface)); }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover { background: color-mix(in srgb, var(--accent) 88%, CanvasText); }
  button.quiet { border-color: transparent; background: transparent; color: var(--accent); padding-inline: calc(var(--space) * 2); }
  button.small { min-block-size: 32px; font-size: var(--small); padding: 4px calc(var(--space) * 3); }
  @media (pointer: coarse) { button:not(.switch) { min-block-size: 44px; } }
  button[aria-disabled='true'] { opacity: 0.6; cursor: progress; }
  /* The word that is waited with lies over the label, so that nothing moves; a short wait shows none. */
  button[type='submit'].primary:not(.small) { position: relative; min-inline-size: 10em; }
  button[data-busy] { opacity: 1; }
  button[data-busy]::before, button[data-busy]::after { content: ''; position: absolute; opacity: 0; animation: wait 0s 300ms forwards; }
  button[data-busy]::before { z-index: 1; inset-block-start: calc(50% - 7px); inset-inline-start: max(12px, 50% - 4em); inline-size: 14px; block-size: 14px; border: 2px solid; border-inline-end-color: transparent; border-radius: 50%; animation: wait 0s 300ms forwards, turn 800ms linear infinite; }
  button[data-busy]::after { content: attr(data-busy) / ''; inset: -1px; display: grid; place-items: center; padding-inline-start: 20px; white-space: nowrap; background: inherit; border-radius: inherit; }
  @keyframes wait { to { opacity: 1; } }
  @keyframes turn { to { rotate: 1turn; } }
  button:disabled, button.primary:disabled { color: var(--muted); background: transparent; border-color: var(--border); cursor: default; }
  button.danger { color: var(--danger); border-color: currentColor; }
  dialog {
    inline-size: min(416px, calc(100vw - 32px)); container-type: inline-size; padding: calc(var(--space) * 6); color: var(--text); background: var(--surface);
    border: 1px solid var(--border); border-radius: calc(var(--radius) * 1.5); box-shadow: 0 16px 48px rgb(0 0 0 / 0.28);
  }
  dialog::backdrop { background: rgb(10 14 22 / 0.45); }
  .actions { display: flex; flex-direction: row-reverse; flex-wrap: wrap; gap: calc(var(--space) * 2); margin-block-start: calc(var(--space) * 6); }
  .actions .apart { margin-inline-end: auto; margin-inline-start: calc(var(--space) * -2); }
  label { font-size: var(--small); font-weight: 550; }
  .field { display: grid; gap: 6px; margin-block-start: calc(var(--space) * 4); }
  .error { display: flex; gap: calc(var(--space) * 2); color: var(--danger); font-size: var(--small); margin-block-start: calc(var(--space) * 2); }
  .error a { color: inherit; white-space: nowrap; }
  .error:empty, .done:empty, .notice:empty { display: none; }
  .done { display: flex; gap: calc(var(--space) * 2); font-size: var(--small); margin-block-start: calc(var(--space) * 2); }
  .done .icon { color: var(--success); }
  .notice {
    display: flex; gap: calc(var(--space) * 3); font-size: var(--small); margin-block-start: calc(var(--space) * 4);
    padding: calc(var(--space) * 3) calc(var(--space) * 4); border-radius: var(--radius); border: 1px solid transparent;
    background: var(--warning-tint); color: light-dark(#1a1d23, #e8ebf0);
  }
  .notice > .icon { color: var(--warning); }
  @container (max-width: 320px) {
    .actions { flex-direction: column; }
    .actions .apart { margin-inline: 0; }
  }
  @media (forced-colors: active) {
    button.primary { border-width: 2px; }
    button:disabled, button[aria-disabled='true'] { opacity: 1; color: GrayText; border-color: GrayText; }
    button[data-busy]::after { background: ButtonFace; }
  }
  @media (prefers-contrast: more) { button, .notice { border-width: 2px; border-color: currentColor; } }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } button[data-busy]::before { display: none; } button[data-busy]::after { padding: 0; } }
`
