import process from 'node:process'

/** What long work has of the terminal: where lines of progress go, and a signal that Ctrl-C gives. */
export type Terminal = { say(line: string): void; signal: AbortSignal }

const EVERY_MS = 1_000

/**
 * Runs long work with progress on the error stream, a line a second at most, where it is read by nobody's program. The first
 * Ctrl-C ends it behind the part that is on its way; a second one ends the process as ever.
 */
export async function longWork<T>(work: (terminal: Terminal) => Promise<T>, isSilent: boolean): Promise<T> {
  const stopped = new AbortController()
  const stop = () => {
    process.stderr.write('Ending behind this part; what is done stays done. Ctrl-C again ends at once.\n')
    stopped.abort()
  }
  const say = progress(isSilent)
  process.once('SIGINT', stop)
  try {
    return await work({ say, signal: stopped.signal })
  } finally {
    process.off('SIGINT', stop)
  }
}

/** Says each second how long it has taken, for work in one step, which cannot say how far it is. */
export async function timedWork<T>(about: string, work: () => Promise<T>, isSilent: boolean): Promise<T> {
  const beganAt = performance.now()
  const say = progress(isSilent)
  const timer = setInterval(() => say(`${about}: ${Math.round((performance.now() - beganAt) / 1_000)} s`), EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** Lines of progress on the error stream, one a second at most, for work that Ctrl-C may end as it is. `isSilent`: none. */
export function progress(isSilent: boolean): (line: string) => void {
  let saidAt = performance.now()
  return (line) => {
    if (isSilent || performance.now() - saidAt < EVERY_MS) return
    saidAt = performance.now()
    process.stderr.write(`${line}\n`)
  }
}
