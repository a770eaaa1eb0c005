import type { Reason } from '../schemas/problems.ts'
import type { JsonSchema, SchemaName } from '../schemas/schemas.ts'

/** Whose request it is: which credentials open the route follows from it. */
export type Caller = 'person' | 'page' | 'backend' | 'operator' | 'proxy' | 'nobody'

export type Parameter = {
  in: 'query' | 'header'
  name: string
  about: string
  /** Written out, or a field of a schema of the contract. */
  schema: JsonSchema | { of: SchemaName; field: string }
  isNeeded?: boolean
}

/** What one answer is: a schema by its name, another type of content, or none. */
export type Content = SchemaName | TextType | readonly TextType[] | { json: JsonSchema } | null

export type TextType = 'text/html' | 'text/css' | 'text/javascript' | 'text/csv' | 'application/x-ndjson'

export type Answered = { about: string; content: Content; headers?: Record<string, string> }

/** One route of the API, as it stands in the OpenAPI document. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the prefix, as the router has it: `/api/enrolments/:id/confirm`. */
  path: string
  /** `operationId`: what a generated client calls it. */
  id: string
  tag: keyof typeof TAGS
  about: string
  more?: string
  caller: Caller
  /** Of the path, by name. */
  named?: Record<string, string>
  parameters?: Parameter[]
  body?: SchemaName
  form?: SchemaName
  answers: Record<number, Answered>
  /** Why it may refuse, beyond what every route of its caller may. */
  refuses?: readonly Reason[]
  /** What is refused has no body. */
  isBare?: true
  /** Not beneath the prefix. */
  isAtRoot?: true
}

export const TAGS = {
  'Sign-in': 'Answering a challenge, in the same host session.',
  Methods: 'What a person has set up, and changes.',
  Accounts: 'For members and Owners of an account.',
  Passkeys: 'Only where `createMfa` has the option `passkeys`.',
  Sessions: 'Where a person is signed in past MFA. Only where `createMfa` has the option `sessions`.',
  Backends: 'Two calls of a host’s backend. Only where `createMfa` has the option `logins`.',
  Operators: 'For operators’ programs, by keys. Only where `createMfa` has the option `admin`.',
  Webhooks: 'What is posted to a receiver of yours: docs/webhooks.md. Only where the host has `webhooks`.',
  'Other origins': 'Only where `createMfa` has the option `embed`.',
  'Forward-auth':
    'A proxy asks whether a request may pass. Only where `createMfa` has the option `forwardAuth`; what differs from proxy to proxy is in docs/forward-auth.md.',
  Pages: 'Documents for people. A refusal is a page as well.',
} as const

type Told = Omit<Route, 'method' | 'path' | 'id' | 'tag' | 'about' | 'caller'>

/** Routes of one caller: `GET /api/settings`, what a client calls it, where it is listed, and what it does. */
export const routeOf =
  (caller: Caller) =>
  (at: `${Route['method']} /${string}`, id: string, tag: Route['tag'], about: string, told: Told): Route => {
    const [method, path = ''] = at.split(' ') as [Route['method'], string]
    return { method, path, id, tag, about, caller, ...told }
  }

export const query = (name: string, about: string, schema: Parameter['schema'] = { type: 'string' }): Parameter => ({
  in: 'query',
  name,
  about,
  schema,
})

/** 200 with JSON. */
export const ok = (content: SchemaName | readonly TextType[], about = 'Done.'): Record<number, Answered> => ({
  200: { about, content },
})
export const created = (content: SchemaName, about = 'Made.'): Record<number, Answered> => ({ 201: { about, content } })
export const NO_CONTENT: Record<number, Answered> = { 204: { about: 'Done.', content: null } }

/** Nothing but a method that is still to be set up may be in the way. */
export const CLOSED = ['unassured', 'method_missing'] as const satisfies readonly Reason[]

/** What a proof can come to that rides with an act. */
export const PROOF = [
  'malformed_response',
  'wrong_response',
  'replayed',
  ...CLOSED,
  'no_such_method',
  'locked',
  'disabled',
  'too_many_tries',
  'passkey_refused',
  'passkey_unknown',
  'ceremony_expired',
] as const satisfies readonly Reason[]
