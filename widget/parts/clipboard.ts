/** True only where the text really is on the clipboard: insecure pages, frames and settings may forbid it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Selects what an element shows, so that the person can copy it by keyboard. */
export function selectContents(element: Element | null): void {
  if (element) getSelection()?.selectAllChildren(element)
}

/** The keys that copy on this system. */
export function copyKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘C' : 'Ctrl+C'
}
