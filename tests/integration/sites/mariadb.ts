import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Program, startProgram } from '../program.ts'

/** A MariaDB of a site's own, reached through a socket in its folder; the machine's own one is left alone. */
export type MariaDb = Program & { socket: string }

export const MARIADB = { server: '/usr/sbin/mariadbd', prepare: '/usr/bin/mariadb-install-db' }

/** `sql` is run before anybody can connect. */
export async function startMariaDb(sql: string): Promise<MariaDb> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-mariadb-'))
  const at = (name: string) => path.join(folder, name)
  const data = ['--no-defaults', '--user=root', `--datadir=${at('data')}`, '--innodb-log-file-size=8M']
  try {
    const how = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve']
    await promisify(execFile)(MARIADB.prepare, [...data, ...how])
    await writeFile(at('begin.sql'), sql)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const socket = at('socket')
  const program = await startProgram({
    command: MARIADB.server,
    args: [
      ...data,
      `--socket=${socket}`,
      '--skip-networking',
      `--init-file=${at('begin.sql')}`,
      // What is lost when the machine stops is of no use then.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
      '--max-allowed-packet=64M',
    ],
    folder,
    url: () => takesConnections(socket),
  })
  return { ...program, socket }
}

function takesConnections(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = connect(socket)
    asked.once('error', () => resolve(false))
    asked.once('connect', () => {
      asked.destroy()
      resolve(true)
    })
  })
}
