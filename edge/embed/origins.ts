import { isLoopback } from '../http/request/location.ts'

/** An origin whose pages may show our elements: https, or http on this machine. Throws what to write instead. */
export function embedOrigin(caller: string, text: unknown): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null
  const isServed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  // A browser's origin is never a pattern: it would match nothing, and its writer would think that it does.
  if (url && isServed && url.origin === text && !text.includes('*')) return text
  throw new Error(
    `${caller}: an origin must look like "https://app.example", without a path; http is for this machine only; it is ${JSON.stringify(text)}`,
  )
}
