export type PrintedPage = { title: string; lines: readonly string[]; codes: readonly string[] }

/**
 * Prints a page of its own. A shadow root cannot print alone, so the page goes into the document for as long as the
 * dialog is open, and a style sheet hides everything else on paper. Returns what takes it away early, or null where
 * nothing can be printed.
 */
export function printPage({ title, lines, codes }: PrintedPage): (() => void) | null {
  if (typeof window.print !== 'function') return null
  const section = document.createElement('section')
  section.className = 'mfa-print'
  section.append(textElement('h1', title), ...lines.map((line) => textElement('p', line)), list(codes))

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`@media screen { .mfa-print { display: none } }
    @media print { body > :not(.mfa-print) { display: none !important } .mfa-print { font: 12pt/1.6 sans-serif; color: #000 } .mfa-print li { font-family: monospace } }`)

  const remove = () => {
    section.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    window.removeEventListener('afterprint', remove)
  }
  document.adoptedStyleSheets.push(sheet)
  document.body.append(section)
  window.addEventListener('afterprint', remove)
  window.print()
  return remove
}

function list(codes: readonly string[]): HTMLElement {
  const list = document.createElement('ol')
  list.append(...codes.map((code) => textElement('li', code)))
  return list
}

function textElement(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
