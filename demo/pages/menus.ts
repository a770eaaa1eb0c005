import { html } from 'hono/html'
import { isOperator } from '../people/people.ts'
import type { SignedIn } from '../people/sessions.ts'
import { initialsOf } from './avatar.ts'
import type { Html } from './html.ts'
import { caretIcon, checkIcon, mailIcon } from './icons.ts'
import { renderPhoneTool } from './phone.ts'

/** What a developer needs at hand and a real site would not have. The phone stands at the side, the mailbox is a window of its own. */
export function renderTools(isPhoneDocked: boolean): Html {
  return html`<nav class="tools" aria-label="Tools of the demo">
    ${renderPhoneTool(isPhoneDocked)}
    <a class="bar-link" href="/mailbox" target="demo-mailbox">${mailIcon()}Mailbox</a>
  </nav>`
}

/** With one account there is nothing to choose, so that it is a name and not a menu. */
export function renderAccountSwitcher({ account, memberships }: SignedIn): Html {
  const { accountId: current, accountName } = account
  const name = html`<span class="avatar square" aria-hidden="true">${initialsOf(accountName)}</span><span class="pill-name"><span class="unseen">Account: </span>${accountName}</span>`
  if (memberships.length < 2) return html`<span class="pill only">${name}</span>`
  return html`<button class="pill" type="button" popovertarget="account-menu">${name}${caretIcon()}</button>
    <form class="menu" id="account-menu" popover method="post" action="/switch-account">
      <p class="menu-who">Switch account</p>
      ${memberships.map(
        ({ accountId, accountName: other }) =>
          html`<button class="menu-item" type="submit" name="account" value="${accountId}"${accountId === current ? html` aria-current="true"` : ''}><span class="grow">${other}</span>${accountId === current ? checkIcon() : ''}</button>`,
      )}
    </form>`
}

export function renderUserMenu(person: SignedIn): Html {
  return html`<button class="pill" type="button" popovertarget="user-menu">
      <span class="avatar" aria-hidden="true">${initialsOf(person.name)}</span><span class="pill-name">${person.name}</span>${caretIcon()}
    </button>
    <div class="menu" id="user-menu" popover>
      <p class="menu-who"><strong>${person.name}</strong><br><span class="menu-email">${person.email}</span></p>
      <a class="menu-item" href="/profile">My profile</a>
      <a class="menu-item" href="/accounts">Accounts</a>
      ${isOperator(person) ? html`<a class="menu-item" href="/admin">Operations</a>` : ''}
      <form method="post" action="/logout"><button class="menu-item" type="submit">Sign out</button></form>
    </div>`
}
