import { spawnSync } from 'node:child_process'
import { twoCallSuite } from '../world/two-call-site.ts'

const found = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 8))'], { encoding: 'utf8' })
if (found.status !== 0 || found.stdout.trim() !== 'True') {
  throw new Error(
    `The example in Python needs python3, 3.8 or newer, on the PATH (Debian and Ubuntu: "apt-get install python3"). ${found.error?.message ?? found.stdout + found.stderr}`,
  )
}

twoCallSuite("Python's standard library", ['python3', 'server.py'])
