import { randomBytes } from 'node:crypto'
import { LONGEST } from '../../edge/core/lengths.ts'
import { publicHalf } from '../../edge/crypto/ed25519.ts'
import { toBase64 } from '../../edge/crypto/encoding.ts'
import type { EndpointStatus, ReplayFilter } from '../../edge/ports/operators/endpoints.ts'
import type { Acted } from '../../edge/ports/operators/operator.ts'
import { withStore } from '../admin/open-store.ts'
import { momentOf, timeOf } from '../terminal/moment.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { gapsInReason, takeApart } from '../terminal/words.ts'

const USE = [
  'Use: npx sallyport webhooks key [--hmac]          makes a key to sign with',
  '     npx sallyport webhooks status [--json]       how each endpoint stands',
  '     npx sallyport webhooks replay <id> … --reason "<why>"',
  '                                                  sends events again, by their ids (msg_…)',
  '     npx sallyport webhooks replay --from <time> [--to <time>] [--endpoint <id>] [--dead] --reason "<why>"',
  '                                                  or those of a time, or only the dead ones of it',
  '     npx sallyport webhooks enable <endpoint> --reason "<why>"',
  '                                                  switches one on again that answered 410',
  'A time is like 2026-11-29 or 2026-11-29T12:00Z. What is sent again goes out when the site next sends. All take --json.',
]

const FLAGS = {
  hmac: { type: 'boolean' },
  json: { type: 'boolean' },
  dead: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  endpoint: { type: 'string' },
  reason: { type: 'string' },
} as const

type Flags = Partial<Record<'hmac' | 'json' | 'dead', boolean> & Record<'from' | 'to' | 'endpoint' | 'reason', string>>
/** Which flags each takes, and how many words. */
const VERBS: Record<string, { flags: readonly (keyof Flags)[]; words: (count: number) => boolean }> = {
  key: { flags: ['hmac', 'json'], words: (count) => count === 0 },
  status: { flags: ['json'], words: (count) => count === 0 },
  replay: { flags: ['from', 'to', 'endpoint', 'dead', 'reason', 'json'], words: () => true },
  enable: { flags: ['reason', 'json'], words: (count) => count === 1 },
}

/** `npx sallyport webhooks …`: keys, how deliveries stand, and sending events again. */
export async function webhooksCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const [verb = '', ...rest] = words
  const { values, operands: positionals, gaps } = takeApart(rest, FLAGS, Number.MAX_SAFE_INTEGER)
  if (gaps.length > 0) return failed(2, ...gaps, ...USE)
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  if (!known) return failed(2, ...USE)
  const strange = (Object.keys(values) as (keyof Flags)[]).find((flag) => !known.flags.includes(flag))
  if (strange !== undefined || !known.words(positionals.length)) return failed(2, ...USE)
  const isJson = values.json === true
  if (verb === 'key') return newKey(values.hmac === true, isJson)
  const reason = (values.reason ?? '').trim()
  const lacks = known.flags.includes('reason') ? gapsInReason(reason) : []
  if (lacks.length > 0) return failed(2, ...lacks, ...USE)
  const filter = verb === 'replay' ? filterOf(values, positionals) : {}
  if (typeof filter === 'string') return failed(2, filter, ...USE)
  return withStore(env, async (store, clock) => {
    const now = clock()
    if (verb === 'status') return told(await store.listEndpoints(), isJson)
    if (verb === 'replay')
      return replayed(
        await store.replayEvents({
          ...filter,
          now,
          audit: rowOf('webhook.replayed', wordsOf(values, positionals), reason),
        }),
        filter,
        isJson,
      )
    const [id = ''] = positionals
    const { outcome } = await store.enableEndpoint({ id, now, audit: rowOf('webhook.enabled', id, reason) })
    if (outcome !== 'done') return failed(1, `There is no endpoint "${id}" that is off because it answered 410.`)
    return done(
      isJson
        ? JSON.stringify({ enabled: id })
        : `"${id}" is on again. What happened while it was off is in the audit log.`,
    )
  })
}

/** The log has no place of its own for which events or endpoint it was: that stands before the reason, which is kept whole. */
function rowOf(act: 'webhook.replayed' | 'webhook.enabled', what: string, why: string) {
  const reason = `${what.slice(0, Math.max(0, LONGEST.reason - why.length - 2))}: ${why}`.slice(-LONGEST.reason)
  return operatorRow(act, { reason })
}

/** Which events were meant, as it was typed. */
function wordsOf({ from, to, endpoint, dead }: Flags, ids: string[]): string {
  const flags = Object.entries({ from, to, endpoint }).filter(([, value]) => value !== undefined)
  return [...ids, ...flags.map(([name, value]) => `--${name} ${value}`), ...(dead ? ['--dead'] : [])].join(' ')
}

/** The private half alone, so that it can be piped to where secrets are kept; the rest goes to the other stream. */
async function newKey(isHmac: boolean, isJson: boolean): Promise<Outcome> {
  const bytes = Uint8Array.from(randomBytes(32))
  const text = toBase64(bytes)
  if (isHmac) {
    if (isJson) return done(JSON.stringify({ key: `whsec_${text}` }))
    return { ...done(`whsec_${text}`), err: ['A shared secret: whoever checks signatures with it can make them too.'] }
  }
  const publicKey = `whpk_${toBase64(await publicHalf(bytes))}`
  if (isJson) return done(JSON.stringify({ key: `whsk_${text}`, publicKey }))
  return { ...done(`whsk_${text}`), err: [`Keep it as a secret. The receiver checks with ${publicKey}`] }
}

/** Which events to send again, or what is wrong. */
function filterOf({ from, to, endpoint, dead }: Flags, ids: string[]): ReplayFilter | string {
  const times: { from?: number; to?: number } = {}
  for (const [name, text] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (text === undefined) continue
    const at = momentOf(text)
    if (at === null) return `"${text}" is no time.`
    times[name] = at
  }
  if (ids.length > 0 && from === undefined && to === undefined && dead === undefined) {
    const odd = ids.find((id) => !/^msg_[0-9a-f]{32}$/.test(id))
    return odd === undefined ? { ids, endpoint } : `"${odd}" is no id of an event: they begin with msg_.`
  }
  if (ids.length > 0) return 'Say which events by their ids, or by a time.'
  if (from === undefined) return 'Say which events: their ids, or --from <time>.'
  return { ...times, endpoint, isDeadOnly: dead === true }
}

function replayed(acted: Acted<{ replayed: number }>, { endpoint, ids }: ReplayFilter, isJson: boolean): Outcome {
  if (acted.outcome !== 'done') return failed(1, `There is no endpoint "${endpoint}".`)
  const { replayed: count } = acted
  if (ids && count === 0) return failed(1, 'There is no such event. They are kept for 30 days.')
  if (isJson) return done(JSON.stringify({ replayed: count }))
  if (count === 0) return done('There was none: nothing is sent again. Events are kept for 30 days.')
  return done(`${count} ${count === 1 ? 'event is' : 'events are'} due again, under the same ids.`)
}

function told(endpoints: EndpointStatus[], isJson: boolean): Outcome {
  if (isJson) return { ...done(JSON.stringify(endpoints)), exitCode: endpoints.length === 0 ? 1 : 0 }
  if (endpoints.length === 0) {
    return failed(
      1,
      'No endpoint is registered: nobody is told. A site registers those of webhooks({ endpoints }) when it starts.',
    )
  }
  return done(
    ...endpoints.flatMap(
      ({ id, origin, disabledAt, disabledFor, types, delivered, pending, dead, oldestPendingAt }) => [
        `${id}  ${origin}  ${disabledAt === null ? 'on' : `OFF since ${timeOf(disabledAt)} (${disabledFor === 'gone' ? 'it answered 410' : 'the site no longer names it'})`}`,
        `    ${types} types; ${delivered} delivered, ${pending} pending, ${dead} dead in the last 30 days`,
        ...(oldestPendingAt === null ? [] : [`    the oldest that is pending is of ${timeOf(oldestPendingAt)}`]),
      ],
    ),
  )
}
