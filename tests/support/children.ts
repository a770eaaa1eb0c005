import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'

type Ending = { folder: string; isGroup: boolean }

const children = new Map<ChildProcess, Ending>()

/** Ends a process; with `isGroup` all that it started too, for which it must have been started `detached`. */
export function endNow(child: ChildProcess, { isGroup = false } = {}): void {
  if (!isGroup || child.pid === undefined) return void child.kill('SIGKILL')
  try {
    // The group lives on when its leader is gone, and is not there when the last of it is.
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function endAll(): void {
  for (const [child, { isGroup }] of children) endNow(child, { isGroup })
  for (const { folder } of children.values()) rmSync(folder, { recursive: true, force: true })
  children.clear()
}

const last: (() => void)[] = []
let watching = false

/** Does something at the end of this process, also when a signal ends it. It must be done when it returns. */
export function atOurEnd(act: () => void): void {
  last.push(act)
  if (watching) return
  watching = true
  const end = () => {
    for (const each of last) each()
  }
  process.once('exit', end)
  // A signal ends a process without `exit`, unless somebody listens and says so.
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const]) {
    process.once(signal, () => {
      // Behind those who end a process of theirs: folders take time, and whoever sent the signal waits for half a second.
      process.off('exit', end)
      process.once('exit', end)
      process.exit(code)
    })
  }
}

/**
 * Ends a child process with this one, its temporary folder too, also when a signal ends it. Gives back the release.
 * `isGroup`: also what the child started itself.
 */
export function endWithUs(child: ChildProcess, folder: string, { isGroup = false } = {}): () => void {
  if (!last.includes(endAll)) {
    atOurEnd(endAll)
    // In front of what deletes alone.
    last.unshift(...last.splice(last.indexOf(endAll)))
  }
  children.set(child, { folder, isGroup })
  return () => children.delete(child)
}
