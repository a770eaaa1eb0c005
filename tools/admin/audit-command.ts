import type { Writable } from 'node:stream'
import { failed, type Outcome } from '../terminal/outcome.ts'
import { exportAudit } from './audit-export.ts'
import { checkLog, makeSealKey, sealLog } from './audit-seal.ts'

/** `sallyport audit …`: the log read, sealed and verified. Never throws for what a person typed. */
export async function auditCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
  command: string,
  to: Writable = process.stdout,
): Promise<Outcome> {
  const [verb, ...rest] = words
  switch (verb) {
    case 'export':
      return exportAudit(rest, env, command, to)
    case 'key':
      return makeSealKey(rest, command)
    case 'seal':
      return sealLog(rest, env, command)
    case 'verify':
      return checkLog(rest, env, command)
  }
  return failed(
    2,
    `Use: ${command} audit export [--format ndjson|csv|ocsf] [--from …] [--to …]`,
    `     ${command} audit key | seal | verify [--checkpoint <file of a note>]`,
  )
}
