import type { parseArgs } from 'node:util'
import type { Client } from '@libsql/client'
import { type KeyRing, parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { describeFailure, done, failed, type Outcome } from '../terminal/outcome.ts'
import { gapsInReason, takeApart } from '../terminal/words.ts'
import { transferGuide } from './guide.ts'
import { Refused } from './read-file.ts'

const COMMON = {
  reason: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Options = { [name: string]: { type: 'string' | 'boolean'; default?: string | boolean } }
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T & typeof COMMON; allowPositionals: true }>
>['values']

/** What both commands work with. `connect` opens the database at its first call, so that the words and the file come first. */
export type Job = {
  connect(): Client
  ring: KeyRing
  env: NodeJS.ProcessEnv
  reason: string
  /** Epoch milliseconds. */
  now: number
}

type Command<T extends Options> = {
  verb: string
  options: T
  /** What is missing or does not go together, beside what both need. */
  gapsIn(values: Parsed<T>, files: string[]): string[]
  run(values: Parsed<T>, files: string[], job: Job): Promise<Outcome>
}

/** Runs a command by its words. Never throws for what a person typed, and says nothing of what is in a file. */
export async function runTransfer<T extends Options>(
  { verb, options, gapsIn, run }: Command<T>,
  words: string[],
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const taken = takeApart(words, { ...options, ...COMMON }, Number.MAX_SAFE_INTEGER)
  const values = taken.values as Parsed<T>
  const files = taken.operands
  const { help, reason } = values as { help: boolean; reason: string }
  if (help) return done(transferGuide)
  const gaps = [...taken.gaps, ...gapsIn(values, files), ...gapsInReason(reason)]
  const url = env.LIBSQL_URL ?? ''
  if (url === '') gaps.push('LIBSQL_URL is not set: the address of the database.')
  let ring: KeyRing | undefined
  try {
    ring = parseKeyRing(env.MFA_KEYS)
  } catch (error) {
    gaps.push((error as Error).message)
  }
  if (gaps.length > 0 || !ring) return failed(2, ...gaps, '', `More: npx sallyport ${verb} --help`)
  const { createClient } = await import('@libsql/client')
  let client: Client | undefined
  const connect = () => {
    client ??= createClient({ url, authToken: env.LIBSQL_TOKEN })
    return client
  }
  try {
    return await run(values, files, { connect, ring, env, reason: reason.trim(), now: Date.now() })
  } catch (error) {
    return failed(1, error instanceof Refused ? error.message : describeFailure(error, url))
  } finally {
    client?.close()
  }
}

/** Long work that was ended by Ctrl-C: what is done stays, and the command can be given again. */
export function refuseStopped({ aborted }: AbortSignal): void {
  if (aborted) throw new Refused('Ended before it was done. Give the same command again to go on.')
}

export const sum = (rows: Record<string, number>): number =>
  Object.values(rows).reduce((total, count) => total + count, 0)
