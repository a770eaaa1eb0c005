import type {
  AnswerChallengeRequest,
  BeginEnrolmentRequest,
  ChallengePassedView,
  ChallengeView,
  ConfirmEnrolmentRequest,
  EnrolmentConfirmedView,
  EnrolmentView,
  Problem,
  ProblemCode,
  SettingsView,
} from '../edge/contract/index.ts'

/** A refusal as the elements see it: the server's problem, or `offline` / `unavailable` where no answer came. */
export type ClientProblem = Pick<Problem, 'retryAfterSeconds' | 'accounts' | 'reason' | 'page'> & {
  code: ProblemCode | 'offline'
  /** Null where the request never reached the server. */
  requestId: string | null
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; problem: ClientProblem }

/**
 * What the elements need from a server. Give an element another one by its `client` property; it never throws,
 * it answers with a problem.
 */
export interface MfaClient {
  loadSettings(): Promise<Result<SettingsView>>
  beginEnrolment(request: BeginEnrolmentRequest): Promise<Result<EnrolmentView>>
  confirmEnrolment(id: string, request: ConfirmEnrolmentRequest): Promise<Result<EnrolmentConfirmedView>>
  /** Best effort: it is sent while the page goes away, and nobody waits for the answer. */
  abandonEnrolment(id: string): Promise<Result<null>>
  /** **Finish** was pressed: the codes count as saved. Survives leaving the page. */
  confirmBackupCodes(): Promise<Result<null>>
  loadChallenge(): Promise<Result<ChallengeView>>
  answerChallenge(request: AnswerChallengeRequest): Promise<Result<ChallengePassedView>>
}

export type FetchClientOptions = {
  /** Where the routes are mounted. */
  endpoint?: string
  /** The token of a read that was already made, such as the one in a form the server rendered. */
  csrf?: string | null
}

type Write = { path: string; body: unknown; reread: '/api/settings' | '/api/challenge'; keepalive?: boolean }

/** The client over `fetch`. It keeps the `csrf` of its last read, and reads again once where the server refuses it. */
export function createFetchClient({ endpoint = '/mfa', csrf = null }: FetchClientOptions = {}): MfaClient {
  const base = endpoint.replace(/\/+$/, '')
  let token = csrf

  async function read<View extends { csrf: string }>(path: string): Promise<Result<View>> {
    const answer = await send<View>(base + path, { method: 'GET' })
    if (answer.ok) token = answer.value.csrf
    return answer
  }

  async function write<View>({ path, body, reread, keepalive = false }: Write): Promise<Result<View>> {
    if (token === null) {
      const fresh = await read(reread)
      if (!fresh.ok) return fresh
    }
    const post = () =>
      send<View>(base + path, {
        method: 'POST',
        keepalive,
        headers: { 'Content-Type': 'application/json', 'X-MFA-CSRF': token ?? '' },
        body: JSON.stringify(body),
      })
    const answer = await post()
    if (answer.ok || answer.problem.code !== 'csrf') return answer
    const fresh = await read(reread)
    return fresh.ok ? post() : fresh
  }

  const settings = '/api/settings'
  const challenge = '/api/challenge'
  const enrolments = '/api/enrolments'
  const enrolment = (id: string) => `${enrolments}/${encodeURIComponent(id)}`

  return {
    loadSettings: () => read(settings),
    beginEnrolment: (body) => write({ path: enrolments, body, reread: settings }),
    confirmEnrolment: (id, body) => write({ path: `${enrolment(id)}/confirm`, body, reread: settings }),
    abandonEnrolment: (id) => write({ path: `${enrolment(id)}/abandon`, body: {}, reread: settings, keepalive: true }),
    confirmBackupCodes: () => write({ path: '/api/backup-codes/confirm', body: {}, reread: settings, keepalive: true }),
    loadChallenge: () => read(challenge),
    answerChallenge: (body) => write({ path: challenge, body, reread: challenge }),
  }
}

/** After this long an answer counts as lost. */
const PATIENCE_MS = 30_000

async function send<View>(url: string, init: RequestInit): Promise<Result<View>> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, {
      ...init,
      signal,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
    })
    if (!response.ok) return { ok: false, problem: await readProblem(response) }
    return { ok: true, value: (response.status === 204 ? null : await response.json()) as View }
  } catch {
    return { ok: false, problem: { code: navigator.onLine ? 'unavailable' : 'offline', requestId: null } }
  }
}

/** Something between us and the server may answer in its own words: what is no problem of ours is `unavailable`. */
async function readProblem(response: Response): Promise<ClientProblem> {
  const body = (await response.json().catch(() => null)) as Problem | null
  if (typeof body?.code !== 'string') return { code: 'unavailable', requestId: null }
  const { code, requestId, retryAfterSeconds, accounts, reason, page } = body
  return { code, requestId, retryAfterSeconds, accounts, reason, page }
}
