/** Where a person goes on: at the code field, which the heading describes; where none takes a code, at the heading. */
export function focusStep(root: ParentNode): void {
  const find = (selector: string) => root.querySelector<HTMLElement>(selector)
  ;(find('#code:enabled') ?? find('#heading'))?.focus()
}

/** At what a page asks for: the code, ready to be typed over; where none takes a code, at the button. */
export function focusPrompt(root: ParentNode): void {
  const field = root.querySelector<HTMLInputElement>('input.code')
  ;(field ?? root.querySelector<HTMLElement>('[type=submit]'))?.focus()
  field?.select()
}
