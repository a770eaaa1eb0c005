import type { MfaChallengeElement } from '../challenge/mfa-challenge.ts'
import type { ChallengeClient } from '../client/client.ts'
import { isForeign, langAround } from '../speech/around.ts'
import { type Messages, stepUpTexts } from '../words/messages.ts'
import { adoptStepUpStyles } from './step-up-styles.ts'

export type StepUpOptions = {
  /** Where the routes are mounted, `/mfa`. */
  endpoint?: string
  theme?: 'auto' | 'light' | 'dark'
  /** Texts that replace those of the page's language. */
  messages?: Partial<Messages>
  /** The host's words for somebody without phone and codes, or an address for them. */
  support?: string
  /** Another way to the server than `fetch` on `endpoint`. */
  client?: ChallengeClient
}

type Asked = {
  maxAgeSeconds: number | null
  /** When the request was sent that was refused, on the page's clock. */
  sentAt: number
}
type Open = { dialog: HTMLDialogElement; answer: Promise<boolean>; waiting: number; close(): void }

/** The one dialog of the page. */
let open: Open | null = null
/** When a code was right last, on the page's clock. */
let passedAt = Number.NEGATIVE_INFINITY

/** True where a code was right. Rejects where `signal` ends the wait; the dialog goes when nobody waits any more. */
export async function askForCode(asked: Asked, options: StepUpOptions, signal: AbortSignal | null): Promise<boolean> {
  signal?.throwIfAborted()
  // The refusal was on its way while a code was given for another call: it is out of date.
  if (passedAt > asked.sentAt) return true
  // A page that changed its whole content took the dialog with it: who waits there is answered as by **Cancel**.
  if (open?.dialog.isConnected === false) open.close()
  open ??= openDialog(asked, options)
  const shared = open
  shared.waiting++
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal?.reason)
    signal?.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([shared.answer, aborted])
  } finally {
    signal?.removeEventListener('abort', stop)
    shared.waiting--
    if (shared.waiting === 0) shared.close()
  }
}

function openDialog(asked: Asked, options: StepUpOptions): Open {
  let passed = false
  const { dialog, challenge, label } = makeDialog(asked, options)
  dialog.addEventListener('mfa-passed', (event) => {
    event.preventDefault()
    passed = true
    passedAt = performance.now()
    dialog.close()
  })
  const answer = new Promise<boolean>((resolve, reject) => {
    dialog.addEventListener('close', () => {
      if (open?.answer === answer) open = null
      dialog.remove()
      resolve(passed)
    })
    needChallenge()
      .then(() => challenge.updateComplete)
      .then(label, (error: unknown) => {
        reject(error)
        dialog.close()
      })
  })
  adoptStepUpStyles()
  document.body.append(dialog)
  dialog.showModal()
  // Focus waits here until the form has come, and not on **Cancel**.
  dialog.focus()
  moveFocusWhenReady(dialog, challenge)
  const close = () => {
    open = null
    dialog.close()
  }
  return { dialog, answer, waiting: 0, close }
}

/** In a chunk of its own for hosts that bundle: most pages never open the dialog, or have the element already. */
async function needChallenge(): Promise<void> {
  if (!customElements.get('mfa-challenge')) await import('../define/mfa-challenge.ts')
}

function makeDialog({ maxAgeSeconds }: Asked, { endpoint, theme, messages = {}, support, client }: StepUpOptions) {
  const dialog = document.createElement('dialog')
  dialog.className = 'mfa-step-up'
  dialog.tabIndex = -1
  // Before the element is defined these are plain properties; it takes them over when it is.
  const challenge = document.createElement('mfa-challenge') as MfaChallengeElement
  Object.assign(challenge, { maxAgeSeconds, messages, client, support })
  if (endpoint) challenge.setAttribute('endpoint', endpoint)
  if (theme) challenge.setAttribute('theme', theme)
  const cancel = document.createElement('button')
  cancel.type = 'button'
  cancel.className = 'mfa-button'
  cancel.addEventListener('click', () => dialog.close())
  dialog.append(challenge, cancel)
  const name = () => {
    const text = stepUpTexts(challenge.words ?? messages)
    dialog.ariaLabel = text.verifyIdentity
    cancel.textContent = text.cancel
  }
  /** In the words of the challenge, once it has any, and whenever it has others: one language for all. */
  const label = () => {
    name()
    challenge.addController({ hostUpdated: name })
    if (!isElsewhere || !/^en/.test(challenge.locale)) return
    dialog.lang = 'en'
    dialog.dir = 'ltr'
  }
  const isElsewhere = isForeign(langAround(document.body))
  if (!isElsewhere) name()
  return { dialog, challenge, label }
}

/** Unless the person has moved on already, to **Cancel** say. */
function moveFocusWhenReady(dialog: HTMLDialogElement, challenge: MfaChallengeElement): void {
  const watcher = new MutationObserver(() => {
    if (challenge.getAttribute('state') !== 'asking') return
    watcher.disconnect()
    if (document.activeElement === dialog) challenge.focus()
  })
  watcher.observe(challenge, { attributeFilter: ['state'] })
}
