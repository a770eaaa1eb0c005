import type { HostContext } from '../deployment/deployment.ts'

/** A page a person looks at; a WebSocket; anything else. Decides the form of a refusal (spec L7). */
export type RequestKind = 'document' | 'websocket' | 'other'

/** `Sec-Fetch-Dest` where the browser sends it, else `Accept` (spec L6). */
export function requestKind(c: HostContext): RequestKind {
  if (c.req.header('upgrade')?.toLowerCase().includes('websocket')) return 'websocket'
  const destination = c.req.header('sec-fetch-dest')
  if (destination !== undefined) return ['document', 'iframe'].includes(destination) ? 'document' : 'other'
  return (c.req.header('accept') ?? '').toLowerCase().includes('text/html') ? 'document' : 'other'
}

export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** A page's pictures, styles, scripts and fonts: by the dozen, right behind the page, and nothing that a person reads alone. */
export function isSubResource(c: HostContext): boolean {
  return /^(style|script|image|font)$/.test(c.req.header('sec-fetch-dest') ?? '')
}
