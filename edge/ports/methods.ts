import type { FactorKind } from '../contract/prompt.ts'
import type { EnrolmentFacts } from '../core/enrolment.ts'
import type { Sealed } from './runtime.ts'

export type BackupSetFacts = {
  id: string
  createdAt: number
  confirmedAt: number | null
  total: number
  remaining: number
}

export type BackupCodeRow = { setId: string; place: number; salt: string; iterations: number; hash: string }

export type NewBackupSet = { id: string; codes: { place: number; salt: string; iterations: number; hash: string }[] }

export type NewEnrolment = {
  id: string
  factor: FactorKind
  name: string
  secret: Sealed
  /** What `secret` is sealed for: it is written into that database only. */
  deploymentId: string
  expiresAt: number
}

export type PendingEnrolment = EnrolmentFacts & {
  factor: FactorKind
  name: string
  secret: string
  createdAt: number
  replaces: string | null
}
