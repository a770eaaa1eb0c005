import { dockPhone } from './dock.ts'
import { playPasskeys } from './passkeys/play.ts'

// Small comforts of the host's pages. Everything here also works without the script, only with one more page load.

playPasskeys()
fillInOnClick()
openToolsInTheirOwnWindows()
dockPhone()
showLocalTimes()
dropFlashFromAddress()
sayResult()

function fillInOnClick(): void {
  const email = document.querySelector<HTMLInputElement>('input[name="email"]')
  const password = document.querySelector<HTMLInputElement>('input[name="password"]')
  if (!email || !password) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[name="fill"]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault()
      email.value = button.value
      password.value = button.dataset.password ?? ''
      email.form?.querySelector<HTMLButtonElement>('button[type="submit"]')?.focus()
    })
  }
}

function openToolsInTheirOwnWindows(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[target^="demo-"]')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      const size = link.target === 'demo-mailbox' ? 'width=720,height=780' : 'width=440,height=780'
      const opened = window.open(link.href, link.target, `popup,${size}`)
      // A blocked window leaves the link to do its ordinary work.
      if (!opened) return
      event.preventDefault()
      opened.focus()
    })
  }
}

/** The server knows no time zone but its own. */
function showLocalTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    const at = new Date(time.dateTime)
    time.textContent =
      time.dataset.local === 'day'
        ? at.toLocaleDateString(undefined, { dateStyle: 'medium' })
        : at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  }
}

/** A reload must not say "Saved" again. */
function dropFlashFromAddress(): void {
  const address = new URL(location.href)
  const isTold = ['saved', 'done'].some((name) => address.searchParams.has(name))
  if (!isTold && address.searchParams.get('mfa') !== 'not-saved') return
  for (const name of ['saved', 'mfa', 'done', 'n']) address.searchParams.delete(name)
  history.replaceState(history.state, '', address)
}

/** A region that is full when the page loads is passed over; one that fills then is read out. */
function sayResult(): void {
  for (const region of document.querySelectorAll<HTMLElement>('[role="status"][data-say]')) {
    setTimeout(() => {
      region.textContent = region.dataset.say ?? ''
    }, 300)
  }
}
