import type { Refusal } from '../../core/refusal.ts'
import type { Result } from '../../core/result.ts'
import type { HostContext } from '../deployment/deployment.ts'
import { parseFields, type Schema } from './body.ts'

/** The query of an address, each field once: unknown ones are refused. */
export function readQuery<T>(c: HostContext, schema: Schema<T>): Result<T, Refusal> {
  return parseFields(new URL(c.req.url).searchParams, schema)
}
