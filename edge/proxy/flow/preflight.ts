import type { HostContext } from '../../http/deployment/deployment.ts'
import { couldBePath } from '../../reading/canonical.ts'
import type { ProxyContext } from '../upstream/context.ts'
import type { Visitor } from '../upstream/visitor.ts'

/** What a browser asks before it sends a script's request from another origin: without anything that says who it is. */
export function isPreflight({ config }: ProxyContext, c: HostContext, { canonical }: Visitor): boolean {
  return (
    config.preflights === 'pass' &&
    c.req.method === 'OPTIONS' &&
    ['origin', 'access-control-request-method'].every((name) => c.req.header(name)) &&
    ['cookie', 'authorization'].every((name) => !c.req.header(name)) &&
    c.req.raw.body === null &&
    canonical.isPlain &&
    !couldBePath(canonical, config.loginPaths)
  )
}
