import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { words } from './words.ts'

/* Runs of tests, samples and engines begin beside each other: a port that one of them was given is nobody else's. */

const MODULE = path.resolve(import.meta.dirname, '../../tools/local/local-server.ts')
const FLAGS = words`--experimental-strip-types --no-warnings --input-type=module --eval`
/** Of 12,000: drawn without regard to each other, some are alike but for one time in thousands. */
const COUNT = 400

/** Draws ports, says which, and stays until its input ends. */
const DRAW = `
import { freePort } from ${JSON.stringify(MODULE)}
const ports = []
for (let n = 0; n < ${COUNT}; n++) ports.push(await freePort())
console.log(JSON.stringify(ports))
process.stdin.resume()`

test('processes that draw ports beside each other are given none twice', async () => {
  const children = [1, 2].map(() => spawn(process.execPath, [...FLAGS, DRAW], { stdio: ['pipe', 'pipe', 'inherit'] }))
  try {
    const drawn = await Promise.all(
      children.map(async ({ stdout }) => {
        for await (const line of stdout) return JSON.parse(String(line)) as number[]
        throw new Error('It drew nothing.')
      }),
    )
    const ports = drawn.flat()
    expect(ports).toHaveLength(2 * COUNT)
    expect(new Set(ports).size).toBe(ports.length)
  } finally {
    for (const { stdin } of children) stdin.end()
  }
})
