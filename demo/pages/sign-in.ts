import { html } from 'hono/html'
import { DEMO_PASSWORD, type DemoPerson, describeMemberships } from '../people/people.ts'
import { initialsOf } from './avatar.ts'
import { type Html, renderDocument } from './document.ts'
import { alertIcon } from './icons.ts'

export type SignInOptions = { people: DemoPerson[]; email?: string; password?: string; wrong?: boolean }

export function renderSignIn({ people, email = '', password = '', wrong = false }: SignInOptions): Html {
  return renderDocument({
    title: 'Sign in',
    body: html`<div class="entrance">
  <section class="card pad" aria-labelledby="sign-in-title">
    <h1 class="card-title" id="sign-in-title">Sign in</h1>
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

type Field = { label: string; name: string; type: string; value: string; autocomplete: string; wrong: boolean }

function renderField({ label, name, type, value, autocomplete, wrong }: Field): Html {
  const state = wrong ? html` aria-invalid="true" aria-describedby="sign-in-error"` : ''
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
