import { Hono } from 'hono'
import { STYLESHEET } from '../pages/stylesheet.ts'

/** What our pages need and nobody has to be signed in for. */
export function assetRoutes(): Hono {
  return new Hono().get(
    '/mfa.css',
    () => new Response(STYLESHEET, { headers: { 'Content-Type': 'text/css; charset=utf-8' } }),
  )
}
