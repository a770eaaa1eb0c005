import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { html, type Markup, page, script, signOutForm } from './page.ts'

export type ManagePageOptions = {
  name: string
  /** Where **Continue** leads. */
  to: string
  /** Else *MFA settings* shows no way to *Accounts*. */
  hasAccounts: boolean
}

const PAGES = { settings: 'MFA settings', accounts: 'Accounts' } as const

/** *MFA settings* or *Accounts*: who it is about, the way to the other one, the content, and the two ways out. */
export function managePage(
  site: Deployment,
  c: HostContext,
  here: keyof typeof PAGES,
  options: ManagePageOptions,
  content: Markup,
): Response {
  const { name, to, hasAccounts } = options
  const query = to === '/' ? '' : `?${new URLSearchParams({ to })}`
  const link = (path: keyof typeof PAGES) =>
    html`<a href="${site.prefix}/${path}${query}"${path === here ? html` aria-current="page"` : ''}>${site.say(PAGES[path])}</a>`
  const body = html`<main class="mfa-page"><section class="mfa-column">
${hasAccounts || here === 'accounts' ? html`<nav class="mfa-nav" aria-label="${site.say('MFA')}">${link('settings')}${link('accounts')}</nav>` : ''}
<p class="mfa-who"><bdi>${name}</bdi> · <bdi>${site.issuer}</bdi></p>
${content}
<noscript><p class="mfa-notice">${site.say('Changing these settings needs JavaScript. Switch it on and reload this page.')}</p></noscript>
<div class="mfa-actions"><a class="mfa-button" href="${to}">${site.say('Continue')}</a>${signOutForm(site, c)}</div>
${script(site)}
</section></main>`
  return page(site, { title: site.say(PAGES[here]), body })
}
