import type { PoliciesView, PolicyView } from '../../edge/contract/index.ts'
import type { PolicyClient } from '../client/client.ts'
import type { Result } from '../client/transport.ts'

type Reader = Pick<PolicyClient, 'loadPolicies'>
type Batch = { ids: Set<string>; answer: Promise<Result<PoliciesView>> }

const open = new WeakMap<Reader, Batch>()

/** The policy of one account; null: not one of the caller's. All that ask at one time are one request (spec P7). */
export async function loadPolicy(client: Reader, accountId: string): Promise<Result<PolicyView | null>> {
  let batch = open.get(client)
  if (!batch) {
    const ids = new Set<string>()
    batch = { ids, answer: everybodyAsked().then(() => ask(client, ids)) }
    open.set(client, batch)
  }
  batch.ids.add(accountId)
  const answer = await batch.answer
  if (!answer.ok) return answer
  return { ok: true, value: answer.value.find((policy) => policy.accountId === accountId) ?? null }
}

function ask(client: Reader, ids: Set<string>): Promise<Result<PoliciesView>> {
  open.delete(client)
  return client.loadPolicies([...ids])
}

/** A page that is still being read brings more of them. */
async function everybodyAsked(): Promise<void> {
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
  }
  await new Promise((resolve) => setTimeout(resolve))
}
