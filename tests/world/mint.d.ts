/** The example of the documents, which is plain JavaScript. */
declare module '*/other-origin/mint.mjs' {
  export function mint(keys: string, claims: object, now?: number): string
}
