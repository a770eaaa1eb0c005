import { type CSSResult, css } from 'lit'

/**
 * Light or dark: by the text around the element (`followPage`), or as `theme` says. Nobody sees the transition, since what is
 * in the element has a colour of its own; by it the element hears of a change.
 */
const scheme = css`
  :host { transition: color 1ms !important; }
  :host(:state(on-dark)) { color-scheme: dark; }
  :host(:state(on-light)) { color-scheme: light; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
`

/**
 * What a page may have set around us and would come in by inheritance. Font and reading direction are the page's; its size
 * is, down to what can be read. Each text is read in the direction of its own language, at the page's side. Japanese
 * breaks between phrases where the browser can tell them.
 */
const reset = css`
  :host > * {
    font-family: var(--mfa-font, inherit); font-size: max(1em, 14px); font-style: normal; font-weight: 400; line-height: 1.5; color: var(--text); text-align: left; text-transform: none; text-indent: 0;
    text-shadow: none; letter-spacing: normal; word-spacing: normal; white-space: normal; word-break: auto-phrase; cursor: auto;
  }
  :host(:dir(rtl)) > * { text-align: right; }
  * { unicode-bidi: plaintext; }
`

/**
 * Tokens of the elements with a shadow root. Every colour is a `--mfa-*` property with a default for light and dark; text
 * and surface are a pair, so that one is never ours and the other the page's.
 */
export const tokens = css`
  :host {
    --text: var(--mfa-color-text, light-dark(#1a1d23, #e8ebf0));
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
    --small: max(0.875em, 13px);
    display: block;
  }
  :host([hidden]) { display: none !important; }
  *, ::before, ::after { box-sizing: border-box; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .icon { flex: none; }
`

/**
 * The element's own width decides how it is laid out, not that of the window (`@container`). Where nothing gives it a width,
 * it would have none, so it says one. On what is inside, where no rule of the page reaches.
 */
const box = css`
  :host { min-inline-size: 0; }
  :host > * { container-type: inline-size; contain-intrinsic-inline-size: 544px; }
`

/** What every element with a shadow root begins with. */
export const base: readonly CSSResult[] = [scheme, reset]

/** And those that are a card, or stand in one. */
export const card: readonly CSSResult[] = [...base, box, tokens]
