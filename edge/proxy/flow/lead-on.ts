import { keepPrivate } from '../../http/response/headers.ts'

/*
 * A login page whose script sends the login hears of the held session as of a refusal, and would show "wrong password".
 * The gate adds a small script of its own to such a page, which goes to the page of the code instead (widget/lead-on.ts).
 */

const SCRIPT = '/.mfa/elements/mfa-lead-on.js'

/** What is used of the platform's streaming rewriter (https://developers.cloudflare.com/workers/runtime-apis/html-rewriter/). */
interface Rewriter {
  on(selector: string, handlers: { element(element: Element): void }): Rewriter
  transform(answer: Response): Response
}
interface Element {
  prepend(content: string, options: { html: true }): void
  before(content: string, options: { html: true }): void
}
declare const HTMLRewriter: new () => Rewriter

/** What to write into the page: null where the page's own policy lets no script of ours run, which stays as it is. */
export function scriptTag(policies: string | null): string | null {
  let nonce = ''
  for (const policy of policies?.split(',') ?? []) {
    const directives = new Map<string, string[]>()
    for (const directive of policy.split(';')) {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      // The first of a name holds (CSP Level 3 §2.2.1).
      if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources)
    }
    const sources = directives.get('script-src-elem') ?? directives.get('script-src') ?? directives.get('default-src')
    if (sources === undefined) continue
    const own = sources.map((source) => /^'nonce-([\w+/=-]+)'$/i.exec(source)?.[1]).find(Boolean)
    const isStrict = sources.some((source) => /^'strict-dynamic'$/i.test(source))
    if (own !== undefined) nonce ||= own
    else if (isStrict || !sources.some((source) => /^('self'|\*)$/i.test(source))) return null
  }
  return `<script src="${SCRIPT}"${nonce && ` nonce="${nonce}"`}></script>`
}

/** The page with the script in front of every other one; an answer that is no page, as it is. */
export function withScript(answer: Response): Response {
  const { headers, status } = answer
  if (status !== 200 || !/^text\/html\b/i.test(headers.get('Content-Type') ?? '')) return answer
  const tag = scriptTag(headers.get('Content-Security-Policy'))
  if (tag === null) return answer
  let isAdded = false
  const add = (write: (tag: string) => void) => {
    if (!isAdded) write(tag)
    isAdded = true
  }
  const rewriter = new HTMLRewriter()
    .on('head', { element: (head) => add((text) => head.prepend(text, { html: true })) })
    // A page without a head has no place that must come first, but the script that sends the login.
    .on('script', { element: (script) => add((text) => script.before(text, { html: true })) })
  // It is another page now, for this browser alone, and must not be taken for the site's own later.
  for (const name of ['Content-Length', 'ETag', 'Last-Modified', 'Accept-Ranges']) headers.delete(name)
  keepPrivate(headers)
  return rewriter.transform(answer)
}
