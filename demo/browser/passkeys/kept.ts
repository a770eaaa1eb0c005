/** A passkey on the demo phone. `id` and `userHandle` are base64url; `key` is the private one, as a JWK. */
export type KeptPasskey = {
  id: string
  rpId: string
  rpName: string
  userHandle: string
  userName: string
  key: JsonWebKey
  addedAt: number
}

const KEYS = 'demo:phone-passkeys'
const SWITCH = 'demo:phone-plays-passkeys'

/** Of this window: the storage event comes to the others alone. */
const CHANGED = 'demo-passkeys-changed'

export function loadPasskeys(): KeptPasskey[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEYS) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isPasskey) : []
  } catch {
    return []
  }
}

export function savePasskeys(passkeys: KeptPasskey[]): void {
  localStorage.setItem(KEYS, JSON.stringify(passkeys))
  dispatchEvent(new Event(CHANGED))
}

/** Whether the phone answers in the place of this browser. */
export function isPlaying(): boolean {
  try {
    return localStorage.getItem(SWITCH) === 'on'
  } catch {
    return false
  }
}

export function setPlaying(isOn: boolean): void {
  if (isOn) localStorage.setItem(SWITCH, 'on')
  else localStorage.removeItem(SWITCH)
}

export function onPasskeysChanged(changed: () => void): void {
  addEventListener(CHANGED, changed)
  addEventListener('storage', ({ key }) => {
    if (key === null || key === KEYS || key === SWITCH) changed()
  })
}

function isPasskey(value: unknown): value is KeptPasskey {
  const { key, addedAt, ...texts } = Object(value) as Record<string, unknown>
  const names = ['id', 'rpId', 'rpName', 'userHandle', 'userName']
  return names.every((name) => typeof texts[name] === 'string') && Object(key) === key && typeof addedAt === 'number'
}
