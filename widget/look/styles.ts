import { css } from 'lit'

/**
 * Tokens and controls of the elements with a shadow root. Text and font are the host page's; every colour is a
 * `--mfa-*` property with a default for light and dark, chosen by the page's `color-scheme`.
 */
export const tokens = css`
  :host {
    --accent: var(--mfa-color-accent, light-dark(#2f5fe0, #8ab0ff));
    --on-accent: var(--mfa-color-on-accent, light-dark(#fff, #0b1220));
    --muted: var(--mfa-color-muted, light-dark(#5b6472, #9aa4b2));
    --surface: var(--mfa-color-surface, light-dark(#fff, #171b22));
    --sunken: var(--mfa-color-sunken, light-dark(#f3f5f8, #0f1217));
    --border: var(--mfa-color-border, light-dark(#d5dbe4, #2f3743));
    --control: var(--mfa-color-control-border, light-dark(#868f9d, #7b8696));
    --danger: var(--mfa-color-danger, light-dark(#b3261e, #ff9d94));
    --success: var(--mfa-color-success, light-dark(#1b7a4b, #63d49c));
    --warning: var(--mfa-color-warning, light-dark(#8a5a00, #f0c057));
    --warning-tint: light-dark(#fdf4e1, #2b2414);
    --tint: color-mix(in srgb, var(--accent) 11%, var(--surface));
    --radius: var(--mfa-radius, 8px);
    --space: var(--mfa-space, 4px);
    --mono: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    display: block;
    color: var(--mfa-color-text, inherit);
    font-family: var(--mfa-font, inherit);
    line-height: 1.5;
  }
  :host([hidden]) { display: none !important; }
  :host([theme='light']) { color-scheme: light; color: var(--mfa-color-text, #1a1d23); }
  :host([theme='dark']) { color-scheme: dark; color: var(--mfa-color-text, #e8ebf0); }
  *, ::before, ::after { box-sizing: border-box; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .icon { flex: none; }
`
