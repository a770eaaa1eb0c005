import { fetchWithStepUp } from '../../widget/step-up/fetch-with-step-up.ts'

// Change e-mail in place: where a fresh code is needed it is asked for in a dialog, and what was typed stays. Without this
// script the form is posted as it is, held where the code is too old, and comes back to be sent again.

const form = document.querySelector<HTMLFormElement>('#email-form')
if (form) form.addEventListener('submit', (event) => void change(event, form))

async function change(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault()
  const button = event.submitter as HTMLButtonElement | null
  if (button?.ariaDisabled === 'true') return
  if (button) button.ariaDisabled = 'true'
  say(form, {})
  say(form, await send(form).catch(() => ({ reason: 'The site could not be reached. Nothing was changed.' })))
  if (button) button.ariaDisabled = null
}

type Outcome = { saved?: boolean; reason?: string; isInvalid?: boolean; way?: { href: string; words: string } }

const WAYS: Record<string, string> = { enrolment_required: 'Set up MFA first', sign_in_required: 'Sign in again' }

async function send(form: HTMLFormElement): Promise<Outcome> {
  const response = await fetchWithStepUp(
    form.action,
    { method: 'POST', headers: { Accept: 'application/json' }, body: new FormData(form) },
    { support: 'Ask the help desk, extension 42.' },
  )
  const answer = await response.json().catch(() => ({}))
  if (response.ok) {
    showEmail(form, answer.email)
    return { saved: true }
  }
  if (answer.reason) return { reason: answer.reason, isInvalid: true }
  const words = WAYS[answer.code]
  if (words) return { reason: 'Not saved.', way: { href: answer.page, words } }
  return {
    reason: response.status === 401 ? 'Not saved: no code was entered.' : 'Not saved. Reload the page and send again.',
  }
}

function say(form: HTMLFormElement, { saved = false, reason, isInvalid = false, way }: Outcome): void {
  const [status, error] = [form.querySelector('.saved'), form.querySelector<HTMLElement>('#email-error')]
  const field = form.querySelector<HTMLInputElement>('#email')
  const words = error?.querySelector('span')
  if (!status || !error || !words || !field) return
  status.textContent = saved ? 'Saved.' : ''
  words.textContent = reason ?? ''
  if (way) {
    const link = Object.assign(document.createElement('a'), { href: way.href, textContent: way.words })
    words.append(' ', link)
  }
  error.hidden = !reason
  field.ariaInvalid = isInvalid ? 'true' : null
  field.setAttribute('aria-describedby', reason ? 'email-help email-error' : 'email-help')
}

/** The address also stands in the menu. */
function showEmail(form: HTMLFormElement, email: string): void {
  const field = form.querySelector<HTMLInputElement>('#email')
  if (field) field.value = field.defaultValue = email
  const inMenu = document.querySelector('.menu-email')
  if (inMenu) inMenu.textContent = email
}
