/*
 * For sites whose login page is a script: the gate in front of them adds this to the page (docs/any-site.md, "Single-page
 * apps"). After a right password the gate answers the script with a refusal that names the page of the code; the site's
 * script would call it a wrong password. This goes to that page instead, and the site's script never hears of the answer.
 * It knows nothing else, and sends nothing.
 */

import { PAGE_HEADER } from '../edge/shared/protocol.ts'

/** Goes there, if an answer says so. */
function leadOn(page: string | null): boolean {
  // A page of this site and nothing else: a tab in it would be cut out, and `/<tab>/host` is another one.
  if (page === null || !/^\/(?![\\/])[!-~]*$/.test(page)) return false
  location.assign(page)
  return true
}

const plainFetch = window.fetch
window.fetch = async function fetch(...args) {
  const answer = await plainFetch.apply(this, args)
  return leadOn(answer.headers.get(PAGE_HEADER)) ? new Promise<Response>(() => {}) : answer
}

const PlainRequest = window.XMLHttpRequest
window.XMLHttpRequest = class XMLHttpRequest extends PlainRequest {
  constructor() {
    super()
    let isLed = false
    const listener = (event: Event) => {
      // Other answers are none of our business, and reading a field of another origin would write to the console.
      if (this.readyState === PlainRequest.DONE && [401, 403].includes(this.status))
        isLed ||= leadOn(this.getResponseHeader(PAGE_HEADER))
      // Ours are the first listeners, so nobody after them is told.
      if (isLed) event.stopImmediatePropagation()
    }
    for (const type of ['readystatechange', 'load', 'loadend']) this.addEventListener(type, listener)
  }
}
