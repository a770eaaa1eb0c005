import { inspect } from 'node:util'
import { Misconfigured } from '../../edge/proxy/config/config.ts'
import { CannotStart } from '../local/platform.ts'
import { flagOf, inFlags, WrongFlag } from './gate-flags.ts'

/** Why the gate did not start, for the person at the keyboard. 2: what was written cannot work; 1: something is in the way. */
export function explain(error: unknown): { lines: string[]; exitCode: 1 | 2 } {
  if (error instanceof WrongFlag) return { lines: [error.message], exitCode: 2 }
  if (error instanceof CannotStart) return { lines: [error.message], exitCode: 1 }
  if (!(error instanceof Misconfigured)) return { lines: [inspect(error)], exitCode: 1 }
  const lines = error.problems.map(({ variable, advice }) => {
    const flag = flagOf(variable)
    // What the site sent must not steer a terminal.
    return `${flag ? `${flag} (${variable})` : variable}: ${inFlags(advice)}`.replace(/\p{Cc}/gu, '')
  })
  if (error.problems.some(({ variable }) => variable === 'LOGIN_OK_COOKIE')) {
    lines.push('--test-user NAME signs in once and finds out how a right password is told.')
  }
  return { lines: [...lines, '--help explains the flags; docs/any-site.md shows where to look.'], exitCode: 2 }
}
