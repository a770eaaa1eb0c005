import type { HostContext, Site } from '../site.ts'
import { card, html, page, script, signOutForm } from './page.ts'

export type SettingsPageOptions = {
  name: string
  to: string
  /** Opens the step at once: R1, or B1. */
  action: 'reset' | 'codes' | null
  wasNotSaved: boolean
}

/** *MFA settings* as a page of ours, for where the person has to go without the host's own. */
export function settingsPage(site: Site, c: HostContext, options: SettingsPageOptions): Promise<Response> {
  const { action } = options
  const content = html`${options.wasNotSaved ? html`<p class="mfa-notice" role="status">Not saved, please send again.</p>` : ''}
<mfa-settings endpoint="${site.prefix}"${action ? html` action="${action}"` : ''}></mfa-settings>
<noscript><p class="mfa-notice">Changing these settings needs JavaScript. Switch it on and reload this page.</p></noscript>
<p class="mfa-actions"><a class="mfa-button" href="${options.to}">Continue</a></p>`
  const footer = html`${signOutForm(site, c)}${script(site)}`
  const heading = 'MFA settings'
  return page(site, { title: heading, body: card(site, { heading, who: options.name, content, footer }) })
}
