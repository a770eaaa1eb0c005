import type { PersonView } from '../../edge/contract/admin.ts'
import { ownSpelling } from '../../edge/core/names.ts'
import { PASSKEY_LIMITS } from '../../edge/factors/passkey/limits.ts'
import { personView } from '../../edge/operators/person-view.ts'
import type { Acted, OperatorStore } from '../../edge/ports/operators/operator.ts'
import { timeOf } from '../terminal/moment.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { withStore } from './open-store.ts'
import { isOutcome, readWords, shown } from './words.ts'

const VERBS = ['show', 'reset', 'unlock', 'end-sessions', 'forget'] as const
type Verb = (typeof VERBS)[number]

/** What is said to whoever resets somebody. */
const AFTER_RESET = 'Change the password first: whoever signs in next may set up MFA.'

/** `sallyport user …`: one person, over the database. Never throws for what a person typed. */
export async function userCommand(words: string[], env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
  const [word, ...rest] = words
  const verb = VERBS.find((known) => known === word)
  if (!verb) return failed(2, `Use: ${command} user ${VERBS.join('|')} <principal> [--reason "<why>"] [--json]`)
  const spelling = verb === 'reset' ? ' [--spelling "JohnDoe"]' : ''
  const read = readWords(rest, {
    options: verb === 'reset' ? { spelling: { type: 'string' } } : {},
    operand: 'principal',
    needsReason: verb !== 'show',
    use: `${command} user ${verb} <principal>${verb === 'show' ? '' : ' --reason "<why>"'}${spelling} [--json]`,
  })
  if (isOutcome(read)) return read
  const { operand: id, reason, values } = read
  const isJson = values.json === true
  return withStore(env, async (store, clock) => {
    const now = clock()
    if (verb === 'show') return show(store, id, now, isJson)
    return actOn(store, verb, { id, reason, now, spelling: values.spelling as string | undefined }, isJson)
  })
}

/** Does it with one person, and says what came of it. */
export async function actOn(
  store: OperatorStore,
  verb: Exclude<Verb, 'show'>,
  on: On,
  isJson = false,
): Promise<Outcome> {
  const spelling = on.spelling === undefined ? undefined : ownSpelling(on.spelling, on.id)
  if (spelling === null)
    return failed(2, `${shown(JSON.stringify(on.spelling))} is no way to write the name of "${shown(on.id)}".`)
  const acted = await act(store, verb, { ...on, spelling })
  if (acted.outcome !== 'done') return unseen(on.id)
  const { outcome: _, repeated: __, ...facts } = acted
  return done(...(isJson ? [JSON.stringify(facts)] : said(verb, on, facts)))
}

/** An id that is not known is a typing error more often than not. */
function unseen(id: string): Outcome {
  return failed(
    1,
    `"${id}" was never seen here, so nothing was changed. The id is what the host's`,
    'identify() answers, which is often not the e-mail address.',
  )
}

/** `now`: when it is done, epoch milliseconds. */
type On = { id: string; reason: string; now: number; spelling?: string | undefined }

function act(
  store: OperatorStore,
  verb: Exclude<Verb, 'show'>,
  { id, reason, now, spelling }: On,
): Promise<Acted<object>> {
  const of = (act: Parameters<typeof operatorRow>[0]) => ({
    principalId: id,
    audit: operatorRow(act, { principalId: id, reason }),
    now,
  })
  switch (verb) {
    case 'reset':
      return store.resetByOperator({ ...of('admin.reset'), spelling })
    case 'unlock':
      return store.unlock(of('admin.unlocked'))
    case 'end-sessions':
      return store.endSessions(of('admin.sessions_ended'))
    case 'forget':
      return store.forget(of('principal.forgotten'))
  }
}

function said(verb: Exclude<Verb, 'show'>, { id, spelling }: On, facts: Record<string, unknown>): string[] {
  switch (verb) {
    case 'reset':
      return [
        facts.hadMethod
          ? `The MFA method and the backup codes of "${id}" are removed, and all their proofs have ended.`
          : `"${id}" had no MFA method. All their proofs have ended.`,
        ...(facts.spelling === null
          ? []
          : [`Their name is written "${spelling ?? facts.spelling}" here; another spelling is refused.`]),
        AFTER_RESET,
      ]
    case 'unlock':
      return [
        facts.wasDisabled || facts.hadWrongCodes
          ? `"${id}" can use codes again; wrong ones count from nothing.`
          : `"${id}" was not locked. Nothing was changed.`,
      ]
    case 'end-sessions':
      return [`All that "${id}" has proved has ended (${facts.ended} sessions). The site's own sessions have not.`]
    case 'forget':
      return [
        `"${id}" is forgotten: nothing is kept but the audit log. What was begun before now has ended.`,
        'Somebody new of the same id starts from nothing.',
      ]
  }
}

/** How tries of a factor are limited: all but these as those of codes. */
const limitsOf = (factor: string) => (factor === 'passkey' ? PASSKEY_LIMITS : undefined)

async function show(store: OperatorStore, id: string, now: number, isJson: boolean): Promise<Outcome> {
  const facts = await store.lookUp({ principalId: id, audit: operatorRow('admin.looked_up', { principalId: id }), now })
  if (!facts) return unseen(id)
  const view = personView(id, facts, now, limitsOf)
  return done(...(isJson ? [JSON.stringify(view)] : linesOf(view).map(shown)))
}

function linesOf(view: PersonView): string[] {
  const { backupCodes, invitation } = view
  return [
    `${view.id}${view.name === null ? '' : ` (${view.name})`}, last seen ${timeOf(view.lastSeenAt)}`,
    ...(view.forgottenAt === null ? [] : [`Forgotten ${timeOf(view.forgottenAt)}`]),
    ...view.memberships.map(
      (one) => `Account   ${one.accountId} (${one.accountName}), ${one.role}${one.required ? ', requires MFA' : ''}`,
    ),
    ...(view.methodMissing ? ['Method    MISSING: it was lost and nobody deleted it; only a reset helps'] : []),
    ...view.methods.map(
      (one) =>
        `Method    ${one.factor} "${one.name}", since ${timeOf(one.createdAt)}, last used ${timeOf(one.lastUsedAt)}${one.disabledAt === null ? '' : `, DISABLED ${timeOf(one.disabledAt)}`}`,
    ),
    ...(backupCodes ? [`Codes     ${backupCodes.remaining} of ${backupCodes.total} left`] : []),
    ...view.waits.map(
      (one) =>
        `Wrong     ${one.factor}: ${one.inRow} in a row, ${one.lately} lately${one.lockedUntil === null ? '' : `, LOCKED until ${timeOf(one.lockedUntil)}`}`,
    ),
    ...view.sessions.map(
      (one) => `Session   ${one.amr.join(' ')}, proved ${timeOf(one.provedAt)}, ends ${timeOf(one.endsAt)}`,
    ),
    ...(invitation ? [`Invited   ${invitation.state}, until ${timeOf(invitation.expiresAt)}`] : []),
  ]
}
