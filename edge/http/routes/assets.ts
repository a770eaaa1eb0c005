import { Hono } from 'hono'
import type { Deployment } from '../deployment/deployment.ts'
import { stylesheet } from '../pages/stylesheet.ts'

/** What our pages need and nobody has to be signed in for. */
export function assetRoutes({
  tokens,
  styles,
  isEmbedded,
}: Pick<Deployment, 'tokens' | 'styles' | 'isEmbedded'>): Hono {
  const text = stylesheet(tokens, styles)
  const headers = {
    'Content-Type': 'text/css; charset=utf-8',
    ...(isEmbedded && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  }
  return new Hono().get('/mfa.css', () => new Response(text, { headers }))
}
