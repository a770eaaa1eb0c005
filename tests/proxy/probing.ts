import { expect } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { Misconfigured, readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import type { Findings, ProbeOptions } from '../../edge/proxy/probe/findings.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type LoginSite, type LoginSiteOptions, loginVariables, startLoginSite } from './login-site.ts'

/* What the start-up makes of a small site, and how it refuses. */

export const PORTS = { fetch, random: platformRandom }

export const start = async (options: LoginSiteOptions = {}): Promise<LoginSite> =>
  endsWithTest(await startLoginSite(options))

export const configOf = (site: { url: string }, variables: Variables = {}) =>
  readConfig(loginVariables(site.url, variables))

export const look = (site: LoginSite, variables: Variables = {}, options: ProbeOptions = {}): Promise<Findings> =>
  probe(configOf(site, variables), PORTS, options)

export async function refusal(looking: Promise<unknown>): Promise<Misconfigured> {
  const error: unknown = await looking.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Misconfigured) return error
  throw new Error(`It was not refused: ${error}`)
}

/** It refuses for exactly these variables, each with this advice. */
export async function expectRefused(looking: Promise<unknown>, advice: Record<string, RegExp>): Promise<void> {
  const { problems } = await refusal(looking)
  const found = Object.fromEntries(problems.map((problem) => [problem.variable, problem.advice]))
  const wanted = Object.entries(advice).map(([variable, words]) => [variable, expect.stringMatching(words)])
  expect(found).toEqual(Object.fromEntries(wanted))
}

export const said = ({ notes }: Pick<Findings, 'notes'>, kind?: 'warning') =>
  notes.flatMap((note) => (kind === undefined || note.kind === kind ? [note.text] : [])).join('\n')

export const warned = (findings: Pick<Findings, 'notes'>) => said(findings, 'warning')
