/** For the dialog itself, in the page's own document; what is in it has the style sheet of our pages. */
const STYLES = `
.mfa-step-up {
  box-sizing: border-box; inline-size: min(400px, calc(100vw - 32px)); min-block-size: 304px; max-block-size: calc(100dvh - 32px); padding: 24px;
  color: var(--mfa-color-text, light-dark(#1a1d23, #e8ebf0)); background: var(--mfa-color-surface, light-dark(#fff, #171b22));
  border: 1px solid var(--mfa-color-border, light-dark(#d5dbe4, #2f3743)); border-radius: 12px;
  font: 400 max(1rem, 16px)/1.5 system-ui, sans-serif; font-family: var(--mfa-font, inherit); text-align: start; text-transform: none; letter-spacing: normal; white-space: normal; box-shadow: 0 16px 48px rgb(0 0 0 / 0.28);
}
.mfa-step-up[open] { display: flex; flex-direction: column; }
.mfa-step-up:focus { outline: none; }
.mfa-step-up:has(> [theme=light]) { color-scheme: light; }
.mfa-step-up:has(> [theme=dark]) { color-scheme: dark; }
.mfa-step-up::backdrop { background: rgb(0 0 0 / 0.45); }
.mfa-step-up > mfa-challenge { flex: 1; }
.mfa-step-up > .mfa-button {
  --surface: transparent; --control: var(--mfa-color-control-border, light-dark(#868f9d, #7b8696)); --radius: var(--mfa-radius, 8px);
  --accent: var(--mfa-color-accent, light-dark(#2f5fe0, #8ab0ff)); margin-block-start: 16px;
}
@media (max-width: 480px) { .mfa-step-up { padding: 20px 16px; } }
`

let sheet: CSSStyleSheet | null = null

/** Once per document: an adopted sheet is the one kind that a strict policy needs no nonce for. */
export function adoptStepUpStyles(): void {
  if (sheet) return
  sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLES)
  document.adoptedStyleSheets.push(sheet)
}
