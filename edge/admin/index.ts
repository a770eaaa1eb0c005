/** The admin API, apart from `sallyport/edge` so that hosts without it do not carry it. */

export type { Amr } from '../core/assurance.ts'
export type { ApiScope } from '../core/operators/api-key.ts'
export { sealAudit } from '../operators/seals/seal.ts'
export type { EndpointStatus, ReplayFilter } from '../ports/operators/endpoints.ts'
export type {
  Acted,
  ApiKeyRow,
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditPlace,
  AuditSealRow,
  ListedPerson,
  OperatorAct,
  OperatorStore,
  PersonFacts,
  PolicyFacts,
  RepeatableCall,
} from '../ports/operators/operator.ts'
export type { ApiKeyHash, RepeatHash, RequestHash } from '../ports/runtime.ts'
export { type Admin, type AdminOptions, admin } from './admin.ts'
