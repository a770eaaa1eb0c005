import type { FactorKind } from '../../contract/prompt.ts'
import type { Markup } from './markup.ts'

type PressSite = { prefix: string; texts: PageTexts }

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
  /** What stands in the place of a field where a browser's ceremony is asked for; left out: it never is. */
  pressForm?(site: PressSite, options: { to: string; maxAgeSeconds?: number }, factor: FactorKind): Markup
  wrong: string
  malformed: string
}

/** By kind. */
export type PageTexts = Readonly<Record<FactorKind, FactorTexts>>
