import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { cardPage, html, late, script, signOutForm } from './page.ts'

export type EnrolPageOptions = {
  name: string
  to: string
  /** Else the person came by a link, because something here asks for a code, and may go on without. */
  isRequired: boolean
  /** There is a method, but one that these accounts do not take. */
  isFurther: boolean
  accounts: { id: string; name: string }[]
  /** Accounts of the same person that do not require MFA, and so stay usable. */
  elsewhere: { id: string; name: string }[]
}

/** *Set up MFA*: the wizard in its required form. Without JavaScript it says so and offers the other ways on. */
export function enrolPage(site: Deployment, c: HostContext, options: EnrolPageOptions): Response {
  const names = options.accounts.map((account) => account.name).join(', ')
  const { switchAccount } = site
  const why = options.isFurther
    ? site.say('{accounts} takes passkeys only. Add one to continue.', { accounts: names })
    : names
      ? site.say('{accounts} requires a second step after your password. Set it up to continue.', { accounts: names })
      : site.say(
          `${options.isRequired ? 'This site requires' : 'What you asked for needs'} a second step after your password. Set it up to continue.`,
        )
  // The style sheet shows the other sentence while the wizard shows codes: by then it is set up.
  const content = html`<p class="mfa-text mfa-why">${why}</p>
<p class="mfa-text mfa-keep">${site.say('You are set up. Keep your backup codes, then press Finish.')}</p>
<mfa-setup-wizard required endpoint="${site.prefix}" to="${options.to}">${late(site)}</mfa-setup-wizard>
<noscript><p class="mfa-notice">${site.say('Setting up needs JavaScript. Switch it on and reload this page.')}</p></noscript>`
  const footer = html`<div class="mfa-actions">${
    switchAccount
      ? options.elsewhere.map(
          (account) => html`<form method="post" action="${switchAccount.path}">
<input type="hidden" name="${switchAccount.field}" value="${account.id}" />
<button class="mfa-link" type="submit">${site.say('Continue to {account}', { account: account.name })}</button></form>`,
        )
      : ''
  }${options.isRequired ? '' : html`<a class="mfa-link" href="${options.to}">${site.say('Not now')}</a>`}${signOutForm(site, c)}</div>${script(site)}`
  return cardPage(site, { heading: 'Set up MFA', who: options.name, content, footer })
}
