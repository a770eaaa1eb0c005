import { css } from 'lit'

/** The tokens that the switch uses are here once more, so that its script does not carry all of them. */
export const toggleStyles = css`
  :host {
    --accent: var(--mfa-color-accent, light-dark(#2f5fe0, #8ab0ff));
    --on-accent: var(--mfa-color-on-accent, light-dark(#fff, #0b1220));
    --muted: var(--mfa-color-muted, light-dark(#5b6472, #9aa4b2));
    --control: var(--mfa-color-control-border, light-dark(#868f9d, #7b8696));
    --danger: var(--mfa-color-danger, light-dark(#b3261e, #ff9d94));
    --text: var(--mfa-color-text, light-dark(#1a1d23, #e8ebf0));
    display: block;
  }
  p { margin: 0; }
  .row button { font: inherit; font-size: max(0.875em, 13px); color: var(--text); background: none; border: 1px solid; border-radius: 8px; min-block-size: 32px; padding: 4px 12px; word-break: keep-all; overflow-wrap: break-word; }
  :is(button, a, summary):focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); outline-offset: 2px; }
  .help, .error { font-size: max(0.875em, 13px); line-height: 1.5; color: var(--muted); margin-block-start: 4px; }
  .error { display: flex; gap: 8px; color: var(--danger); }
  #error:not(:empty)::before { content: '!' / ''; }
  .error a { color: inherit; }
  p:empty { display: none; }
  .help + .row { margin-block-start: 12px; }
  summary { inline-size: fit-content; margin-block-start: 4px; font-size: max(0.875em, 13px); line-height: 24px; cursor: pointer; }
  @media (pointer: coarse) { summary { line-height: 44px; } }
  .row { display: flex; align-items: center; gap: 10px; }
  .row .switch {
    --thumb: var(--control);
    box-sizing: border-box; inline-size: 44px; min-block-size: 24px; block-size: 24px; padding: 2px;
    border: 2px solid var(--control); border-radius: 12px; cursor: pointer;
  }
  /* A finger may miss by as much as it looks small. */
  @media (pointer: coarse) {
    .row button { min-block-size: 44px; }
    .row .switch { position: relative; }
    .switch::after { content: ''; position: absolute; inset: -12px -2px; }
  }
  .row [aria-checked='true'] { --thumb: var(--on-accent); background: var(--accent); border-color: var(--accent); }
  .thumb { display: block; box-sizing: border-box; inline-size: 16px; block-size: 16px; border: 8px solid var(--thumb); border-radius: 50%; transition: margin 120ms ease-out; }
  [aria-checked='true'] .thumb { margin-inline-start: 20px; }
  [aria-busy] .thumb { border-width: 2px; border-block-start-color: transparent; animation: turn 0.8s linear infinite; }
  @keyframes turn { to { rotate: 1turn; } }
  .word { font-size: max(0.875em, 13px); font-weight: 600; }
  .fixed .word { color: var(--muted); }
  .waiting, .row [aria-disabled] { opacity: 0.55; cursor: default; }
  @media (forced-colors: active) {
    .row .switch { --thumb: ButtonText; border-color: ButtonText; }
    .row [aria-checked='true'] { --thumb: Highlight; border-color: Highlight; }
    .row [aria-disabled] { --thumb: GrayText; border-color: GrayText; opacity: 1; }
  }
  @media (prefers-reduced-motion: reduce) { .thumb { transition: none; animation: none; } [aria-busy] .thumb { border-style: dotted; } }
`
