import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { applyMigrations } from '../../db/migrate.ts'
import { toBase32 } from '../../edge/factors/totp/key-uri.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { fill } from '../fill.ts'
import { ownFolder } from '../processes.ts'
import type { Table } from '../report.ts'
import { sealRows } from '../sealed-rows.ts'

/*
 * What an operator waits for who moves people in, or a whole deployment to another place: once each, on files of this
 * machine. `npm run bench -- moving --people 100000`.
 */

const REASON = ['--reason', 'a move']

export async function moving({ sizes }: { sizes: number[] }): Promise<Table> {
  const rows: string[][] = []
  for (const people of sizes) rows.push(...(await movingOf(people)))
  return {
    id: 'moving',
    head: ['Act', 'people', 'seconds', 'CPU s', 'MiB of the file'],
    rows,
    notes: [],
  }
}

async function movingOf(people: number): Promise<string[][]> {
  const folder = ownFolder()
  const at = (name: string) => path.join(folder, name)
  const MFA_TRANSFER_KEY = randomBytes(32).toString('base64')
  const envOf = (database: string) => ({ LIBSQL_URL: `file:${at(database)}`, MFA_KEYS: newKeyRing(), MFA_TRANSFER_KEY })
  const rows: string[][] = []
  async function timed(act: string, words: string[], env: NodeJS.ProcessEnv, file: string): Promise<void> {
    const [startedAt, before] = [performance.now(), process.cpuUsage()]
    const { exitCode, out, err } = await sallyportCommand([...words, ...REASON], env)
    const seconds = (performance.now() - startedAt) / 1000
    if (exitCode !== 0) throw new Error([...out, ...err].join('\n'))
    console.error(`${act}: ${seconds.toFixed(1)} s, ${[...out, ...err].join(' ').slice(0, 100)}`)
    const { user, system } = process.cpuUsage(before)
    const { size } = await stat(file)
    const cpu = ((user + system) / 1e6).toFixed(1)
    rows.push([act, people.toLocaleString('en'), seconds.toFixed(1), cpu, mebibytes(size)])
  }
  try {
    const [town, other] = [envOf('town.db'), envOf('other.db')]
    await applyMigrations(town.LIBSQL_URL)
    await applyMigrations(other.LIBSQL_URL)
    await fill(at('town.db'), people)
    await sealRows(town)
    await writeList(at('list.csv'), people)
    const list = ['import', at('list.csv'), '--from', 'otpauth', '--json']
    const moved = at('everything.ndjson')
    await timed('a dry run of a list', [...list, '--dry-run'], town, at('list.csv'))
    await timed('import of a list, beside as many who are there', list, town, at('list.csv'))
    await timed('the same list again', list, town, at('list.csv'))
    await timed('export of everything', ['export', '--all', '--to', moved], town, moved)
    await timed('import of everything', ['import', moved, '--from', 'sallyport'], other, moved)
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)

async function writeList(file: string, people: number): Promise<void> {
  const stream = createWriteStream(file)
  for (let index = 0; index < people; index++) {
    const secret = toBase32(randomBytes(20))
    const line = `new-${index},otpauth://totp/Acme:new-${index}?secret=${secret}&issuer=Acme\n`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
