import { html, raw } from 'hono/html'
import type { SignedIn } from '../people/sessions.ts'
import { renderHead, SITE_NAME } from './head.ts'
import type { Html } from './html.ts'
import { markIcon } from './icons.ts'
import { renderAccountSwitcher, renderTools, renderUserMenu } from './menus.ts'
import { renderDock } from './phone.ts'

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
  /** False: nothing on it asks for a code of the demo phone. */
  hasPhone?: boolean
}

export type Flash = { kind: 'done' | 'warning'; text: string }

export function renderDocument({ body, flash, ...frame }: DocumentOptions): Html {
  const main = html`<main class="page" id="content" tabindex="-1">
${flash ? renderFlash(flash) : ''}
${body}
</main>`
  return renderFrame({ ...frame, main })
}

/** Wraps the pages of the MFA routes. Their body is markup already and brings its own `main`, style sheet and script. */
export function renderMfaPage(body: string, { title }: { title: string }): string {
  return String(
    renderFrame({ title, main: html`<div class="mfa-frame" id="content" tabindex="-1">${raw(body)}</div>` }),
  )
}

type Frame = Omit<DocumentOptions, 'body' | 'flash'> & { main: Html }

function renderFrame({ title, person, scripts = [], styles = [], dir = 'ltr', hasPhone = true, main }: Frame): Html {
  return html`<!doctype html>
<html lang="en"${dir === 'rtl' ? html` dir="rtl"` : ''}>
<head>
${hasPhone ? html`<script src="/assets/dock-first.js"></script>` : ''}
${renderHead(title, ['/assets/panel.js', ...scripts], styles)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar">
  <a class="mark" href="/">${markIcon()}<span>${SITE_NAME}</span></a>
  ${renderTools(hasPhone)}
  ${person ? html`<div class="bar-end">${renderAccountSwitcher(person)}${renderUserMenu(person)}</div>` : ''}
</header>
${main}
${hasPhone ? renderDock() : ''}
</body>
</html>`
}

function renderFlash(flash: Flash): Html {
  const role = flash.kind === 'done' ? 'status' : 'alert'
  return html`<p class="flash flash-${flash.kind}" role="${role}">${flash.text}</p>`
}
