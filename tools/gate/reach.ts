import { request as askHttp } from 'node:http'
import { request as askHttps } from 'node:https'
import type { Reach } from '../../edge/proxy/upstream/upstream.ts'
import { CannotStart } from '../local/platform.ts'

/** Codes by which Node says that a certificate is not to be trusted, in words. */
const CERTIFICATE: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority that is not known here',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
}

/** What `fetch` threw, as something that the person at the keyboard can mend. */
export function unreachable(origin: URL, error: unknown): CannotStart {
  const address = origin.origin
  const codes = codesOf(error)
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code))
  const certificate = codes.map((code) => CERTIFICATE[code]).find((text) => text !== undefined)
  if (certificate) {
    return new CannotStart(
      `The certificate of ${address} ${certificate}, so neither this nor the Worker can trust it. ` +
        "Give the site's http address as --origin, or a certificate that is trusted.",
    )
  }
  if (has('ECONNREFUSED')) {
    return new CannotStart(`Nothing listens at ${address}. Start the site first, or look at --origin.`)
  }
  if (has('ENOTFOUND', 'EAI_AGAIN')) {
    return new CannotStart(`There is no host ${origin.hostname}. Look at --origin.`)
  }
  if (has('TimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT')) {
    return new CannotStart(`${address} did not answer in time.`)
  }
  if (has('ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO')) {
    return new CannotStart(`${address} does not speak https. Write --origin http://${origin.host}`)
  }
  if (has('HTTPParserError') || codes.some((code) => code.startsWith('HPE_'))) {
    return new CannotStart(`What listens at ${address} does not speak HTTP. Look at --origin.`)
  }
  if (has('UND_ERR_SOCKET', 'ECONNRESET')) {
    const other = origin.protocol === 'http:' ? ` It may speak https: --origin https://${origin.host}` : ''
    return new CannotStart(`${address} closed the connection without an answer.${other}`)
  }
  return new CannotStart(`${address} cannot be reached: ${codes.join(', ') || String(error)}.`)
}

/** Names and codes of an error and of all that caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code)
    codes.push(at.name)
    if (at instanceof AggregateError) codes.push(...at.errors.flatMap(codesOf))
  }
  return codes
}

/**
 * The way to the site under the name that browsers will use: the connection goes to the one address, `Host` says the other,
 * which `fetch` does not let anybody write.
 */
export function reachAs(origin: URL, publicOrigin: string): Reach {
  return async (address, init) => {
    const url = new URL(address.replace(publicOrigin, origin.origin))
    const packed = new Response(init.body ?? null)
    const body = Buffer.from(await packed.arrayBuffer())
    const headers = new Headers(init.headers)
    const type = packed.headers.get('Content-Type')
    if (type !== null && !headers.has('Content-Type')) headers.set('Content-Type', type)
    if (body.length > 0) headers.set('Content-Length', String(body.length))
    const fields = { ...Object.fromEntries(headers), Host: new URL(address).host }
    const ask = url.protocol === 'https:' ? askHttps : askHttp
    return new Promise((resolve, reject) => {
      const options = { method: init.method ?? 'GET', headers: fields, signal: init.signal ?? undefined }
      const asked = ask(url, options, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', reject)
        answer.once('end', () => {
          const own = new Headers()
          for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
            own.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '')
          }
          const status = answer.statusCode ?? 500
          resolve(
            new Response([204, 205, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers: own }),
          )
        })
      })
      asked.once('error', reject)
      asked.end(body)
    })
  }
}
