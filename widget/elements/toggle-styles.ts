import { css } from 'lit'

export const toggleStyles = css`
  .row { display: flex; align-items: center; gap: calc(var(--space) * 2.5); min-block-size: 24px; }
  .switch {
    flex: none; inline-size: 44px; min-block-size: 24px; block-size: 24px; padding: 2px; border: 2px solid var(--control); border-radius: 999px;
    background: var(--surface); display: flex; align-items: center;
  }
  .switch.waiting { border-color: var(--border); background: var(--sunken); }
  .thumb { inline-size: 16px; block-size: 16px; border-radius: 50%; background: var(--control); transition: translate 120ms ease-out; }
  .switch[aria-checked='true'] { background: var(--accent); border-color: var(--accent); }
  .switch[aria-checked='true'] .thumb { background: var(--on-accent); translate: 20px; }
  :host(:dir(rtl)) .switch[aria-checked='true'] .thumb { translate: -20px; }
  .switch[aria-busy] { cursor: progress; }
  .switch[aria-busy] .thumb { background: transparent; border: 2px solid var(--control); border-block-start-color: transparent; animation: turn 800ms linear infinite; }
  .switch[aria-busy][aria-checked='true'] .thumb { border-color: var(--on-accent); border-block-start-color: transparent; }
  @keyframes turn { to { rotate: 1turn; } }
  .word { font-size: 0.875rem; font-weight: 600; letter-spacing: 0.02em; }
  .fixed .word { color: var(--muted); font-weight: 550; }
  .switch[aria-disabled='true'] { opacity: 0.55; cursor: default; }
  .help:empty { display: none; }
  @media (forced-colors: active) {
    .switch { border-color: ButtonText; }
    .thumb, .switch[aria-checked='true'] .thumb { background: none; border: 8px solid ButtonText; }
    .switch[aria-checked='true'] { border-color: Highlight; }
    .switch[aria-checked='true'] .thumb { border-color: Highlight; }
    .switch[aria-disabled='true'] { border-color: GrayText; }
    .switch[aria-disabled='true'] .thumb { border-color: GrayText; }
    .switch[aria-busy] .thumb { border-width: 2px; border-block-start-color: transparent; }
  }
  @media (prefers-reduced-motion: reduce) { .switch[aria-busy] .thumb { border-style: dotted; } }
`
