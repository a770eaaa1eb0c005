import { randomBytes } from 'node:crypto'
import { LONGEST } from '../../edge/core/lengths.ts'
import { API_KEY_DAYS, API_SCOPES, isApiScope } from '../../edge/core/operators/api-key.ts'
import { newApiKey } from '../../edge/operators/api-key.ts'
import { timeOf } from '../terminal/moment.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { withStore } from './open-store.ts'
import { isOutcome, readWords } from './words.ts'

/** `sallyport api-keys create | list | revoke`: keys to the admin API. Never throws for what a person typed. */
export async function apiKeysCommand(words: string[], env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
  const [verb, ...rest] = words
  const uses = {
    create: `${command} api-keys create --name "<what for>" --scopes ${API_SCOPES.join(',')} [--days ${API_KEY_DAYS}] [--json]`,
    list: `${command} api-keys list [--json]`,
    revoke: `${command} api-keys revoke <id> --reason "<why>" [--json]`,
  }
  switch (verb) {
    case 'create':
      return create(rest, env, uses.create)
    case 'list':
      return list(rest, env, uses.list)
    case 'revoke':
      return revoke(rest, env, uses.revoke)
  }
  return failed(2, `Use: ${uses.create}`, ...[uses.list, uses.revoke].map((use) => `     ${use}`))
}

async function create(words: string[], env: NodeJS.ProcessEnv, use: string): Promise<Outcome> {
  const options = { name: { type: 'string' }, scopes: { type: 'string' }, days: { type: 'string' } } as const
  const read = readWords(words, { options, operand: null, needsReason: false, use })
  if (isOutcome(read)) return read
  const name = String(read.values.name ?? '').trim()
  const asked = String(read.values.scopes ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean)
  const scopes = API_SCOPES.filter((scope) => asked.includes(scope))
  const days = Number(read.values.days ?? API_KEY_DAYS)
  const unknown = asked.find((scope) => !isApiScope(scope))
  const gaps = [
    ...(name === '' || name.length > LONGEST.name
      ? [`Say what it is for: --name, 1 to ${LONGEST.name} characters.`]
      : []),
    ...(scopes.length === 0 ? [`Say what it may do: --scopes, of ${API_SCOPES.join(', ')}.`] : []),
    ...(unknown === undefined ? [] : [`"${unknown}" is no scope; there are ${API_SCOPES.join(', ')}.`]),
    ...(Number.isInteger(days) && days >= 1 && days <= API_KEY_DAYS
      ? []
      : [`--days is a whole number from 1 to ${API_KEY_DAYS}.`]),
  ]
  if (gaps.length > 0) return failed(2, ...gaps, `Use: ${use}`)
  return withStore(env, async (store, clock) => {
    const now = clock()
    const { secret, key } = await newApiKey((length) => new Uint8Array(randomBytes(length)), {
      name,
      scopes,
      days,
      now,
    })
    const reason = `${key.id} (${scopes.join(' ')}): ${name}`.slice(0, LONGEST.reason)
    await store.createApiKey({ key, audit: operatorRow('api_key.created', { reason }), now })
    const { hash: _, ...shown } = key
    if (read.values.json) return done(JSON.stringify({ ...shown, key: secret }))
    return done(
      secret,
      `This is shown once. Its id is ${key.id}; it may ${scopes.join(', ')} and ends ${timeOf(key.expiresAt)}.`,
    )
  })
}

async function list(words: string[], env: NodeJS.ProcessEnv, use: string): Promise<Outcome> {
  const read = readWords(words, { options: {}, operand: null, needsReason: false, use })
  if (isOutcome(read)) return read
  return withStore(env, async (store, clock) => {
    const keys = await store.listApiKeys()
    if (read.values.json) return done(JSON.stringify(keys))
    if (keys.length === 0) return done('There are no keys.')
    const now = clock()
    const stateOf = (key: (typeof keys)[number]) => {
      if (key.revokedAt !== null) return `revoked ${timeOf(key.revokedAt)}`
      return key.expiresAt > now ? `ends ${timeOf(key.expiresAt)}` : `over since ${timeOf(key.expiresAt)}`
    }
    return done(
      ...keys.map(
        (key) =>
          `${key.id}  ${key.scopes.join(',')}  ${stateOf(key)}  last used ${timeOf(key.lastUsedAt)}  ${key.name}`,
      ),
    )
  })
}

async function revoke(words: string[], env: NodeJS.ProcessEnv, use: string): Promise<Outcome> {
  const read = readWords(words, { options: {}, operand: 'id of the key', needsReason: true, use })
  if (isOutcome(read)) return read
  const { operand: id, reason, values } = read
  return withStore(env, async (store, clock) => {
    const audit = operatorRow('api_key.revoked', { reason: `${id}: ${reason}`.slice(0, LONGEST.reason) })
    const { outcome } = await store.revokeApiKey({ id, audit, now: clock() })
    if (outcome !== 'done')
      return failed(1, `There is no key "${id}" that holds: npx sallyport api-keys list names them.`)
    return done(values.json ? JSON.stringify({ id, revoked: true }) : `The key "${id}" opens nothing any more.`)
  })
}
