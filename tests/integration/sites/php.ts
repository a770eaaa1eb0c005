import { freePort, type Program, startProgram } from '../program.ts'

export type PhpOptions = {
  /** Where the site's files are. */
  root: string
  /** Its own folder, for what it writes; removed when it stops. */
  folder: string
  /** Any page that it answers. */
  page: string
  ini?: Record<string, string>
  env?: Record<string, string>
  port?: number
}

/** Settings that any site in a test has: nothing is written elsewhere, nobody gets mail, a picture of 30 MB may come. */
export const phpSettings = (folder: string, more: Record<string, string> = {}): string[] =>
  Object.entries({
    sys_temp_dir: folder,
    upload_tmp_dir: folder,
    'session.save_path': folder,
    sendmail_path: '/bin/true',
    display_errors: '0',
    memory_limit: '256M',
    post_max_size: '64M',
    upload_max_filesize: '64M',
    'opcache.enable_cli': '1',
    ...more,
  }).flatMap(([name, value]) => ['-d', `${name}=${value}`])

/** PHP's own server, answering in parallel as any real one does. */
export async function startPhp({
  root,
  folder,
  page,
  ini,
  env,
  port: wanted,
}: PhpOptions): Promise<{ origin: string } & Program> {
  const port = wanted ?? (await freePort())
  const origin = `http://127.0.0.1:${port}`
  const program = await startProgram({
    command: 'php',
    args: [...phpSettings(folder, ini), '-S', `127.0.0.1:${port}`, '-t', root],
    folder,
    env: { PHP_CLI_SERVER_WORKERS: '4', ...env },
    url: origin + page,
  })
  return { origin, ...program }
}
