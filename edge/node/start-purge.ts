import { type PurgeOptions, purge } from '../upkeep/purge.ts'

export type StartPurgeOptions = Pick<PurgeOptions, 'store' | 'clock'> & {
  /** How long it rests when nothing is left; default: 15 minutes. */
  everyMinutes?: number
  /** Told of what went wrong, by name alone; default: a JSON line on the console. No `mfa.error`: nobody is kept out by it. */
  log?: (entry: { event: 'purge.error'; error: string }) => void
}

const DEFAULT_MINUTES = 15

/**
 * Takes away what has run out, now and from time to time, beside a Node server. It throws nothing into the host, and keeps no
 * process alive. `stop` ends it; what it answers resolves when the slice on its way is done.
 *
 * @example
 * const upkeep = startPurge({ store: createUpkeepStore(db) })
 * process.once('SIGTERM', () => upkeep.stop())
 */
export function startPurge(options: StartPurgeOptions): { stop(): Promise<void> } {
  const { store, clock, everyMinutes = DEFAULT_MINUTES, log = toConsole } = options
  if (typeof store?.purgeSlice !== 'function')
    throw new Error('startPurge: store must be what createPurgeStore(db) of sallyport/db/upkeep makes')
  if (!(everyMinutes > 0 && everyMinutes * 60_000 < 2 ** 31))
    throw new Error('startPurge: everyMinutes must be above 0, and less than 24 days')
  const stopped = new AbortController()
  const { signal } = stopped
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await purge({ store, clock, signal })
    } catch (error) {
      tell(error)
    }
    if (signal.aborted) return
    timer = setTimeout(() => {
      running = run()
    }, everyMinutes * 60_000)
    timer.unref()
  }

  function tell(error: unknown): void {
    try {
      log({ event: 'purge.error', error: error instanceof Error ? error.name : typeof error })
    } catch {
      // The host's own; there is nobody to tell.
    }
  }

  running = run()
  return {
    stop() {
      stopped.abort()
      clearTimeout(timer)
      return running
    },
  }
}

function toConsole(entry: object): void {
  // biome-ignore lint/suspicious/noConsole: where nothing else is said, this is the host's log
  console.error(JSON.stringify(entry))
}
