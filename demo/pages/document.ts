import { html, raw } from 'hono/html'
import type { SignedIn } from '../people/sessions.ts'
import { markIcon } from './icons.ts'
import { renderAccountSwitcher, renderTools, renderUserMenu } from './menus.ts'

export type Html = ReturnType<typeof html>

export const SITE_NAME = 'Client Control Panel'

export type DocumentOptions = {
  title: string
  body: Html
  person?: SignedIn | null
  /** A sentence for a person whose form was held and not saved, or whose change was. */
  flash?: Flash | null
  scripts?: string[]
  /** Style sheets besides the site's own. */
  styles?: string[]
  dir?: 'ltr' | 'rtl'
}

export type Flash = { kind: 'done' | 'warning'; text: string }

export function renderDocument({ title, body, person, flash, scripts, styles, dir }: DocumentOptions): Html {
  const main = html`<main class="page" id="content" tabindex="-1">
${flash ? renderFlash(flash) : ''}
${body}
</main>`
  return renderFrame({ title, person, scripts, styles, dir, main })
}

/** Wraps the pages of the MFA routes. Their body is markup already and brings its own `main`, style sheet and script. */
export function renderMfaPage(body: string, { title }: { title: string }): string {
  return String(
    renderFrame({ title, main: html`<div class="mfa-frame" id="content" tabindex="-1">${raw(body)}</div>` }),
  )
}

type Frame = Pick<DocumentOptions, 'title' | 'person' | 'scripts' | 'styles' | 'dir'> & { main: Html }

function renderFrame({ title, person, scripts = [], styles = [], dir = 'ltr', main }: Frame): Html {
  return html`<!doctype html>
<html lang="en"${dir === 'rtl' ? html` dir="rtl"` : ''}>
<head>
${renderHead(title, ['/assets/panel.js', ...scripts], styles)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar">
  <a class="mark" href="/">${markIcon()}<span>${SITE_NAME}</span></a>
  ${renderTools()}
  ${person ? html`<div class="bar-end">${renderAccountSwitcher(person)}${renderUserMenu(person)}</div>` : ''}
</header>
${main}
</body>
</html>`
}

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

function renderFlash(flash: Flash): Html {
  const role = flash.kind === 'done' ? 'status' : 'alert'
  return html`<p class="flash flash-${flash.kind}" role="${role}">${flash.text}</p>`
}
