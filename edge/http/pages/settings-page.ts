import type { HostContext, Site } from '../site.ts'
import { html, page, script, signOutForm } from './page.ts'

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
  // The element is a card with a heading of its own; in another card both would be there twice.
  const body = html`<main class="mfa-page"><section class="mfa-column">
<p class="mfa-who"><span>${options.name}</span> · <span>${site.issuer}</span></p>
${options.wasNotSaved ? html`<p class="mfa-notice" role="status">Not saved, please send again.</p>` : ''}
<mfa-settings endpoint="${site.prefix}" heading-level="1"${action ? html` action="${action}"` : ''}></mfa-settings>
<noscript><p class="mfa-notice">Changing these settings needs JavaScript. Switch it on and reload this page.</p></noscript>
<div class="mfa-actions"><a class="mfa-button" href="${options.to}">Continue</a>${signOutForm(site, c)}</div>
${script(site)}
</section></main>`
  return page(site, { title: 'MFA settings', body })
}
