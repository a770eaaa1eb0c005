import type { CeremonyPurpose } from '../../contract/ceremonies.ts'
import type { BrowserCeremony } from '../../contract/prompt.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { ProvableAct } from '../../ports/acts.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, closedBy } from '../act/guard.ts'
import { openerOf } from '../act/opened.ts'

/**
 * What the browser is to do to prove one act; none: the person has nothing that could. Bound to the act and its target, so
 * that it proves no other. Writes nothing. One round trip.
 */
export async function askProof(
  deps: Deps,
  visit: Visit,
  { purpose, target = '' }: { purpose: CeremonyPurpose; target?: string | undefined },
): Promise<Result<{ prompts: BrowserCeremony[] }, Refusal>> {
  const query = callerQuery(deps, visit)
  const standing = await deps.store.loadStanding(query)
  const act: ProvableAct = purpose === 'policy' ? 'policy_off' : purpose
  const closed = closedBy(standing)
  if (closed && (closed.reason !== 'unassured' || act !== 'sign_in')) return reject(closed)
  const occasion = { caller: visit.caller, act, target, epoch: standing.epoch }
  const open = openerOf(deps, visit, standing)
  const asks = deps.factors.methods
    .filter(({ proves }) => proves.includes(act))
    .map((factor) => {
      const authenticators = standing.authenticators.filter((row) => row.factor === factor.kind)
      return factor.ask({ authenticators, occasion, now: query.now, open })
    })
  const prompts = (await Promise.all(asks)).flat().filter((ask) => ask.kind === 'browser_ceremony')
  return accept({ prompts })
}
