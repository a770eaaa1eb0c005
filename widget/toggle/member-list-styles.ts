import { css } from 'lit'

/** Behind the element's own, and behind those that come with the dialog. */
export const memberListStyles = css`
  .members { font-size: max(0.875em, 13px); }
  .members ul { list-style: none; margin: 8px 0 0; padding: 0; border-block-start: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
  .members li {
    display: flex; flex-wrap: wrap; gap: 0 16px; padding-block: 6px; outline: none;
    border-block-end: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  }
  .members li:focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); outline-offset: 2px; }
  .members bdi { flex: 1 1 14em; overflow-wrap: anywhere; font-weight: 600; }
  .members li > span { color: var(--muted); }
  .members li span span { unicode-bidi: isolate; }
  .members .missing { color: var(--text); font-weight: 600; }
  .members .row { flex-wrap: wrap; gap: 8px; margin-block-start: 8px; }
  .members .row:empty { display: none; }
  .members button { min-block-size: 32px; padding: 4px 12px; font-size: inherit; line-height: 1.25; cursor: pointer; }
  .members button[aria-disabled='true'] { opacity: 0.6; cursor: progress; }
  @media (pointer: coarse) { .members button { min-block-size: 44px; } }
`
