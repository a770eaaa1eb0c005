import type { ClientProblem } from '../client/transport.ts'

/*
 * What a developer can do about an element that does not work. None of it holds anything that a person typed or a server
 * said, but for a code, a request id and addresses of the page's own.
 */

/** What the API refused, seen from the page that runs into it while it is built; null: that happens in use as well. */
export function adviceFor(code: ClientProblem['code'], tag: string, requestId: string | null): string | null {
  switch (code) {
    case 'origin':
      return `The API takes this page for one of another origin. The page is at ${location.origin}: name that in the option origins, or have the proxy in between pass Host on as it came (Vite: changeOrigin: false).`
    case 'csrf':
      return 'The API refused the CSRF value of a fresh read: identify answers another sessionId at each request, or the proxy in between drops cookies.'
    case 'sign_in_required':
      return 'The API answers that nobody is signed in: identify returned null. If you are, what fills the session stands behind the routes of the API, or the path of its cookie leaves them out.'
    case 'unknown_credential':
      return 'The API does not know the credential: identify threw UnknownCredential, or the token that getToken brings is of another key.'
    case 'enrolment_required':
      return tag === 'mfa-challenge'
        ? '<mfa-challenge> is for somebody who has a method, and this person has none: show <mfa-setup-wizard> or <mfa-settings>.'
        : null
    case 'bad_request':
      return isPlainHttp()
        ? 'Codes are not taken over http but on this machine itself: open the page as localhost, or over https.'
        : `The API refused the request as it came. If it answered 421, it knows itself under another name than ${location.host}: set the option origins.`
    case 'not_found':
      return 'The API answers 404: the element asked for something that is not this person’s, or the page is of another version than the server.'
    case 'unavailable':
      return `The API failed. Its log says why, in the line mfa.error with requestId ${requestId}.`
    default:
      return null
  }
}

function isPlainHttp(): boolean {
  return location.protocol === 'http:' && !isSecureContext
}

/** What came back from where the element asks. */
export type ProbeAnswer =
  | { kind: 'nothing' }
  | { kind: 'redirect' }
  | { kind: 'foreign'; status: number; type: string }
  | { kind: 'refused'; code: ClientProblem['code']; requestId: string | null }

/** What is wrong with where the element asks, or with how. */
export function adviceAbout(found: ProbeAnswer, url: URL, tag: string): string | null {
  switch (found.kind) {
    case 'refused':
      return adviceFor(found.code, tag, found.requestId)
    case 'redirect':
      return `${url} leads elsewhere: a gate or a login in front of the routes catches it. Mount them before it: app.route('/mfa', mfa.routes).`
    case 'foreign':
      return `${url} answers ${found.status} as ${found.type || 'nothing'}, and that is not the API. endpoint must be where its routes are mounted (prefix); a development server needs a proxy that leads there (Vite: server.proxy with changeOrigin: false).`
    case 'nothing':
      if (url.origin === location.origin) {
        return `Nothing answers at ${url}: the server does not run, or this page's policy (connect-src) forbids the way.`
      }
      if (url.protocol === 'http:' && location.protocol === 'https:')
        return `A page on https may not ask ${url}, which is on http.`
      return `${url} is of another origin, and this page may not read what it answers. Elements there need createTokenClient, and the API embed: bearerTokens({ origins: ['${location.origin}'] }).`
    default:
      return found satisfies never
  }
}

/** The host brought a client of its own, so where that asks is its business. */
export function adviceOnClient(): string {
  return `The client that this element was given got no answer; the browser lists the requests that failed. An API of another origin must name ${location.origin} in bearerTokens({ origins }).`
}

export function adviceOnAccount(id: string): string {
  return id === ''
    ? '<account-mfa-toggle> has no account-id.'
    : `<account-mfa-toggle account-id=${JSON.stringify(id)}>: this is none of the memberships that identify answers for who is signed in.`
}

export function adviceOnTag(tag: string): string {
  return `<${tag}> is in the page, and no script registers it: load mfa.js, or import sallyport/widget/${tag}/define.`
}

export function adviceOnVersions(tag: string, there: unknown, here: string): string {
  return `<${tag}> is registered by ${typeof there === 'string' ? `version ${there}` : 'somebody else'}, so that of ${here} is ignored: load one copy.`
}

export function adviceOnChunk(file: string): string {
  return `${file} is not beside the script that asks for it: serve all files of sallyport/elements (npx sallyport elements <folder>).`
}
