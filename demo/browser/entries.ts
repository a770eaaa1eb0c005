/** One line of the demo phone. `key` is base32 as it was pasted, without spaces. */
export type Entry = { id: string; issuer: string; label: string; key: string; addedAt: number }

export type Reading = { ok: true; entry: Entry } | { ok: false; reason: string }

const STORAGE_KEY = 'demo:phone'
const SHORTEST_KEY = 16
/** What a base32 text without padding can end with; other remainders have lost a character. */
const WHOLE_REMAINDERS = [0, 2, 4, 5, 7]

export function loadEntries(): Entry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isEntry) : []
  } catch {
    return []
  }
}

export function saveEntries(entries: Entry[]): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(entries))
}

/** True for the storage event of another window of the phone. */
export function concernsEntries(event: StorageEvent): boolean {
  return event.key === null || event.key === STORAGE_KEY
}

export function readEntry(pasted: string, now: number): Reading {
  const text = pasted.trim()
  if (text === '') return { ok: false, reason: 'Paste the key or the otpauth: link first.' }
  if (/^otpauth:/i.test(text)) return readUri(text, now)
  return withKey(text, { issuer: '', label: '' }, now)
}

function readUri(text: string, now: number): Reading {
  const uri = URL.parse(text)
  if (uri?.host !== 'totp') return { ok: false, reason: 'Only otpauth://totp/… links work here.' }
  const parameters = uri.searchParams
  const isUsual =
    (parameters.get('algorithm') ?? 'SHA1').toUpperCase() === 'SHA1' &&
    (parameters.get('digits') ?? '6') === '6' &&
    (parameters.get('period') ?? '30') === '30'
  if (!isUsual) return { ok: false, reason: 'This phone knows SHA-1 codes of 6 digits every 30 seconds only.' }
  const [before = '', after] = decodePath(uri.pathname).split(/:(.*)/s)
  const issuer = parameters.get('issuer') ?? (after === undefined ? '' : before)
  return withKey(parameters.get('secret') ?? '', { issuer, label: (after ?? before).trim() }, now)
}

function withKey(text: string, name: { issuer: string; label: string }, now: number): Reading {
  const key = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  if (!/^[A-Z2-7]+$/.test(key)) {
    return { ok: false, reason: 'That is not a key: keys have the letters A to Z and the digits 2 to 7 only.' }
  }
  if (key.length < SHORTEST_KEY || !WHOLE_REMAINDERS.includes(key.length % 8)) {
    return { ok: false, reason: 'That key is not complete. Copy it again.' }
  }
  return { ok: true, entry: { id: crypto.randomUUID(), ...name, key, addedAt: now } }
}

function decodePath(path: string): string {
  const text = path.replace(/^\/+/, '')
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null
  return typeof entry?.id === 'string' && typeof entry.key === 'string' && typeof entry.addedAt === 'number'
}
