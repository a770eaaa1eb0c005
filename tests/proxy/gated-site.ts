import { afterAll, beforeAll } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type NastyOrigin, type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'
import { type GateOptions, nastyVariables, type SiteGate, startSiteGate } from './world.ts'

export type GatedSite = { origin: NastyOrigin; gate: SiteGate; variables(more?: Variables): Variables }

/** The nasty site and a gate in front of it, which run while the tests of this file or `describe` do. */
export function gatedSite(site: Partial<NastySite>, told: Variables, options: Partial<GateOptions> = {}): GatedSite {
  const variables = (more: Variables = {}) => nastyVariables(here.origin, { ...told, ...more })
  // Both are there before any test is.
  const here = { variables } as GatedSite
  beforeAll(async () => {
    here.origin = await startNastyOrigin(site)
    here.gate = await startSiteGate({ ...options, variables: variables() })
  })
  afterAll(async () => {
    await here.gate?.stop()
    await here.origin?.stop()
  })
  return here
}
