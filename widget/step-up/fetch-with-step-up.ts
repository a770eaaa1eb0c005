import { askForCode, type StepUpOptions } from './step-up-dialog.ts'

export type { StepUpOptions } from './step-up-dialog.ts'

/**
 * `fetch` for routes that may ask for a fresh code. On a 401 with `step_up_required` or `challenge_required` it asks in
 * a dialog, and repeats the request once when the code was right. **Cancel** and Esc resolve with the 401 as it came, and
 * so does every other refusal. Calls that meet a dialog share it.
 *
 * Same origin only, and only with a body that can be sent twice: a stream is refused with a `TypeError` before anything
 * is sent.
 *
 * @example
 * const response = await fetchWithStepUp('/profile/email', { method: 'POST', body: new FormData(form) })
 */
export async function fetchWithStepUp(
  input: RequestInfo | URL,
  init?: RequestInit,
  options: StepUpOptions = {},
): Promise<Response> {
  refuseForeign(input)
  if (init?.body instanceof ReadableStream) {
    throw new TypeError(
      'fetchWithStepUp: a body that is a stream cannot be sent twice; give a string, a Blob or FormData',
    )
  }
  const again = input instanceof Request ? input.clone() : input
  const sentAt = performance.now()
  const response = await fetch(input, init)
  const asked = await whatIsAsked(response)
  if (!asked) return response
  const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
  return (await askForCode({ ...asked, sentAt }, options, signal)) ? fetch(again, init) : response
}

/** The dialog proves who is at this page to this origin; another one must not be able to open it. */
function refuseForeign(input: RequestInfo | URL): void {
  const url = new URL(input instanceof Request ? input.url : input, document.baseURI)
  if (url.origin === location.origin) return
  throw new TypeError(`fetchWithStepUp: only for ${location.origin}, not for ${url.origin}`)
}

/** What the server wants before it does it; null where a code would not change its mind. */
async function whatIsAsked(response: Response): Promise<{ maxAgeSeconds: number | null } | null> {
  if (response.status !== 401 || (response.url && new URL(response.url).origin !== location.origin)) return null
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: unknown } | null
  if (problem?.code === 'challenge_required') return { maxAgeSeconds: null }
  if (problem?.code !== 'step_up_required') return null
  const maxAge = /\bmax_age="?(\d+)/.exec(response.headers.get('WWW-Authenticate') ?? '')?.[1]
  // Without a number from the server only a code given now is sure to be fresh enough.
  return { maxAgeSeconds: Number(maxAge ?? 0) }
}
