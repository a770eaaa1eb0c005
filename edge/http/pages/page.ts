import { ADDRESS, ADDRESS_SCHEME } from '../../shared/support.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { html, type Markup } from '../deployment/markup.ts'

/** A document of ours: in the host's layout when it gave one, else in our own plain one. */
export function page(site: Deployment, options: { title: string; body: Markup; status?: number }): Response {
  const { title, status = 200 } = options
  const { lang, dir } = site
  const language = html`lang="${lang}" dir="${dir}"`
  const body = html`<link rel="stylesheet" href="${site.prefix}/assets/mfa.css" />${options.body}`
  const document = site.layout
    ? site.layout(`<div ${language}>${body}</div>`, { title, lang, dir })
    : html`<!doctype html>
<html ${language}>
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
</head>
<body class="mfa-body">${body}</body>
</html>`
  return new Response(String(document), {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...site.headers },
  })
}

/** The card in the middle of a calm page: heading, who it is about, content, and the only other way out. */
export function card(
  site: Deployment,
  options: { heading: string; who?: string; content: Markup; footer?: Markup },
): Markup {
  return html`<main class="mfa-page"><section class="mfa-card">
<h1 class="mfa-heading">${options.heading}</h1>
${options.who ? html`<p class="mfa-who"><bdi>${options.who}</bdi> · <bdi>${site.issuer}</bdi></p>` : ''}
${options.content}
${options.footer ?? ''}
</section></main>`
}

/** **Sign out** as the host takes it: a form POST with whatever fields it asks for. */
export function signOutForm(site: Deployment, c: HostContext): Markup {
  const fields = Object.entries(site.signOut.fields?.(c) ?? {})
  return html`<form class="mfa-signout" method="post" action="${site.signOut.path}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
<button class="mfa-link" type="submit">${site.say('Sign out')}</button></form>`
}

export function script(site: Deployment): Markup {
  return html`<script type="module" src="${site.elements}"></script>`
}

/** The host's support line; a link when it is an address. Hidden, it waits for the element to need it. */
export function supportLine(
  site: Deployment,
  isShown: boolean,
  lead = site.say('No phone and no codes?'),
): Markup | '' {
  if (!site.support) return ''
  const support = ADDRESS.test(site.support)
    ? html`<a href="${site.support}">${site.support.replace(ADDRESS_SCHEME, '')}</a>`
    : site.support
  return html`<p class="mfa-support" data-mfa="support"${isShown ? '' : html` hidden`}>${lead} ${support}</p>`
}

export { html, type Markup }
