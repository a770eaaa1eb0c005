/** Sallyport's data in libSQL: the store, and its schema for hosts that generate their own migrations. */

export type { MfaStore } from '../edge/ports/store.ts'
export * as schema from './schema/schema.ts'
export { createStore } from './store.ts'
