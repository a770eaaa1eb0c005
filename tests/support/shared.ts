/**
 * What one test process starts once for all of its files, and what ends with the process: a browser or a demo costs more
 * to start than most tests take. Who takes one must not leave anything behind that another file could stumble over.
 */
export function once<Started>(start: () => Promise<Started>): () => Promise<Started> {
  let started: Promise<Started> | undefined
  return () => {
    started ??= start()
    return started
  }
}
