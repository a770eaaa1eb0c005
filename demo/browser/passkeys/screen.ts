import { isPlaying, type KeptPasskey, loadPasskeys, onPasskeysChanged, savePasskeys, setPlaying } from './kept.ts'

/** The phone's screen, as far as it is about passkeys: the switch, and those that it has. */
export function showPasskeys(say: (text: string) => void): void {
  const plays = document.querySelector<HTMLInputElement>('#phone-plays')
  const list = document.querySelector<HTMLElement>('#phone-passkeys')
  if (!plays || !list) return
  const show = (): void => {
    plays.checked = isPlaying()
    list.replaceChildren(...loadPasskeys().map((kept) => row(kept, () => remove(kept))))
  }
  const remove = ({ id }: KeptPasskey): void => {
    savePasskeys(loadPasskeys().filter((kept) => kept.id !== id))
    say('Passkey removed from the phone. The site still lists it.')
    plays.focus()
  }
  plays.addEventListener('change', () => {
    setPlaying(plays.checked)
    say(plays.checked ? 'The phone answers for passkeys.' : 'The browser answers for passkeys.')
    // Nothing, or what the phone lends: what stands on the page has looked already whether this browser knows passkeys.
    if (typeof globalThis.PublicKeyCredential !== 'function') location.reload()
  })
  onPasskeysChanged(show)
  show()
}

function row({ rpName, rpId, userName, addedAt }: KeptPasskey, removed: () => void): HTMLLIElement {
  const element = document.createElement('li')
  element.className = 'entry'
  const name = document.createElement('p')
  name.className = 'entry-name'
  const added = new Date(addedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  const details = [`${userName} at ${rpId}`, `Added ${added}`].map((text) => {
    const line = document.createElement('span')
    line.className = 'entry-detail'
    line.textContent = ` ${text}`
    return line
  })
  name.append(`Passkey for ${rpName}`, ...details)
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button slim'
  button.textContent = 'Remove'
  button.setAttribute('aria-label', `Remove the passkey of ${userName}`)
  button.addEventListener('click', removed)
  const actions = document.createElement('div')
  actions.className = 'entry-actions'
  actions.append(button)
  element.append(name, actions)
  return element
}
