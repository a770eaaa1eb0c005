import type { Variables } from '../../edge/proxy/config/config.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'
import { type GateOptions, nastyVariables, startSiteGate } from './world.ts'

/** The nasty site and a gate in front of it, which run while the tests of this file do. */
export async function gatedSite(site: Partial<NastySite>, told: Variables, options: Partial<GateOptions> = {}) {
  const origin = endsWithFile(await startNastyOrigin(site))
  const variables = (more: Variables = {}) => nastyVariables(origin, { ...told, ...more })
  const gate = endsWithFile(await startSiteGate({ ...options, variables: variables() }))
  return { origin, gate, variables }
}
