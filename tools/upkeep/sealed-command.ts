import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import type { UpkeepStore } from '../../edge/upkeep/index.ts'
import {
  type KeyRows,
  keyStatus,
  type Progress,
  rotateKeys,
  type Unopened,
  verifyKeys,
} from '../../edge/upkeep/keys.ts'
import { longWork, type Terminal } from '../terminal/long-work.ts'
import { failed, type Outcome } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'
import { withUpkeep } from './upkeep-store.ts'

/** What `sallyport keys` does with what is sealed in the database. */
export const SEALED_VERBS = ['status', 'rotate', 'verify'] as const
export type SealedVerb = (typeof SEALED_VERBS)[number]

const FLAGS = { json: { type: 'boolean', default: false }, deployed: { type: 'boolean', default: false } } as const

type Options = { json: boolean; deployed: boolean; keys: string }

/** The most rows that are named; `--json` names all. */
const NAMED = 20

/**
 * `sallyport keys status | rotate | verify`, over `MFA_KEYS` and the database of `env`. Ends with 0 when all is as it must be:
 * every row opens (`verify`), nothing is left under an older key (`rotate`), no key is missing (`status`). Prints no key and
 * nothing of what is sealed.
 */
export async function sealedCommand(verb: SealedVerb, words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { values, gaps } = takeApart(words, FLAGS)
  if (values.deployed && verb !== 'rotate') gaps.push('--deployed is for rotate.')
  try {
    parseKeyRing(env.MFA_KEYS)
  } catch (error) {
    gaps.push((error as Error).message)
  }
  if (gaps.length > 0) return failed(2, ...gaps)
  const options = { ...values, keys: env.MFA_KEYS ?? '' }
  const run = { status, rotate, verify }[verb]
  return withUpkeep(env, (store) => longWork((terminal) => run(store, options, terminal), options.json))
}

type Run = (store: UpkeepStore, options: Options, terminal: Terminal) => Promise<Outcome>

const status: Run = async (store, { keys, json }, { signal }) => {
  const found = await keyStatus({ store, keys, signal })
  const missing = found.keys.filter(({ id, isInRing }) => id !== '' && !isInRing)
  if (json) return told(found, found.isWhole && missing.length === 0)
  const out = [
    `${'key'.padEnd(34)}${store.tables.map((table) => table.padStart(20)).join('')}`,
    ...found.keys.map((key) => lineOf(key, store)),
  ]
  const err = missing.map(
    ({ id }) => `MFA_KEYS lacks "${id}": put it back, or everybody whose row lies under it is kept out.`,
  )
  return { exitCode: found.isWhole && missing.length === 0 ? 0 : 1, out, err: [...err, ...unfinished(found.isWhole)] }
}

function lineOf({ id, isActive, isInRing, rows }: KeyRows, store: UpkeepStore): string {
  const what = id === '' ? '(of no key)' : `${id}${isActive ? ', active' : ''}${isInRing ? '' : ', MISSING'}`
  return `${what.padEnd(34)}${store.tables.map((table) => rows[table].toLocaleString('en').padStart(20)).join('')}`
}

const rotate: Run = async (store, { keys, json, deployed }, { signal, say }) => {
  const { active } = parseKeyRing(keys)
  const known = await store.loadSealingKeys()
  // Whatever runs with a ring without this key would answer 503 to everybody whose row was sealed anew.
  if (!deployed && known.length > 0 && !known.includes(active)) {
    return failed(
      1,
      `Nothing was sealed under "${active}" so far. Is the ring in which it is active deployed everywhere? An instance`,
      'without this key could not open what is sealed anew. If it is: npx sallyport keys rotate --deployed',
    )
  }
  const rotated = await rotateKeys({ store, keys, signal, onProgress: (progress) => say(lineOfProgress(progress)) })
  const isDone = rotated.isWhole && rotated.held.length === 0 && rotated.unopened.length === 0
  if (json) return told(rotated, isDone)
  const out = [`${rotated.resealed.toLocaleString('en')} values are sealed anew under "${active}".`]
  if (rotated.released.length > 0)
    out.push(
      `Nothing is left under ${named(rotated.released)}: see docs/operate.md for when to take them from MFA_KEYS.`,
    )
  const err = [...unopenedLines(rotated.unopened), ...unfinished(rotated.isWhole)]
  if (rotated.held.length > 0 && rotated.isWhole)
    err.push(`Something is left under ${named(rotated.held)}. Does an instance still seal with it? Run this again.`)
  return { exitCode: isDone ? 0 : 1, out, err }
}

const verify: Run = async (store, { keys, json }, { signal, say }) => {
  const onProgress = (progress: Progress) => say(lineOfProgress(progress))
  const verified = await verifyKeys({ store, keys, signal, onProgress })
  const isDone = verified.isWhole && verified.unopened.length === 0
  if (json) return told(verified, isDone)
  const out = [
    `${verified.looked.toLocaleString('en')} values were opened; ${verified.unopened.length} of them do not open.`,
  ]
  return { exitCode: isDone ? 0 : 1, out, err: [...unopenedLines(verified.unopened), ...unfinished(verified.isWhole)] }
}

const told = (found: object, isWell: boolean): Outcome => ({
  exitCode: isWell ? 0 : 1,
  out: [JSON.stringify(found)],
  err: [],
})

const named = (ids: string[]) => ids.map((id) => `"${id}"`).join(', ')

const unfinished = (isWhole: boolean) =>
  isWhole ? [] : ['It was ended before it had looked at everything: run it again.']

function unopenedLines(unopened: Unopened[]): string[] {
  const lines = unopened
    .slice(0, NAMED)
    .map(({ name, keyId, why }) => `${name}: ${why}${keyId ? ` (key "${keyId}")` : ''}`)
  return unopened.length > NAMED ? [...lines, `and ${unopened.length - NAMED} more; --json names all`] : lines
}

function lineOfProgress({ table, done, of, looked, resealed }: Progress): string {
  const percent = of === 0 ? 100 : Math.floor((100 * done) / of)
  const changed = resealed > 0 ? `, ${resealed.toLocaleString('en')} sealed anew` : ''
  return `${table} ${percent} %, ${looked.toLocaleString('en')} looked at${changed}`
}
