import type { Place } from './site.ts'

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

type More = { ini?: Record<string, string>; env?: Record<string, string> }

/** PHP's own server over the files of a folder, answering in parallel as any real one does. */
export const phpServer = ({ folder, port }: Place, root: string, { ini, env }: More = {}) => ({
  command: 'php',
  args: [...phpSettings(folder, ini), '-S', `127.0.0.1:${port}`, '-t', root],
  env: { PHP_CLI_SERVER_WORKERS: '4', ...env },
})
