import { css } from 'lit'

export const settingsStyles = css`
  .card { background: var(--surface); border: 1px solid var(--border); border-radius: calc(var(--radius) * 1.5); overflow: hidden; }
  .pad { padding: calc(var(--space) * 6); }
  .card .heading { font-size: 1.125em; line-height: 1.35; }
  /* Two rows high in every state, so that the page below stays where it is while the card loads. */
  .body { min-block-size: calc(10.25em + 1px); }
  .row { display: flex; flex-wrap: wrap; gap: calc(var(--space) * 4); padding: calc(var(--space) * 4) calc(var(--space) * 6); min-block-size: 5.125em; }
  .body, .row + .row { border-block-start: 1px solid var(--border); }
  ul { list-style: none; }
  /* What stands beside it goes below where less than this would be left. */
  .grow { flex: 1 1 11em; min-inline-size: 0; overflow-wrap: anywhere; }
  .grow .help, .empty .error { margin: 0; }
  /* Stays on one line as far as the row is wide enough; a date does in any case. */
  .fact { display: inline-block; }
  /* They, and the dots between them, are in no text of their own that could say which way they go: the page's. */
  p:has(.fact), .fact { unicode-bidi: normal; }
  /* Room for a dot behind a date that fills the row. */
  .grow p:has(.fact) { margin-inline-end: -1em; }
  time { white-space: nowrap; }
  .tile { flex: none; inline-size: 40px; block-size: 40px; border-radius: 10px; margin-block-start: var(--space); background: var(--tint); color: var(--accent); display: grid; place-items: center; }
  strong { font-weight: 600; }
  .name { display: flex; flex-wrap: wrap; align-items: center; gap: 0 calc(var(--space) * 2); }
  .badge { display: inline-block; font-size: max(0.75em, 12px); line-height: 1.5; font-weight: 600; padding: 0 calc(var(--space) * 2); border-radius: 999px; border: 1px solid transparent; background: var(--tint); color: color-mix(in srgb, var(--accent) 65%, var(--text)); }
  .badge.bad { background: color-mix(in srgb, var(--danger) 10%, var(--surface)); }
  .remark { display: flex; gap: calc(var(--space) * 2); font-size: var(--small); margin-block-start: var(--space); }
  .remark.warn { color: var(--warning); }
  .badge.bad, .remark.bad { color: var(--danger); }
  .empty, .step { max-inline-size: 544px; }
  .empty > p:first-child { color: var(--muted); }
  /* As high as a finger needs, and in its place as a word is. */
  .empty p > a { display: inline-block; padding-block: 13px; margin-block: -13px; }
  .empty .add { margin-block-start: calc(var(--space) * 4); }
  .reference { user-select: all; }
  .skeleton { padding: calc(var(--space) * 6); display: grid; gap: calc(var(--space) * 3); opacity: 0; animation: appear 120ms ease-out 200ms forwards; }
  .skeleton i { block-size: 14px; border-radius: var(--radius); background: var(--sunken); }
  .skeleton i + i { inline-size: 70%; }
  @keyframes appear { to { opacity: 1; } }
  .said:not(:empty) { margin: 0; padding: 0 calc(var(--space) * 6) calc(var(--space) * 4); }
  .generate { align-self: center; margin-inline-start: auto; }
  .answers { display: flex; flex-wrap: wrap; gap: calc(var(--space) * 2); margin-block-start: calc(var(--space) * 2); }
  @container (max-width: 440px) {
    .row, .skeleton, .said:not(:empty) { padding-inline: calc(var(--space) * 4); }
    .grow { flex-basis: 0; }
    .answers button { flex: auto; }
    .row .generate, .add button { inline-size: 100%; }
    .pad { padding: calc(var(--space) * 5) calc(var(--space) * 4); }
  }
  /* Where a word of the name would not fit beside it. */
  @container (max-width: 300px) { .tile { display: none; } }
  @media (prefers-reduced-motion: reduce) { .skeleton { opacity: 1; } }
`
