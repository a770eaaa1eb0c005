export type Question = { site: string; rpId: string; text: string; person?: string }

/**
 * The phone's own question, over whatever lies on the page: a dialog of the page's would keep the dock out of reach.
 * False: refused. Rejects with the signal's reason when the page gives it up.
 */
export function approves(question: Question, signal?: AbortSignal | null): Promise<boolean> {
  return show(question, ['Approve', 'Refuse'], signal)
}

/** There is nothing to approve; it can only be closed. */
export async function tell(question: Question, signal?: AbortSignal | null): Promise<void> {
  await show(question, ['Close'], signal)
}

async function show(question: Question, choices: string[], signal?: AbortSignal | null): Promise<boolean> {
  signal?.throwIfAborted()
  const dialog = draw(question, choices)
  document.body.append(dialog)
  dialog.showModal()
  try {
    return await new Promise<boolean>((resolve, reject) => {
      // Escape closes it without a word, which is a refusal.
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'Approve'))
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  } finally {
    dialog.close()
    dialog.remove()
  }
}

function draw({ site, rpId, text, person }: Question, choices: string[]): HTMLDialogElement {
  const dialog = create('dialog', 'phone phone-ask')
  const title = create('h2', '', 'Demo phone')
  title.id = 'phone-ask-title'
  dialog.setAttribute('aria-labelledby', title.id)
  const asking = create('p', '')
  asking.append(create('strong', '', site), ` (${rpId}) ${text}`)
  const form = create('form', 'phone-ask-choices')
  form.method = 'dialog'
  form.append(
    ...choices.map((name, at) => {
      const button = create('button', at === 0 ? 'button primary' : 'button', name)
      button.value = name
      return button
    }),
  )
  dialog.append(title, asking, ...(person ? [create('p', 'phone-ask-person', person)] : []), form)
  return dialog
}

function create<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.textContent = text
  return element
}
