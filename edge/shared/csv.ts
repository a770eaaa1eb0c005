/**
 * A text as a cell that a spreadsheet shows and does not run: one that it takes for a formula gets an apostrophe in front
 * (OWASP, CSV Injection), by its first sign that is seen, in any of the forms that sign has.
 */
export function shownText(text: string): string {
  return /^[\s\p{C}]*[=+\-@]|^[\t\r\n]/u.test(text.normalize('NFKC')) ? `'${text}` : text
}
