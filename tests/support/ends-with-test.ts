import { onTestFinished } from 'vitest'

type Running = { stop(): unknown } | { close(): unknown }

/** Stops or closes what a test has started when the test is over, the last one first. */
export function endsWithTest<Started extends Running>(running: Started): Started {
  onTestFinished(async () => {
    await ('stop' in running ? running.stop() : running.close())
  })
  return running
}
