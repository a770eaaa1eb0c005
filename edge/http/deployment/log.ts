import { UnavailableError } from '../../operations/act/guard.ts'
import { causeOf, kindOf } from './advice.ts'
import type { Deployment } from './deployment.ts'

/** Names and places only: a driver's message can hold a statement's parameters. Our own say what to do, and hold no data. */
export function logError(site: Deployment, requestId: string, error: unknown): void {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: { code?: unknown } }
  const known = error instanceof UnavailableError ? error.message : causeOf(error)
  site.log({
    event: 'mfa.error',
    requestId,
    error: known === null ? kindOf(error) : `${name}: ${known}`,
    code: [code, cause?.code].filter((value) => typeof value === 'string').at(0),
  })
}
