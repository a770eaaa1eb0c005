import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Program, startProgram } from './program.ts'
import { requireProgram } from './programs.ts'

/* Real proxies with the configuration files of the documentation. */

const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples/forward-auth')

export type Places = {
  port: number
  sallyport: string
  site: string
  key: string
  /** A second port, where it speaks HTTP/2 without TLS, as with TLS to browsers. */
  http2: number
  /** What is changed in a file. */
  change?: (text: string, file: string) => string
}
export type StartProxy = (places: Places) => Promise<Program>

/**
 * Files of the documentation with addresses, key and their own folder put in; throws when none of them names what is to be
 * replaced. The last one is what the proxy is started with.
 */
async function writeExamples(
  folder: string,
  files: string[],
  { port, sallyport, site, key, change = (text) => text }: Places,
  adapt: (text: string) => string,
): Promise<void> {
  // The comment on top explains the placeholders.
  const texts = await Promise.all(
    files.map(async (file) => (await readFile(path.join(EXAMPLES, file), 'utf8')).replace(/^((#|--).*\n)+/, '')),
  )
  const replacements = [
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['127.0.0.1:8787', new URL(sallyport).host],
    ['127.0.0.1:3000', new URL(site).host],
    ['MFA_PROXY_KEY', key],
  ] as const
  for (const [from] of replacements) {
    if (!texts.some((text) => text.includes(from))) throw new Error(`${files.join(' and ')}: ${from} is not there`)
  }
  for (const [n, file] of files.entries()) {
    const text = replacements.reduce((done, [from, to]) => done.replaceAll(from, to), texts[n] ?? '')
    const placed = text.replace(/\/etc\/\w+\/(mfa-\w+\.lua)/, `${folder}/$1`)
    await writeFile(path.join(folder, file), change(adapt(placed), file))
  }
}

export const startNginx: StartProxy = async (places) => {
  await requireProgram('nginx')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const frame = `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr warn;
events { worker_connections 1024; }
http { access_log off; ${temporary.join(' ')}
include ${folder}/nginx.conf; }`
  const listen = `listen 127.0.0.1:${places.port};`
  await writeExamples(folder, ['nginx.conf'], places, (text) =>
    text.replace(listen, `${listen}\n  listen 127.0.0.1:${places.http2} http2;`),
  )
  await writeFile(path.join(folder, 'frame.conf'), frame)
  const args = ['-e', 'stderr', '-p', folder, '-c', path.join(folder, 'frame.conf')]
  return startProgram({ command: '/usr/sbin/nginx', args, folder, url: `http://127.0.0.1:${places.port}/` })
}

export const startCaddy: StartProxy = async (places) => {
  await requireProgram('Caddy')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-caddy-'))
  const address = `http://127.0.0.1:${places.port}`
  const options = '{\n\tadmin off\n\tservers {\n\t\tprotocols h1 h2 h2c\n\t}\n}'
  await writeExamples(
    folder,
    ['Caddyfile'],
    places,
    (text) => `${options}\n${text.replace(address, `${address}, http://127.0.0.1:${places.http2}`)}`,
  )
  const args = ['run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')]
  return startProgram({ command: 'caddy', args, folder, url: `http://127.0.0.1:${places.port}/` })
}

export const startHaproxy: StartProxy = async (places) => {
  await requireProgram('HAProxy')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-haproxy-'))
  const bind = `bind 127.0.0.1:${places.port}`
  await writeExamples(folder, ['mfa-haproxy.lua', 'haproxy.cfg'], places, (text) =>
    text.replace(bind, `${bind}\n  bind 127.0.0.1:${places.http2} proto h2`),
  )
  const args = ['-db', '-f', path.join(folder, 'haproxy.cfg')]
  return startProgram({ command: '/usr/sbin/haproxy', args, folder, url: `http://127.0.0.1:${places.port}/` })
}

const APACHE_MODULES = ['mpm_event', 'authz_core', 'env', 'headers', 'http2', 'lua', 'proxy', 'proxy_http']

export const startApache: StartProxy = async (places) => {
  await requireProgram('Apache httpd')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-apache-'))
  const modules = APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  // As root it would let others do the work, who must be able to read this folder.
  const user = process.getuid?.() === 0 ? 'User www-data\nGroup www-data\n' : ''
  await chmod(folder, 0o755)
  const frame = `ServerName 127.0.0.1
ServerRoot ${folder}
PidFile ${folder}/httpd.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ErrorLog ${folder}/error.log
LogLevel warn
StartServers 1
${modules.join('\n')}
${user}Include ${folder}/apache.conf
`
  const [first, second] = [`127.0.0.1:${places.port}`, `127.0.0.1:${places.http2}`]
  await writeExamples(folder, ['mfa-apache.lua', 'apache.conf'], places, (text) =>
    text
      .replace(`Listen ${first}`, `Listen ${first}\nListen ${second}\nProtocols h2c http/1.1`)
      .replace(`<VirtualHost ${first}>`, `<VirtualHost ${first} ${second}>`),
  )
  await writeFile(path.join(folder, 'frame.conf'), frame)
  const args = ['-D', 'FOREGROUND', '-f', path.join(folder, 'frame.conf')]
  return startProgram({ command: '/usr/sbin/apache2', args, folder, url: `http://127.0.0.1:${places.port}/` })
}
