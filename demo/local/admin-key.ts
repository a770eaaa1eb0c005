import { apiKeysCommand } from '../../tools/admin/api-keys-command.ts'
import type { Outcome } from '../../tools/terminal/outcome.ts'

const NAME = 'Operations of the demo'
const SCOPES = 'read,support,forget,policy,audit,keys,webhooks'

/**
 * A key to the admin API for the demo's own back office, made as an operator makes one, on the command line. It lives for
 * one run: those of runs before are revoked, so a copy that was left somewhere opens nothing.
 */
export async function newAdminKey(databaseUrl: string): Promise<string> {
  const run = async (...words: string[]) =>
    JSON.parse(lineOf(await apiKeysCommand([...words, '--json'], { LIBSQL_URL: databaseUrl }, 'sallyport')))
  const keys: { id: string; name: string; revokedAt: number | null }[] = await run('list')
  for (const { id, name, revokedAt } of keys) {
    if (name === NAME && revokedAt === null) await run('revoke', id, '--reason', 'the demo was started again')
  }
  const { key } = await run('create', '--name', NAME, '--scopes', SCOPES, '--days', '30')
  return key
}

function lineOf({ exitCode, out, err }: Outcome): string {
  const [line] = out
  if (exitCode !== 0 || line === undefined) throw new Error(err.join(' '))
  return line
}
