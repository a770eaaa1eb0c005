import type { Context, Next } from 'hono'
import { renderMessage } from '../pages/message.ts'

/** No nonce, no hash, no `unsafe-inline`: every script and style is a file of ours. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ')

const HEADERS: Record<string, string> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  // As on the MFA pages: only then is the window of the demo phone the same one from every page.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** On every answer of the host; what the gate or an asset has set for itself stays. */
export async function setSecurityHeaders(c: Context, next: Next): Promise<void> {
  await next()
  for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.header(name, value)
}

/** Form posts come from our own pages or not at all; browsers name the origin on every one. */
export async function refuseForeignForms(c: Context, next: Next): Promise<Response | undefined> {
  const isSafe = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS'
  const origin = c.req.header('Origin')
  // Under `Referrer-Policy: no-referrer`, which somebody's extension or proxy may add, a page names `null` in place of itself.
  const isOwn =
    origin === new URL(c.req.url).origin || (origin === 'null' && c.req.header('Sec-Fetch-Site') === 'same-origin')
  if (isSafe || isOwn) {
    await next()
    return
  }
  return c.html(renderMessage({ title: 'Refused', text: 'This form was not sent from a page of this site.' }), 403)
}
