import { css } from 'lit'

export const setupStyles = css`
  :host { max-inline-size: 544px; }
  .progress { margin-block-end: calc(var(--space) * 5); }
  #where { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: calc(var(--space) * 4); color: var(--muted); font-size: var(--small); margin-block-end: calc(var(--space) * 2); }
  progress { appearance: none; display: block; inline-size: 100%; block-size: 4px; border: 0; border-radius: 4px; overflow: hidden; background: var(--sunken); }
  progress::-webkit-progress-bar { background: var(--sunken); }
  progress::-webkit-progress-value { background: var(--accent); border-radius: 4px; transition: inline-size 120ms ease-out; }
  progress::-moz-progress-bar { background: var(--accent); border-radius: 4px; }
  select {
    font: inherit; font-size: max(1em, 16px); color: var(--text); background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius);
    block-size: 44px; padding-inline: calc(var(--space) * 3); inline-size: 100%;
  }
  .check { display: flex; gap: calc(var(--space) * 2); align-items: center; margin-block-start: calc(var(--space) * 4); }
  .check input { inline-size: 18px; block-size: 18px; margin: 0; accent-color: var(--accent); }
  .check-help { margin-block-start: 0; padding-inline-start: calc(18px + var(--space) * 2); }
  .answers { display: flex; flex-wrap: wrap; gap: calc(var(--space) * 2); margin-block-start: calc(var(--space) * 2); }
  .waiting { min-block-size: 320px; color: var(--muted); }
  @media (forced-colors: active) { progress { border: 1px solid CanvasText; block-size: 6px; } progress::-webkit-progress-value { background: Highlight; } }
`
