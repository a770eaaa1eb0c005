import type {
  AnswerChallengeRequest,
  AuthenticatorView,
  BackupCodesCreatedView,
  BeginEnrolmentRequest,
  ChallengePassedView,
  ChallengeView,
  ChangeAuthenticatorRequest,
  ConfirmEnrolmentRequest,
  EnrolmentConfirmedView,
  EnrolmentView,
  PoliciesView,
  PolicyView,
  ProofRequest,
  SetPolicyRequest,
  SettingsView,
} from '../edge/contract/index.ts'
import { createTransport, type FetchClientOptions, type Result, type Transport } from './transport.ts'

export type { ClientProblem, FetchClientOptions, Result } from './transport.ts'

/** What `<mfa-challenge>` needs from a server. */
export interface ChallengeClient {
  loadChallenge(): Promise<Result<ChallengeView>>
  answerChallenge(request: AnswerChallengeRequest): Promise<Result<ChallengePassedView>>
}

/** What `<account-mfa-toggle>` needs from a server. */
export interface PolicyClient {
  loadSettings(): Promise<Result<SettingsView>>
  /** Policies of these accounts, or of all the caller's where there are too many for one address. */
  loadPolicies(accountIds: readonly string[]): Promise<Result<PoliciesView>>
  /** OFF without a proof changes nothing and answers what is missing. */
  setPolicy(accountId: string, request: SetPolicyRequest): Promise<Result<PolicyView>>
}

/**
 * What the elements need from a server. Give an element another one by its `client` property; it never throws,
 * it answers with a problem.
 */
export interface MfaClient extends ChallengeClient, PolicyClient {
  /** With `replaces` and a proof: a reset (spec R1). */
  beginEnrolment(request: BeginEnrolmentRequest): Promise<Result<EnrolmentView>>
  confirmEnrolment(id: string, request: ConfirmEnrolmentRequest): Promise<Result<EnrolmentConfirmedView>>
  /** Best effort: it is sent while the page goes away, and nobody waits for the answer. */
  abandonEnrolment(id: string): Promise<Result<null>>
  renameAuthenticator(id: string, request: ChangeAuthenticatorRequest): Promise<Result<AuthenticatorView>>
  removeAuthenticator(id: string, request: ProofRequest): Promise<Result<SettingsView>>
  /** The old codes die with this (spec B1). */
  createBackupCodes(request: ProofRequest): Promise<Result<BackupCodesCreatedView>>
  /** **Finish** was pressed: the codes count as saved. Survives leaving the page. */
  confirmBackupCodes(): Promise<Result<null>>
}

const settings = 'settings'
const challenge = 'challenge'

// One part for each element that is to be had alone, so that its script does not carry the requests of the others.

export function challengeClient({ read, write }: Transport): ChallengeClient {
  return {
    loadChallenge: () => read(challenge),
    answerChallenge: (body) => write({ path: challenge, body, reread: challenge }),
  }
}

/** Servers and proxies take addresses of about this length. */
const MAX_QUERY = 7_900

export function policyClient({ read, write }: Transport): PolicyClient {
  const policies = (ids: readonly string[]) => {
    const query = new URLSearchParams(ids.map((id) => ['account', id])).toString()
    return query.length > MAX_QUERY ? 'policies' : `policies?${query}`
  }
  return {
    loadSettings: () => read(settings),
    loadPolicies: (ids) => read(policies(ids)),
    setPolicy: (id, body) =>
      write({ method: 'PUT', path: `policies/${encodeURIComponent(id)}`, body, reread: policies([id]) }),
  }
}

/** The client over `fetch`. It keeps the `csrf` of its last read, and reads again once where the server refuses it. */
export function createFetchClient(options: FetchClientOptions = {}): MfaClient {
  const transport = createTransport(options)
  const write = <View>(path: string, body: unknown = {}, more = {}) =>
    transport.write<View>({ path, body, reread: settings, ...more })
  const enrolment = (id: string, act: string) => `enrolments/${encodeURIComponent(id)}/${act}`
  const authenticator = (id: string) => `authenticators/${encodeURIComponent(id)}`
  return {
    ...challengeClient(transport),
    ...policyClient(transport),
    beginEnrolment: (body) => write('enrolments', body),
    confirmEnrolment: (id, body) => write(enrolment(id, 'confirm'), body),
    abandonEnrolment: (id) => write(enrolment(id, 'abandon'), {}, { keepalive: true }),
    renameAuthenticator: (id, body) => write(authenticator(id), body, { method: 'PATCH' }),
    removeAuthenticator: (id, body) => write(`${authenticator(id)}/remove`, body),
    createBackupCodes: (body) => write('backup-codes', body),
    confirmBackupCodes: () => write('backup-codes/confirm', {}, { keepalive: true }),
  }
}
