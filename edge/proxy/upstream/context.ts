import type { RecentDecisions } from '../../http/deployment/recent-decisions.ts'
import type { HttpServices } from '../../http/request/visit.ts'
import type { SignInDeps } from '../../operations/sign-in/sign-in.ts'
import type { FailureSignature, ProxyConfig } from '../config/proxy-config.ts'
import type { Identity } from '../identity/person.ts'
import type { JarKeeper } from '../jar/contents.ts'
import type { Assertion } from './assertion.ts'
import type { Upstream } from './upstream.ts'

/** What every part of the gate in front of a site works with. Made once, by `createSiteGate`. */
export type ProxyContext = {
  config: ProxyConfig
  http: HttpServices
  deps: SignInDeps
  recent: RecentDecisions
  keeper: JarKeeper
  upstream: Upstream
  identity: Identity
  assertion: Assertion | null
  /** What the site answers to a wrong password: configured, or found out once. */
  failure(): Promise<FailureSignature>
  /** How often an open WebSocket is asked about, milliseconds. */
  socketCheckMs: number
}
