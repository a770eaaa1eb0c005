import { css } from 'lit'

/**
 * Behind the element's own, and behind those that come with the dialog. Where there is room the list has columns; its width
 * is that of what it stands in, which it never makes wider.
 */
export const memberListStyles = css`
  .members { font-size: max(0.875em, 13px); container-type: inline-size; }
  .members ul { list-style: none; margin: 8px 0 0; padding: 0; border-block-start: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
  .members li { padding-block: 6px; border-block-end: 1px solid color-mix(in srgb, currentColor 18%, transparent); outline: none; }
  .members li:focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); outline-offset: 2px; }
  .members .name { overflow-wrap: anywhere; font-weight: 600; }
  /* Side by side in the page's direction: there is no text around them that has one. */
  .members :is(.facts, .facts *) { unicode-bidi: normal; }
  .members .facts { color: var(--muted); }
  .members .facts span { display: inline-block; }
  .members i { color: var(--muted); font-weight: 400; }
  .members .missing { color: var(--text); font-weight: 600; }
  .members .row { flex-wrap: wrap; gap: 8px; margin-block-start: 8px; }
  .members button { font-size: inherit; line-height: 1.25; cursor: pointer; }
  .members button[aria-disabled='true'] { opacity: 0.6; cursor: progress; }
  @media (pointer: coarse) { .members button { min-block-size: 44px; } }
  @container (min-width: 40em) {
    /* Columns of one width in all rows, as wide as the words are in this language. */
    .members ul { display: grid; grid-template-columns: minmax(0, 1fr) repeat(3, minmax(auto, max-content)); column-gap: 12px; }
    .members li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; }
    .members .facts { display: contents; }
    .members .facts span { color: var(--muted); }
    .members .facts .missing { color: var(--text); }
    .members .facts i { display: none; }
  }
`
