import { Hono } from 'hono'
import { stylesheet } from '../pages/stylesheet.ts'
import type { Site } from '../site.ts'

/** What our pages need and nobody has to be signed in for. */
export function assetRoutes({ tokens }: Pick<Site, 'tokens'>): Hono {
  const text = stylesheet(tokens)
  return new Hono().get(
    '/mfa.css',
    () => new Response(text, { headers: { 'Content-Type': 'text/css; charset=utf-8' } }),
  )
}
