import { html } from 'hono/html'
import { DEMO_PASSWORD, type DemoPerson, describeMemberships } from '../people/people.ts'
import { initialsOf } from './avatar.ts'
import { renderDocument } from './document.ts'
import { SITE_NAME } from './head.ts'
import type { Html } from './html.ts'
import { alertIcon } from './icons.ts'

export type SignInOptions = { people: DemoPerson[]; email?: string; password?: string; wrong?: boolean }

export function renderSignIn({ people, email = '', password = '', wrong = false }: SignInOptions): Html {
  return renderDocument({
    title: 'Sign in',
    body: html`<div class="entrance">
  ${renderIntroduction()}
  <section class="card pad" aria-labelledby="sign-in-title">
    <h2 class="card-title" id="sign-in-title">Sign in</h2>
    <form class="stack" method="post" action="/login">
      ${renderField({ label: 'Email', name: 'email', type: 'email', value: email, autocomplete: 'username', wrong })}
      ${renderField({ label: 'Password', name: 'password', type: 'password', value: password, autocomplete: 'current-password', wrong })}
      ${wrong ? html`<p class="error" id="sign-in-error" role="alert">${alertIcon()}<span>Email and password do not match. Check both and try again.</span></p>` : ''}
      <button class="button primary wide" type="submit">Sign in</button>
    </form>
  </section>
  <section class="card" aria-labelledby="people-title">
    <div class="pad">
      <h2 class="card-title" id="people-title">People in this demo</h2>
      <p class="muted small">Choose one to fill in the form. Everybody’s password is <code>${DEMO_PASSWORD}</code>.</p>
    </div>
    <form class="people" method="get" action="/login">${people.map(renderPerson)}</form>
  </section>
  <p class="muted small entrance-more"><a href="/gallery">All states of the elements</a></p>
</div>`,
  })
}

/** What one is looking at, and what to try. */
function renderIntroduction(): Html {
  return html`<section class="introduction" aria-labelledby="introduction-title">
    <h1 id="introduction-title">Sallyport adds a second step to a site that already signs people in</h1>
    <p class="muted">This is such a site, the <em>${SITE_NAME}</em>, with its own login. Nothing leaves this machine. Six things to try:</p>
    <ol class="tries">
      <li><strong>Set it up.</strong> Sign in as <code>member@example.com</code>, open <em>My profile</em>, press <em>Add new method</em>. <em>Demo phone</em>, in the bar above, stands for your own: it scans the QR code by a press.</li>
      <li><strong>Sign in with it.</strong> Sign out and in again: nothing of the site is shown before the code.</li>
      <li><strong>Lock yourself out, and get back.</strong> Five wrong codes begin a wait; <em>Try another way</em> takes a backup code.</li>
      <li><strong>Sign in without a code.</strong> Under <em>My profile</em> add a <em>Passkey</em>. Without hardware for it, switch on <em>Play passkeys here</em> on the demo phone.</li>
      <li><strong>Make it mandatory.</strong> As <code>owner@example.com</code>, set it up, then switch it ON under <em>Accounts</em>: <code>admin@example.com</code> is led to set it up.</li>
      <li><strong>Look at the mail.</strong> Each of these told somebody: the <a href="/mailbox" target="demo-mailbox">mailbox</a> has what they got.</li>
    </ol>
  </section>`
}

type Field = { label: string; name: string; type: string; value: string; autocomplete: string; wrong: boolean }

function renderField({ label, name, type, value, autocomplete, wrong }: Field): Html {
  const state = wrong
    ? html` aria-invalid="true" aria-describedby="sign-in-error"${type === 'password' ? html` autofocus` : ''}`
    : ''
  return html`<div>
        <label class="label" for="${name}">${label}</label>
        <input class="input" id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" required${state}>
      </div>`
}

/** A real submit button, so that filling in works without the script too. */
function renderPerson(person: DemoPerson): Html {
  return html`<button class="row person" type="submit" name="fill" value="${person.email}" data-password="${DEMO_PASSWORD}">
      <span class="avatar large" aria-hidden="true">${initialsOf(person.name)}</span>
      <span class="grow"><strong>${person.email}</strong><br><span class="muted small">${person.name}, ${describeMemberships(person)}</span></span>
    </button>`
}
