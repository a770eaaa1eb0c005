/** Where a person goes on: at the code field, which the heading describes; where none takes a code, at the heading. */
export function focusStep(root: ParentNode): void {
  const find = (selector: string) => root.querySelector<HTMLElement>(selector)
  ;(find('#code:enabled') ?? find('#heading'))?.focus()
}
