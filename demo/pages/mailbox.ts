import { html } from 'hono/html'
import { renderHead } from './head.ts'
import type { Html } from './html.ts'
import { caretIcon, mailIcon } from './icons.ts'

export type MailboxPerson = { id: string; name: string; email: string; messages: number }

export type Message = { id: string; at: number; personId: string; subject: string; text: string }

export type MailboxOptions = { people: MailboxPerson[]; person: MailboxPerson | null; messages: Message[] }

/** It stands for the mail programs of the demo's people, so it has no top bar of the site. */
export function renderMailbox({ people, person, messages }: MailboxOptions): Html {
  const total = people.reduce((sum, { messages: own }) => sum + own, 0)
  const here = person ? `/mailbox?person=${encodeURIComponent(person.id)}` : '/mailbox'
  return html`<!doctype html>
<html lang="en">
<head>
${renderHead('Mailbox', ['/assets/panel.js'])}
</head>
<body>
<main class="page mailbox" id="content">
  <header class="page-head mailbox-head">
    <h1>Mailbox</h1>
    <a class="button slim" href="${here}">Refresh</a>
    <p class="muted small">What the site has told its people. In this demo the messages stay here; nothing is sent.</p>
  </header>
  <nav class="mailbox-people" aria-label="Whose messages">
    ${renderFilter({ name: 'Everybody', messages: total, href: '/mailbox', isCurrent: person === null })}
    ${people.map((one) => renderFilter({ ...one, href: `/mailbox?person=${encodeURIComponent(one.id)}`, isCurrent: one === person }))}
  </nav>
  ${messages.length > 0 ? html`<ul class="card rows messages">${messages.map((message, index) => renderMessage(message, people, index === 0))}</ul>` : renderEmpty(person)}
</main>
</body>
</html>`
}

type Filter = { name: string; email?: string; messages: number; href: string; isCurrent: boolean }

function renderFilter({ name, email, messages, href, isCurrent }: Filter): Html {
  return html`<a class="filter" href="${href}"${isCurrent ? html` aria-current="page"` : ''}${email ? html` title="${email}"` : ''}><bdi class="name">${name}</bdi> ${messages > 0 ? html`<span class="filter-count">${messages}</span>` : ''}</a>`
}

function renderMessage({ id, at, personId, subject, text }: Message, people: MailboxPerson[], isOpen: boolean): Html {
  const to = people.find((person) => person.id === personId)
  const time = new Date(at).toISOString()
  return html`<li><details class="mail" id="mail-${id}"${isOpen ? html` open` : ''}>
      <summary class="mail-head">${caretIcon()}<span class="mail-subject">${subject}</span>
        <time class="mail-time" datetime="${time}" data-local>${time.slice(0, 16).replace('T', ' ')} UTC</time>
        <span class="mail-to name">To ${to ? `${to.name} <${to.email}>` : personId}</span></summary>
      <div class="mail-text">${text.split('\n\n').map((part) => html`<p>${part}</p>`)}</div>
    </details></li>`
}

function renderEmpty(person: MailboxPerson | null): Html {
  return html`<section class="card pad mailbox-empty"><span class="tile">${mailIcon()}</span>
    <h2 class="card-title">No messages${person ? html` for ${person.name}` : ''}</h2>
    <p class="muted">Set up MFA, reset it or enter a few wrong codes: each is told to the person here.</p></section>`
}
