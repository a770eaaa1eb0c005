import { UnavailableError } from '../../operations/act/guard.ts'
import { causeOf } from './advice.ts'
import type { Deployment } from './deployment.ts'

/** Names only: a driver's message can hold a statement's parameters. Our own say what to do, and hold no data. */
export function logError(site: Deployment, requestId: string, error: unknown): void {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: { code?: unknown } }
  site.log({
    event: 'mfa.error',
    requestId,
    error:
      error instanceof UnavailableError
        ? `${error.name}: ${error.message}`
        : withCause(String(name ?? typeof error), error),
    code: [code, cause?.code].filter((value) => typeof value === 'string').at(0),
  })
}

function withCause(name: string, error: unknown): string {
  const cause = causeOf(error)
  return cause === null ? name : `${name}: ${cause}`
}
