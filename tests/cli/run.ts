import { spawn } from 'node:child_process'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

export type Ran = { code: number | null; out: string; err: string }

/** A command as `npm run … -- …` runs it, until it ends, or has said this and is told to. */
export function run(script: string, words: string[], env: Record<string, string>, until?: RegExp): Promise<Ran> {
  const args = ['--experimental-strip-types', '--no-warnings', path.join(ROOT, script), ...words]
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ran = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    ran.out += chunk.toString()
    if (until?.test(ran.out)) child.kill('SIGINT')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    ran.err += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...ran }))
  })
}

export const printed = (lines: string[]) => lines.map((line) => `${line}\n`).join('')
