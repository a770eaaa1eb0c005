import type { Site } from './site.ts'

/** Names only: a driver's message can hold a statement's parameters. */
export function logError(site: Site, requestId: string, error: unknown): void {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: { code?: unknown } }
  site.log({
    event: 'mfa.error',
    requestId,
    error: isOurs(error) ? `${String(name)}: ${(error as Error).message}` : String(name ?? typeof error),
    code: [code, cause?.code].filter((value) => typeof value === 'string').at(0) as string | undefined,
  })
}

function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnavailableError'
}
