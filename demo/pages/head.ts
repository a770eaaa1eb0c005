import { html } from 'hono/html'
import type { Html } from './html.ts'

export const SITE_NAME = 'Client Control Panel'

export function renderHead(title: string, scripts: string[], styles: string[] = []): Html {
  return html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${SITE_NAME}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/app.css">
${styles.map((source) => html`<link rel="stylesheet" href="${source}">`)}
${scripts.map((source) => html`<script type="module" src="${source}"></script>`)}`
}
