import type { ObservedEvent, Sink } from './event.ts'

/** Tells each sink. */
export function tellTo(sinks: readonly Sink[]): (event: ObservedEvent) => void {
  return (event) => {
    for (const sink of sinks) {
      try {
        sink(event)
      } catch {
        // Watching never stands in anybody's way.
      }
    }
  }
}
