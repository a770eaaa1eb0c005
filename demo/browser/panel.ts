// Small comforts of the host's pages. Everything here also works without the script, only with one more page load.

fillInOnClick()
openPhoneInItsOwnWindow()
dropFlashFromAddress()

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

function openPhoneInItsOwnWindow(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[target="demo-phone"]')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      const phone = window.open(link.href, link.target, 'popup,width=440,height=780')
      // A blocked window leaves the link to do its ordinary work.
      if (!phone) return
      event.preventDefault()
      phone.focus()
    })
  }
}

/** A reload must not say "Saved" again. */
function dropFlashFromAddress(): void {
  const address = new URL(location.href)
  if (!address.searchParams.has('saved') && address.searchParams.get('mfa') !== 'not-saved') return
  address.searchParams.delete('saved')
  address.searchParams.delete('mfa')
  history.replaceState(history.state, '', address)
}
