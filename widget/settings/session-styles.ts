import { css } from 'lit'

/** Behind those of the card, whose rows these are. */
export const sessionStyles = css`
  .sessions { border-block-start: 1px solid var(--border); }
  .sessions > .pad { padding-block-end: 0; }
  .sessions .heading { font-size: 1em; line-height: 1.35; }
  .sessions .row > button { align-self: center; margin-inline-start: auto; }
  .sessions .said { display: flex; gap: calc(var(--space) * 2); padding: calc(var(--space) * 2) calc(var(--space) * 6) 0; font-size: var(--small); margin: 0; }
  .sessions .said .icon { color: var(--success); }
  .sessions .said:empty { display: none; }
  .sessions .end { padding: 0 calc(var(--space) * 6) calc(var(--space) * 6); display: grid; gap: calc(var(--space) * 3); justify-items: start; }
  .sessions ul:empty + .end { padding-block-start: calc(var(--space) * 3); }
  .sessions .end > :empty { display: none; }
  .sessions .end .help, .sessions .end .error { margin: 0; }
  @container (max-width: 440px) {
    .sessions .row > button { inline-size: 100%; }
    .sessions .said, .sessions .end { padding-inline: calc(var(--space) * 4); }
    .sessions .end, .sessions .end > p, .sessions .end > p > button { inline-size: 100%; box-sizing: border-box; }
  }
`
