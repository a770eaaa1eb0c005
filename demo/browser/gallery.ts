import type { MfaSetupWizardElement } from '../../widget/index.ts'
import { createMemoryClient, type MemoryClient } from '../../widget/memory/memory-client.ts'
import { pseudoWords } from '../../widget/speech/pseudo.ts'
import { englishMessages } from '../../widget/words/english.ts'
import { HOSTS, isHostPage } from './gallery-hosts.ts'
import { type Act, anchorOf, type Failure, GALLERY, type GalleryElement, type GalleryState } from './gallery-states.ts'

// Brings every element into every state, twice, by doing what a person would do. Each has a server of its own in memory.

type Stage = { root: ShadowRoot; client: MemoryClient }

const PATIENCE_MS = 10_000

type Ours = HTMLElement & { spoken?: unknown }
// No sheet of a stage reaches the root.
if (document.querySelector('[data-host=root]')) document.documentElement.style.fontSize = '62.5%'

const TAGS = GALLERY.map(({ tag }) => tag).join()

const requestId = 'req_4Q7M'
const FAILURES: Record<Failure, MemoryClient['state']['fails']> = {
  silence: 'silence',
  offline: { code: 'offline', requestId: null },
  error: { code: 'unavailable', requestId },
  forbidden: { code: 'forbidden', requestId },
  too_many: { code: 'too_many', requestId, retryAfterSeconds: 1200 },
  too_many_tries: { code: 'enrolment_expired', requestId, reason: 'too_many_tries' },
  expired: { code: 'enrolment_expired', requestId, reason: 'expired' },
  another_tab: { code: 'conflict', requestId, reason: 'confirmed_in_another_tab' },
  clock_behind: { code: 'wrong_code', requestId, reason: { clockSkewSeconds: -180 } },
  previous_entry: { code: 'wrong_code', requestId, reason: 'previous_entry' },
}

/** Shown where they belong instead of over the whole page: there is more than one here. */
const inPlace = new CSSStyleSheet()
inPlace.replaceSync('dialog { position: static; inline-size: auto; margin: 16px 0 0; box-shadow: none; }')
HTMLDialogElement.prototype.showModal = function () {
  this.setAttribute('open', '')
}
// Nobody leaves anything unsaved here, and there is nowhere to go on to.
addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
document.addEventListener('mfa-passed', (event) => event.preventDefault())

const showAll = (inOldBrowser: boolean) =>
  Promise.all(
    GALLERY.flatMap((element) =>
      element.states
        .filter((state) => inOldBrowser === Boolean(state.inOldBrowser))
        .map((state) => show(element, state)),
    ),
  )
const shown = await showAll(false)
// The page has one browser: what a state is like without passkeys is brought about when all others are there.
const ours = globalThis.PublicKeyCredential
Object.assign(globalThis, { PublicKeyCredential: undefined })
const shownWithout = await showAll(true)
Object.assign(globalThis, { PublicKeyCredential: ours })
const stages = document.querySelectorAll<HTMLElement>('.stage')
await turn(stages[0]?.dataset.lang ?? 'en')
const failed = [...shown, ...shownWithout].flat().filter((words) => words !== null)
if (failed.length > 0) document.documentElement.dataset.failed = failed.join('; ')
document.documentElement.dataset.gallery = 'ready'

/** Brings all of them into a language, by the `lang` around each, when they are in their states: what was pressed has English names. */
async function turn(lang: string): Promise<void> {
  if (lang === 'en') return
  const { addWords } = await import('../../widget/speech/speech.ts')
  addWords('en-XA', pseudoWords(englishMessages()))
  for (const stage of stages) stage.lang = lang
  const isTurned = (stage: HTMLElement) => {
    const [own] = stage.shadowRoot?.querySelectorAll<Ours>(TAGS) ?? []
    return own?.hidden || own?.spoken !== undefined
  }
  await until(() => ([...stages].every(isTurned) ? true : null), `words of ${lang}`)
  await settled()
}

/** Null: it is there; else what was waited for in vain. */
function show({ tag }: GalleryElement, state: GalleryState): Promise<(string | null)[]> {
  const anchor = anchorOf(tag, state.title)
  const holders = document.getElementById(anchor)?.querySelectorAll<HTMLElement>('.stage') ?? []
  return Promise.all(
    Array.from(holders, async (holder) => {
      // Nothing in it takes the focus while it is brought into its state.
      holder.inert = true
      try {
        await perform(put(holder, tag, state), state.acts ?? [])
        return null
      } catch (error) {
        return `${anchor}: ${error instanceof Error ? error.message : error}`
      } finally {
        holder.inert = false
      }
    }),
  )
}

/** In a shadow root of its own: `<mfa-challenge>` has ids in the tree around it. */
function put(holder: HTMLElement, tag: string, { scenario, attributes = {} }: GalleryState): Stage {
  const root = holder.attachShadow({ mode: 'open' })
  if (isHostPage(holder.dataset.host)) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(HOSTS[holder.dataset.host].css)
    root.adoptedStyleSheets.push(sheet)
  }
  const place = root.appendChild(document.createElement('host-page'))
  const client = createMemoryClient(scenario)
  const element = document.createElement(tag)
  const own = { 'heading-level': '4', theme: holder.dataset.theme ?? 'auto', ...attributes }
  for (const [name, value] of Object.entries(own)) element.setAttribute(name, value)
  if (tag === 'account-mfa-toggle') element.setAttribute('account-id', 'acme')
  Object.assign(element, { client })
  if (tag === 'backup-codes') Object.assign(element, { codes: client.backupCodes, issuer: 'Acme' })
  place.append(element)
  return { root, client }
}

async function perform({ root, client }: Stage, acts: Act[]): Promise<void> {
  for (const [kind, what] of acts) {
    await settled()
    if (kind === 'fail') {
      await until(() => root.querySelector('[state]:not([state=loading])'), 'the first answer')
      client.state.fails = FAILURES[what]
    } else if (kind === 'press') {
      const button = await until(() => buttonNamed(root, what), `a button ${what}`)
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        if (shadowRoot && !shadowRoot.adoptedStyleSheets.includes(inPlace)) shadowRoot.adoptedStyleSheets.push(inPlace)
      }
      const stateOf = () => root.querySelector('[state]')?.getAttribute('state')
      const before = stateOf()
      button.click()
      // What a menu leads to is loaded first. Till then the menu has the words of the question that it leads to. What is done
      // at once is only said.
      const isThere = () => stateOf() !== before || find(root, isSaid)
      if (button.role === 'menuitem') await until(() => (isThere() ? true : null), `what ${what} leads to`)
    } else if (kind === 'choose') {
      const select = await until(() => find(root, (one) => one instanceof HTMLSelectElement), 'a select')
      const option = [...select.options].find(({ label }) => label === what)
      if (!option) throw new Error(`no option ${what}`)
      select.value = option.value
      select.dispatchEvent(new Event('change'))
    } else if (kind === 'close') {
      root.querySelector<MfaSetupWizardElement>('mfa-setup-wizard')?.close()
    } else {
      const field = await until(() => find(root, isFreeField), 'a field')
      field.value = what
      if (kind === 'enter') field.form?.requestSubmit()
    }
  }
  await settled()
}

function buttonNamed(root: ParentNode, name: string): HTMLElement | null {
  const isIt = (one: Element): one is HTMLElement =>
    (one instanceof HTMLButtonElement || one.localName === 'summary') &&
    (one.textContent?.trim() === name || one.ariaLabel === name)
  // A menu that is not open has its items all the same; what is to be seen goes first.
  return find(root, (one): one is HTMLElement => isIt(one) && one.checkVisibility()) ?? find(root, isIt)
}

function isSaid(one: Element): one is Element {
  return one.role === 'status' && one.textContent?.trim() !== ''
}

function isFreeField(one: Element): one is HTMLInputElement {
  return (
    one instanceof HTMLInputElement && one.checkVisibility() && !one.disabled && !one.readOnly && one.type === 'text'
  )
}

function find<Found extends Element>(root: ParentNode, isIt: (one: Element) => one is Found): Found | null {
  for (const one of root.querySelectorAll('*')) {
    if (isIt(one)) return one
    const inside = one.shadowRoot && find(one.shadowRoot, isIt)
    if (inside) return inside
  }
  return null
}

async function until<Value>(look: () => Value | null, about: string): Promise<Value> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const found = look()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited in vain for ${about}`)
    await settled()
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30))
}
