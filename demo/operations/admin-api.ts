import type {
  ApiKeysView,
  AuditView,
  OperatorPoliciesView,
  PeopleView,
  PersonView,
  WebhooksView,
} from '../../edge/contract/admin.ts'

/** Why there is no answer. `no_answer`: nothing is known, not even whether an act was done. */
export type Trouble =
  | { kind: 'no_key' | 'no_answer' | 'key_refused' | 'scope' | 'not_found' | 'repeated' | 'refused' }
  | { kind: 'busy'; retryAfterSeconds: number }

export type Told<T> = { ok: true; value: T } | { ok: false; trouble: Trouble }

/** Where the admin API is and the key to it. Neither comes from a request: a key goes to no address that somebody else names. */
export type AdminAccess = { origin: string | undefined; key: string | undefined }

export type LogFilter = { account?: string; principal?: string; act?: string; from?: string; to?: string }

/** What an act brings: why, and what makes it happen once however often it is sent. */
export type Act = { reason: string; once: string }

export type AdminApi = ReturnType<typeof adminApi>

type Call = { query?: Record<string, string | undefined>; body?: object; once?: string }

const LONGEST_WAIT_MS = 15_000

/** The admin API as any program of somebody else calls it: over HTTP, with a key. */
export function adminApi({ origin, key }: AdminAccess) {
  async function ask(method: string, path: string, { query = {}, body, once }: Call): Promise<Told<Response>> {
    if (!origin || !key) return trouble({ kind: 'no_key' })
    const url = new URL(`/mfa/admin/v1${path}`, origin)
    for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value)
    const headers = {
      Authorization: `Bearer ${key}`,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(once && { 'Idempotency-Key': once }),
    }
    try {
      const response = await fetch(url, {
        ...{ method, headers, body: body && JSON.stringify(body) },
        // A key is not carried on to where an answer points.
        ...{ redirect: 'manual', signal: AbortSignal.timeout(LONGEST_WAIT_MS) },
      })
      return response.ok ? { ok: true, value: response } : trouble(troubleOf(response))
    } catch {
      return trouble({ kind: 'no_answer' })
    }
  }

  async function json<T>(method: string, path: string, call: Call = {}): Promise<Told<T>> {
    const told = await ask(method, path, call)
    if (!told.ok) return told
    try {
      return { ok: true, value: (await told.value.json()) as T }
    } catch {
      return trouble({ kind: 'no_answer' })
    }
  }

  /** An id is one part of the path; no id is one that a URL reads as "here" or "above". */
  const at = (room: string, id: string, verb = '') =>
    /^\.{1,2}$/.test(id) ? `/${room}/%00${verb}` : `/${room}/${encodeURIComponent(id)}${verb}`
  const send = <T>(path: string, { reason, once }: Act, more: object = {}, method = 'POST') =>
    json<T>(method, path, { body: { ...more, reason }, once })

  return {
    people: (query: { search?: string; after?: string }) => json<PeopleView>('GET', '/people', { query }),
    person: (id: string) => json<PersonView>('GET', at('people', id)),
    reset: (id: string, act: Act) => send<{ hadMethod: boolean }>(at('people', id, '/reset'), act),
    unlock: (id: string, act: Act) =>
      send<{ wasDisabled: boolean; hadWrongCodes: boolean }>(at('people', id, '/unlock'), act),
    endSessions: (id: string, act: Act) => send<{ ended: number }>(at('people', id, '/end-sessions'), act),
    forget: (id: string, act: Act) => send<{ hadMethod: boolean }>(at('people', id, '/forget'), act),
    log: (query: LogFilter & { after?: string }) => json<AuditView>('GET', '/audit', { query }),
    logFile: (query: LogFilter & { format: string }) => ask('GET', '/audit/export', { query }),
    policies: (query: { after?: string }) => json<OperatorPoliciesView>('GET', '/policies', { query }),
    setPolicy: (id: string, required: boolean, act: Act) =>
      send<{ wasRequired: boolean }>(at('policies', id), act, { required }, 'PUT'),
    keys: () => json<ApiKeysView>('GET', '/api-keys'),
    revokeKey: (id: string, act: Act) => send<object>(at('api-keys', id, '/revoke'), act),
    webhooks: () => json<WebhooksView>('GET', '/webhooks'),
    replay: (id: string, act: Act) =>
      send<{ replayed: number }>(at('webhooks', id, '/replay'), act, { from: 0, deadOnly: true }),
    enable: (id: string, act: Act) => send<object>(at('webhooks', id, '/enable'), act),
  }
}

const trouble = (one: Trouble): { ok: false; trouble: Trouble } => ({ ok: false, trouble: one })

const KINDS: Record<number, Exclude<Trouble['kind'], 'busy'>> = {
  400: 'refused',
  401: 'key_refused',
  403: 'scope',
  404: 'not_found',
  409: 'repeated',
  413: 'refused',
}

function troubleOf({ status, headers }: Response): Trouble {
  if (status === 429) return { kind: 'busy', retryAfterSeconds: Number(headers.get('Retry-After')) || 60 }
  return { kind: KINDS[status] ?? 'no_answer' }
}
