/** How long the database may take, waits included, before it counts as away, milliseconds. */
export const DEADLINE_MS = 5_000

/** Between two tries at a busy database: each wait is up to twice the one before, milliseconds. */
const FIRST_PAUSE_MS = 8
const LONGEST_PAUSE_MS = 250

export type Patience = { deadlineMs?: number; longestPauseMs?: number }

/** Sends until the database is free, and is done with it by the deadline, one way or the other. */
export function patiently<T>(send: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const { deadlineMs = DEADLINE_MS, longestPauseMs = LONGEST_PAUSE_MS } = patience
  return beforeDeadline(whenFree(send, performance.now() + deadlineMs, longestPauseMs), deadlineMs)
}

/**
 * A batch that found the database busy was rolled back as a whole, or never begun, and is safe to send again. Nothing
 * else is, since what became of it is unknown. Waits are drawn by chance, so that those who wait do not meet again; none
 * reaches beyond the deadline: nothing may be written once the caller was told that it was not.
 */
async function whenFree<T>(send: () => Promise<T>, until: number, longestPauseMs: number): Promise<T> {
  for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(2 * longest, longestPauseMs)) {
    try {
      return await send()
    } catch (error) {
      const pauseMs = longest * Math.random()
      if (!isBusy(error) || performance.now() + pauseMs >= until) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** The database's own words for "somebody else is at it"; a server that answers 429 has not looked at the batch. */
function isBusy(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { status?: unknown } }
  return /^SQLITE_(BUSY|LOCKED)|^TRANSACTION_ACTIVE/.test(String(code)) || cause?.status === 429
}

async function beforeDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`the database did not answer within ${deadlineMs} ms`)), deadlineMs)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
