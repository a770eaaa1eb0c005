import type { Sink } from './event.ts'

/**
 * One line of JSON for each event, with the time. `leaveOut`: events that would fill a log, by default each act in the
 * database and each request that the gate let through.
 */
export function jsonLines(
  write: (line: string) => void,
  {
    leaveOut = (event) => event.event === 'mfa.database' || (event.event === 'mfa.gate' && event.result === 'allowed'),
  }: {
    leaveOut?: (event: Parameters<Sink>[0]) => boolean
  } = {},
): Sink {
  return (event) => {
    if (!leaveOut(event)) write(JSON.stringify({ at: new Date().toISOString(), ...event }))
  }
}

/** A binding of Workers Analytics Engine. */
export type AnalyticsEngine = {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void
}

/** What the blobs of a point are, in their order; one that an event does not have is empty. */
export const BLOBS = ['result', 'step', 'factor', 'act', 'method', 'route', 'status', 'code'] as const

/** A point for each event: its name is the index, `BLOBS` are its blobs, and its double is its time in milliseconds. */
export function analyticsEngine(dataset: AnalyticsEngine): Sink {
  return (event) => {
    const fields: Partial<Record<string, string | number | boolean | null>> = event
    const blobs = BLOBS.map((name) => String(fields[name] ?? ''))
    dataset.writeDataPoint({ indexes: [event.event], blobs, doubles: [Number(fields.ms ?? 0)] })
  }
}
