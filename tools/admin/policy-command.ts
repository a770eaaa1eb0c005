import { policyView } from '../../edge/operators/person-view.ts'
import type { OperatorStore, PolicyFacts } from '../../edge/ports/operators/operator.ts'
import { timeOf } from '../terminal/moment.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { withStore } from './open-store.ts'
import { isOutcome, readWords, shown } from './words.ts'

const AT_ONCE = 500
const STRENGTHS = ['any', 'phishing_resistant'] as const

/** `sallyport policy list | set`: what accounts require. Never throws for what a person typed. */
export async function policyCommand(words: string[], env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
  const [verb, ...rest] = words
  const list = `${command} policy list [--json]`
  const set = `${command} policy set <account> --required on|off [--strength any|phishing_resistant] --reason "<why>" [--json]`
  if (verb === 'list') {
    const read = readWords(rest, { options: {}, operand: null, needsReason: false, use: list })
    if (isOutcome(read)) return read
    return withStore(env, async (store) => {
      const policies = await allPolicies(store)
      if (read.values.json) return done(JSON.stringify(policies.map(policyView)))
      return done(
        ...(policies.length === 0 ? ['No account has a policy.'] : policies.map((policy) => shown(lineOf(policy)))),
      )
    })
  }
  if (verb !== 'set') return failed(2, `Use: ${list}`, `     ${set}`)
  const options = { required: { type: 'string' }, strength: { type: 'string' } } as const
  const read = readWords(rest, { options, operand: 'account', needsReason: true, use: set })
  if (isOutcome(read)) return read
  const { operand: accountId, reason, values } = read
  const strength = STRENGTHS.find((known) => known === values.strength)
  if (values.required !== 'on' && values.required !== 'off')
    return failed(2, 'Say --required on, or off.', `Use: ${set}`)
  if (values.strength !== undefined && !strength)
    return failed(2, `--strength is ${STRENGTHS.join(' or ')}.`, `Use: ${set}`)
  const required = values.required === 'on'
  return withStore(env, async (store, clock) => {
    const audit = operatorRow('policy.changed', { accountId, reason })
    const acted = await store.setPolicyByOperator({ accountId, required, strength, audit, now: clock() })
    if (acted.outcome !== 'done')
      return failed(1, `No member of an account "${accountId}" was ever seen here, so nothing was changed.`)
    const { wasRequired, wasStrength } = acted
    if (values.json) return done(JSON.stringify({ required, wasRequired, wasStrength }))
    return done(
      required ? `"${accountId}" requires MFA of its members.` : `"${accountId}" requires nothing.`,
      ...(required && strength === 'phishing_resistant' ? ['Only passkeys satisfy it: the site must offer them.'] : []),
    )
  })
}

async function allPolicies(store: OperatorStore): Promise<PolicyFacts[]> {
  const all: PolicyFacts[] = []
  for (let page: PolicyFacts[] | null = null; page === null || page.length === AT_ONCE; ) {
    page = await store.listPolicies({ after: all.at(-1)?.accountId ?? '', limit: AT_ONCE })
    all.push(...page)
  }
  return all
}

function lineOf({
  accountId,
  accountName,
  required,
  strength,
  known,
  enrolled,
  changedAt,
  changedBy,
}: PolicyFacts): string {
  const name = accountName === null ? '' : ` (${accountName})`
  const is = required ? `ON${strength === 'any' ? '' : ', passkeys only'}` : 'OFF'
  return `${accountId}${name}: ${is}, ${enrolled} of ${known} members have a method; changed ${timeOf(changedAt)} by ${changedBy}`
}
