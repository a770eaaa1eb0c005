import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'

const children = new Map<ChildProcess, string>()

function endAll(): void {
  for (const [child, folder] of children) {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  children.clear()
}

let watching = false

/** Ends a child process with this one, its temporary folder too, also when a signal ends it. Gives back the release. */
export function endWithUs(child: ChildProcess, folder: string): () => void {
  children.set(child, folder)
  if (!watching) {
    watching = true
    process.once('exit', endAll)
    // A signal ends a process without `exit`, unless somebody listens and says so.
    for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const]) {
      process.once(signal, () => process.exit(code))
    }
  }
  return () => children.delete(child)
}
