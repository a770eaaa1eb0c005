import type { FactorKind } from '../../contract/prompt.ts'

/** What our own pages call a factor and say about it. */
export type FactorTexts = {
  /** Above its field. */
  label: string
  /** What a code of it looks like; left out where the name of the field says it. */
  format?: string
  /** The link that leads to it. */
  use: string
  /** Where it stands for itself among the other ways; null: nothing needs to be said. */
  about: string | null
  /** Beside the link, while the way that one came by has to wait. */
  meanwhile: string
  /** Every one of it is used up or disabled. */
  disabled: string
  /** Until it can be used next; null: it always can. */
  useNext: string | null
  wrong: string
  malformed: string
}

/** By kind. */
export type PageTexts = Readonly<Record<FactorKind, FactorTexts>>
