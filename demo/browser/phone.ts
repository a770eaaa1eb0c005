import { concernsEntries, type Entry, loadEntries, readEntry, saveEntries } from './entries.ts'
import { type Age, type EntryView, showEntry } from './entry-view.ts'
import { showPasskeys } from './passkeys/screen.ts'
import { scanPage } from './scan.ts'

const list = byId('phone-entries')
const empty = byId('phone-empty')
const form = byId('phone-add')
const field = byId<HTMLTextAreaElement>('phone-key')
const error = byId('phone-key-error')
const reasonText = byId('phone-key-reason')
const status = byId('phone-status')

/** Below the phone's own title, which is the page's only where the phone has a window of its own. */
const heading = document.querySelector('.dock') ? 'h3' : 'h2'

let entries = loadEntries()
const views = new Map<string, EntryView>()

form.addEventListener('submit', added)
byId('phone-scan').addEventListener('click', scanned)
field.addEventListener('keydown', pressed)
field.addEventListener('input', () => showError(null))
window.addEventListener('storage', storedElsewhere)
document.addEventListener('visibilitychange', tick)
show()
setInterval(tick, 250)
showPasskeys((text) => {
  status.textContent = text
})

function scanned(): void {
  const scan = scanPage()
  if (scan.ok) take(scan.text)
  else showError(scan.reason)
}

function added(event: Event): void {
  event.preventDefault()
  take(field.value)
}

function take(text: string): void {
  const reading = readEntry(text, Date.now())
  if (!reading.ok) showError(reading.reason)
  else if (entries.some(({ key }) => key === reading.entry.key)) showError('This key is on the phone already.')
  else keep(reading.entry)
}

function keep(entry: Entry): void {
  entries = [entry, ...entries]
  saveEntries(entries)
  field.value = ''
  showError(null)
  status.textContent = 'Entry added.'
  show()
}

/** A key is one line, so Enter adds it. */
function pressed(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.isComposing) return
  event.preventDefault()
  form.dispatchEvent(new SubmitEvent('submit', { cancelable: true }))
}

function removed(entry: Entry): void {
  entries = entries.filter(({ id }) => id !== entry.id)
  saveEntries(entries)
  status.textContent = 'Entry removed.'
  show()
  field.focus()
}

async function copied(code: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(code)
    status.textContent = 'Code copied.'
  } catch {
    status.textContent = 'The browser did not allow copying.'
  }
}

function storedElsewhere(event: StorageEvent): void {
  if (!concernsEntries(event)) return
  entries = loadEntries()
  show()
}

function show(): void {
  for (const [id, view] of views) {
    if (entries.some((entry) => entry.id === id)) continue
    view.element.remove()
    views.delete(id)
  }
  for (const entry of entries)
    if (!views.has(entry.id)) views.set(entry.id, showEntry(entry, { copied, removed, heading }))
  for (const entry of entries) views.get(entry.id)?.rank(ageOf(entry))
  list.replaceChildren(...entries.flatMap(({ id }) => views.get(id)?.element ?? []))
  empty.hidden = entries.length > 0
  tick()
}

function ageOf(entry: Entry): Age {
  const namesakes = entries.filter(({ issuer, label }) => issuer === entry.issuer && label === entry.label)
  if (namesakes.length < 2) return 'only'
  return namesakes.every(({ addedAt }) => addedAt <= entry.addedAt) ? 'newest' : 'older'
}

function tick(): void {
  if (document.hidden) return
  for (const view of views.values()) view.tick(Date.now())
}

function showError(reason: string | null): void {
  reasonText.textContent = reason ?? ''
  error.hidden = reason === null
  field.toggleAttribute('aria-invalid', false)
  if (reason === null) return
  field.setAttribute('aria-invalid', 'true')
  field.focus()
}

function byId<E extends HTMLElement>(id: string): E {
  const element = document.getElementById(id)
  if (!element) throw new Error(`The page has no #${id}`)
  return element as E
}
