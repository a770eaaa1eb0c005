import { onTestFinished } from 'vitest'

/** Stops what a test has started when the test is over, the last one first. */
export function endsWithTest<Running extends { stop(): Promise<void> }>(running: Running): Running {
  onTestFinished(() => running.stop())
  return running
}
