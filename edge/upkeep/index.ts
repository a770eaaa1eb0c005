/** What a host does beside its requests: cleaning up, and changing keys. `sallyport/edge/upkeep`. */

export type { PurgeStore, SealedTable, SealStore, UpkeepStore } from '../ports/upkeep/store.ts'
export {
  type KeyRows,
  type KeysOptions,
  keyStatus,
  MissingKeys,
  type Progress,
  type Rotated,
  requireKeys,
  rotateKeys,
  type Unopened,
  verifyKeys,
} from './keys.ts'
export { type Purged, type PurgeOptions, purge } from './purge.ts'
