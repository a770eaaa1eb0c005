import { UpstreamUnavailable } from './upstream.ts'

/*
 * An open WebSocket has no further requests at which the gate could decide again, so it is asked about while it is open.
 */

/** A Worker's own WebSocket (https://developers.cloudflare.com/workers/runtime-apis/websockets/), as far as it is used here. */
interface PlatformSocket extends EventTarget {
  binaryType: string
  accept(): void
  send(message: string | ArrayBuffer): void
  close(code?: number, reason?: string): void
}

type Upgraded = Response & { webSocket?: PlatformSocket | null }

declare const WebSocketPair: new () => { 0: PlatformSocket; 1: PlatformSocket }

/** How often an open WebSocket is asked about. Twice this and the answer's own time limit stay below a minute. */
export const ASKED_EVERY_MS = 25_000

/** The code of RFC 6455 §7.4.1 for "against the rules": the page may connect again, which the gate then decides. */
const POLICY_VIOLATION = 1008
const ABNORMAL = 1006
const NO_CODE = 1005
const INTERNAL_ERROR = 1011

/**
 * Hands messages on between browser and site until one of them ends, or until `mayStay` says no. Not being able to ask is
 * forgiven once.
 * @param everyMs how often `mayStay` is asked, milliseconds
 */
export function watchedSocket(upstream: Response, mayStay: () => Promise<boolean>, everyMs: number): Response {
  const site = (upstream as Upgraded).webSocket
  // An open way that could not be closed again is none.
  if (!site) throw new UpstreamUnavailable(false)
  const { 0: browser, 1: ours } = new WebSocketPair()
  for (const end of [site, ours]) {
    end.binaryType = 'arraybuffer'
    end.accept()
  }

  let failures = 0
  const timer = setInterval(async () => {
    const stays = await mayStay().then(
      (answer) => {
        failures = 0
        return answer
      },
      () => ++failures < 2,
    )
    if (!stays) endBoth(POLICY_VIOLATION, 'sign in again')
  }, everyMs)

  function endBoth(code: number, reason: string): void {
    clearInterval(timer)
    for (const end of [site, ours]) if (end) closed(end, code, reason)
  }

  function join(from: PlatformSocket, to: PlatformSocket): void {
    from.addEventListener('message', (event) => {
      try {
        to.send((event as MessageEvent<string | ArrayBuffer>).data)
      } catch {
        // The other end has just gone.
        endBoth(INTERNAL_ERROR, '')
      }
    })
    from.addEventListener('close', (event) => {
      clearInterval(timer)
      const { code, reason } = event as CloseEvent
      closed(from, code, reason)
      closed(to, code, reason)
    })
    from.addEventListener('error', () => endBoth(INTERNAL_ERROR, ''))
  }
  join(site, ours)
  join(ours, site)

  // Of the site's fields only what was agreed between the two pages: a cookie here would pass every rule about cookies.
  const protocol = upstream.headers.get('Sec-WebSocket-Protocol')
  const headers = protocol === null ? undefined : { 'Sec-WebSocket-Protocol': protocol }
  const init: ResponseInit & { webSocket: PlatformSocket } = { status: 101, headers, webSocket: browser }
  return new Response(null, init)
}

/** Closing what is closed already is no error. Two codes are never sent: they say that none came (RFC 6455 §7.4.1). */
function closed(end: PlatformSocket, code: number, reason: string): void {
  try {
    if (code === NO_CODE) end.close()
    else end.close(code === ABNORMAL ? INTERNAL_ERROR : code, reason)
  } catch {
    // It was closed before.
  }
}
