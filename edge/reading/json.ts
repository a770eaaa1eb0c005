/**
 * The keys of a JSON text as they are written, escapes and all, each as often as it is: `JSON.parse` keeps the last of two
 * equal ones, and what another reader keeps is unknown. Strings are taken one after the other, so that a key inside of one
 * is none. Pure.
 */
export function jsonKeys(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?/g)].flatMap(([, key = '', colon]) => (colon ? [key] : []))
}
