import type {
  AnswerChallengeRequest,
  AskCeremonyRequest,
  AuthenticatorView,
  BackupCodesCreatedView,
  BeginEnrolmentRequest,
  CeremoniesView,
  ChallengePassedView,
  ChallengeView,
  ChangeAuthenticatorRequest,
  ConfirmEnrolmentRequest,
  EnrolmentConfirmedView,
  EnrolmentView,
  GrantedView,
  MembersView,
  PoliciesView,
  PolicyView,
  ProofRequest,
  SessionsEndedView,
  SessionsView,
  SetPolicyRequest,
  SettingsView,
} from '../../edge/contract/index.ts'
import { createTransport, type FetchClientOptions, type Result, read, type Transport, write } from './transport.ts'

export type { ClientProblem, FetchClientOptions, Result } from './transport.ts'

/** What `<mfa-challenge>` needs from a server. */
export interface ChallengeClient {
  /**
   * Who is signing in, what may be asked for, and until when each of it waits. Refused where there is nothing to ask.
   * `maxAgeSeconds`: as it will be sent, for what the browser is asked to sign.
   */
  loadChallenge(maxAgeSeconds?: number): Promise<Result<ChallengeView>>
  /** One code. The session has passed MFA when it is right; with a ticket it brings the grant instead. */
  answerChallenge(request: AnswerChallengeRequest): Promise<Result<ChallengePassedView>>
}

/** What `<account-mfa-toggle>` needs from a server. */
export interface PolicyClient {
  /** Policies of these accounts, or of all the caller's where there are too many for one address. */
  loadPolicies(accountIds: readonly string[]): Promise<Result<PoliciesView>>
  /** The signed-in person's methods, backup codes and what is required of them. */
  loadSettings(): Promise<Result<SettingsView>>
  /** What the browser is to do to prove an act; nothing where the person has nothing of the kind. */
  askCeremony?(request: AskCeremonyRequest): Promise<Result<CeremoniesView>>
  /** OFF without a proof changes nothing and answers what is missing. */
  setPolicy(accountId: string, request: SetPolicyRequest): Promise<Result<PolicyView>>
  /**
   * Members of an account that were seen, by name, for its Owners: the first, or those behind the `next` of a page. `limit`:
   * how many, at most 500; 50 where it is left out.
   */
  loadMembers(accountId: string, page?: { after?: string; limit?: number }): Promise<Result<MembersView>>
}

/** As much of it as shows a switch, with what the rest is made of once it is pressed. */
export type PolicyReader = Pick<PolicyClient, 'loadPolicies'> & { transport: Transport }

/** What the list of sessions needs from a server that has one. */
export interface SessionClient {
  /** Where the person is signed in past MFA. */
  loadSessions(): Promise<Result<SessionsView>>
  /** Ends one other session. */
  endSession(id: string): Promise<Result<SessionsEndedView>>
  /** Ends all others. */
  endOtherSessions(): Promise<Result<SessionsEndedView>>
}

/**
 * What the elements need from a server. Give an element another one by its `client` property; it never throws,
 * it answers with a problem.
 */
export interface MfaClient extends ChallengeClient, PolicyClient, Partial<SessionClient> {
  /** Of a client over `fetch`: what the requests are made of that come with parts of the script. */
  transport?: Transport
  /** With `replaces` and a proof: a reset (spec R1). */
  beginEnrolment(request: BeginEnrolmentRequest): Promise<Result<EnrolmentView>>
  /** The code of the new method makes it active. The answer is the one time that its backup codes are shown. */
  confirmEnrolment(id: string, request: ConfirmEnrolmentRequest): Promise<Result<EnrolmentConfirmedView>>
  /** Best effort: it is sent while the page goes away, and nobody waits for the answer. */
  abandonEnrolment(id: string): Promise<Result<null>>
  /** Answers with the method as it is then. */
  renameAuthenticator(id: string, request: ChangeAuthenticatorRequest): Promise<Result<AuthenticatorView>>
  /** Answers with the settings that result. Refused with `policy_requires_mfa` where an account needs the method. */
  removeAuthenticator(id: string, request: ProofRequest): Promise<Result<SettingsView>>
  /** The old codes die with this (spec B1). */
  createBackupCodes(request: ProofRequest): Promise<Result<BackupCodesCreatedView>>
  /** **Finish** was pressed: the codes count as saved. Survives leaving the page. With a ticket it brings the grant. */
  confirmBackupCodes(): Promise<Result<GrantedView | null>>
}

const settings = 'settings'
const challenge = 'challenge'

// One part for each element that is shipped as a bundle of its own, so that its script does not carry the requests of the others.

export function challengeClient(transport: Transport): ChallengeClient {
  return {
    loadChallenge: (maxAge) =>
      read(transport, maxAge === undefined ? challenge : `${challenge}?maxAgeSeconds=${maxAge}`),
    answerChallenge: (body) => write(transport, { path: challenge, body, reread: challenge }),
  }
}

/** Servers and proxies take addresses of about this length. */
const MAX_QUERY = 7_900

/** Where the policies of these accounts are read; of all the caller's, where that would be too long an address. */
function policiesPath(accountIds: readonly string[]): string {
  const query = accountIds.map((id) => `account=${encodeURIComponent(id)}`).join('&')
  return query.length > MAX_QUERY ? 'policies' : `policies?${query}`
}

export function policyReader(transport: Transport): PolicyReader {
  return { transport, loadPolicies: (ids) => read(transport, policiesPath(ids)) }
}

export function policyClient(transport: Transport): Omit<PolicyClient, 'loadMembers'> {
  const change = (id: string) => ({ method: 'PUT' as const, path: `policies/${encodeURIComponent(id)}` })
  return {
    loadPolicies: policyReader(transport).loadPolicies,
    loadSettings: () => read(transport, settings),
    setPolicy: (id, body) => write(transport, { ...change(id), body, reread: policiesPath([id]) }),
    askCeremony: (body) => write(transport, { path: 'ceremonies', body, reread: settings }),
  }
}

export function memberClient(transport: Transport): Pick<PolicyClient, 'loadMembers'> {
  return {
    loadMembers: (id, page = {}) =>
      // Numbers become texts there.
      read(
        transport,
        `accounts/${encodeURIComponent(id)}/members?${new URLSearchParams(page as Record<string, string>)}`,
      ),
  }
}

/**
 * The client over `fetch`, for pages of the API's own origin. It never throws: what was refused, or had no answer within
 * 30 seconds, is a problem. It keeps the `csrf` of its last read, and reads again once where the
 * server refuses it.
 */
export function createFetchClient(options: FetchClientOptions = {}): MfaClient {
  const transport = createTransport(options)
  const post = <View>(path: string, body: unknown = {}, more = {}) =>
    write<View>(transport, { path, body, reread: settings, ...more })
  const enrolment = (id: string, act: string) => `enrolments/${encodeURIComponent(id)}/${act}`
  const authenticator = (id: string) => `authenticators/${encodeURIComponent(id)}`
  return {
    ...challengeClient(transport),
    ...policyClient(transport),
    ...memberClient(transport),
    transport,
    beginEnrolment: (body) => post('enrolments', body),
    confirmEnrolment: (id, body) => post(enrolment(id, 'confirm'), body),
    abandonEnrolment: (id) => post(enrolment(id, 'abandon'), {}, { keepalive: true }),
    renameAuthenticator: (id, body) => post(authenticator(id), body, { method: 'PATCH' }),
    removeAuthenticator: (id, body) => post(`${authenticator(id)}/remove`, body),
    createBackupCodes: (body) => post('backup-codes', body),
    confirmBackupCodes: () => post('backup-codes/confirm', {}, { keepalive: true }),
  }
}
