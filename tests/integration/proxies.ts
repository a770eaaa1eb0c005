import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Program, startProgram } from './program.ts'
import { requireProgram } from './programs.ts'

/* Real proxies with the configuration files of the documentation. */

const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples/forward-auth')

export type Places = { port: number; sallyport: string; site: string; key: string }
export type StartProxy = (places: Places) => Promise<Program>

/** The file of the documentation with addresses and key put in; throws when it does not name what is to be replaced. */
async function example(file: string, { port, sallyport, site, key }: Places): Promise<string> {
  const whole = await readFile(path.join(EXAMPLES, file), 'utf8')
  // The comment on top explains the placeholders.
  let text = whole.replace(/^(#.*\n)+/, '')
  const replacements = [
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['127.0.0.1:8787', new URL(sallyport).host],
    ['127.0.0.1:3000', new URL(site).host],
    ['MFA_PROXY_KEY', key],
  ] as const
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${file} does not name ${from}`)
    text = text.replaceAll(from, to)
  }
  return text
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
include ${folder}/site.conf; }`
  await writeFile(path.join(folder, 'site.conf'), await example('nginx.conf', places))
  await writeFile(path.join(folder, 'nginx.conf'), frame)
  const args = ['-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf')]
  return startProgram({ command: '/usr/sbin/nginx', args, folder, url: `http://127.0.0.1:${places.port}/` })
}

export const startCaddy: StartProxy = async (places) => {
  await requireProgram('caddy')
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-caddy-'))
  await writeFile(path.join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${await example('Caddyfile', places)}`)
  const args = ['run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')]
  return startProgram({ command: 'caddy', args, folder, url: `http://127.0.0.1:${places.port}/` })
}
