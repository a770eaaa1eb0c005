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

type MfaPage = { title: string; lang: string; dir: 'ltr' | 'rtl' }

/**
 * Wraps the pages of the MFA routes, in the reader's language; the site around them speaks English alone. Their body is markup
 * already and brings its own `main`, style sheet and script.
 */
export function renderMfaPage(body: string, page: MfaPage): string {
  const main = html`<div class="mfa-frame" id="content" tabindex="-1">${raw(body)}</div>`
  return String(renderFrame({ ...page, main }))
}

type Frame = Omit<DocumentOptions, 'body' | 'flash'> & { main: Html; lang?: string }

function renderFrame({ title, person, scripts = [], styles = [], hasPhone = true, main, ...page }: Frame): Html {
  const { lang = 'en', dir = 'ltr' } = page
  const own = lang === 'en' ? '' : html` lang="en" dir="ltr"`
  return html`<!doctype html>
<html lang="${lang}"${dir === 'rtl' ? html` dir="rtl"` : ''}>
<head>
${hasPhone ? html`<script src="/assets/dock-first.js"></script>` : ''}
${renderHead(title, ['/assets/panel.js', ...scripts], styles)}
</head>
<body>
<a class="skip" href="#content"${own}>Skip to content</a>
<header class="bar"${own}>
  <a class="mark" href="/">${markIcon()}<span>${SITE_NAME}</span></a>
  ${renderTools(hasPhone)}
  ${person ? html`<div class="bar-end">${renderAccountSwitcher(person)}${renderUserMenu(person)}</div>` : ''}
</header>
${main}
${hasPhone ? renderDock(own) : ''}
</body>
</html>`
}

function renderFlash(flash: Flash): Html {
  const role = flash.kind === 'done' ? 'status' : 'alert'
  return html`<p class="flash flash-${flash.kind}" role="${role}">${flash.text}</p>`
}
