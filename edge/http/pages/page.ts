import { ADDRESS, ADDRESS_SCHEME } from '../../shared/support.ts'
import type { Plain } from '../../words/speech.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { html, type Markup } from '../deployment/markup.ts'

/** A document of ours: in the host's layout when it gave one, else in our own plain one. */
export function page(
  site: Deployment,
  options: { title: string; body: Markup; status?: number | undefined },
): Response {
  const { title, status } = options
  const { lang, dir } = site
  const language = html`lang="${lang}" dir="${dir}"`
  const body = html`<link rel="stylesheet" href="${site.prefix}/assets/mfa.css" />${options.body}`
  const document = site.layout
    ? site.layout(`<div ${language}>${body}</div>`, { title, lang, dir })
    : html`<!doctype html><html ${language}><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title></head><body class="mfa-body">${body}</body></html>`
  return new Response(String(document), {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...site.headers },
  })
}

export type Card = {
  heading: Plain
  who?: string
  content: Markup
  footer?: Markup
  status?: number | undefined
  /** Why the form in it was refused, which its title begins with. */
  error?: string | undefined
}

/** The card in the middle of a calm page: heading, who it is about, content, and the only other way out. */
export function card(site: Deployment, { who, content, footer, ...options }: Card): Markup {
  return html`<main class="mfa-page"><section class="mfa-card">
<h1 class="mfa-heading">${site.say(options.heading)}</h1>
${who ? html`<p class="mfa-who"><bdi>${who}</bdi> · <bdi>${site.issuer}</bdi></p>` : ''}
${content}
${footer ?? ''}
</section></main>`
}

/** A card as a page of its own. */
export function cardPage(site: Deployment, options: Card): Response {
  const title = site.say(options.heading)
  return page(site, {
    title: options.error ? site.say('Error: {title}', { title }) : title,
    body: card(site, options),
    status: options.status,
  })
}

/** **Sign out** as the host takes it: a form POST with whatever fields it asks for. */
export function signOutForm(site: Deployment, c: HostContext): Markup {
  const fields = Object.entries(site.signOut.fields?.(c) ?? {})
  return html`<form class="mfa-signout" method="post" action="${site.signOut.path}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
<button class="mfa-link" type="submit">${site.say('Sign out')}</button></form>`
}

/** Stands within an element, which takes its place: seen only where the element's script does not come. */
export function late(site: Deployment): Markup {
  return html`<p class="mfa-notice mfa-late">${site.say('This is not available just now. Nothing was changed. Try again in a moment.')}</p>`
}

export function script(site: Deployment): Markup {
  // The end of the tag in two parts, or bundlers take the template to pieces.
  return html`<script type="module" src="${site.elements}"></${'script'}>`
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
  return html`<p class="mfa-support" data-mfa="support"${isShown ? '' : html` hidden`}>${lead} <bdi>${support}</bdi></p>`
}

export { html, type Markup }
