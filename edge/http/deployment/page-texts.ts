import type { FactorKind } from '../../contract/prompt.ts'
import type { Plain, Speech } from '../../words/speech.ts'
import type { Markup } from './markup.ts'

type PressSite = Pick<Speech, 'say'> & { prefix: string; texts: PageTexts }

/** What our own pages call a factor and say about it. */
export type FactorTexts = {
  /** Above its field. */
  label: Plain
  /** What a code of it looks like; left out where the name of the field says it. */
  format?: Plain
  /** The link that leads to it. */
  use: Plain
  /** Where it stands for itself among the other ways; null: nothing needs to be said. */
  about: Plain | null
  /** Beside the link, while the way that one came by has to wait. */
  meanwhile: Plain
  /** Every one of it is used up or disabled. */
  disabled: Plain
  /** Until it can be used next; null: it always can. */
  useNext: Plain | null
  /** What stands in the place of a field where a browser's ceremony is asked for; left out: it never is. */
  pressForm?(site: PressSite, options: { to: string; maxAgeSeconds?: number }, factor: FactorKind): Markup
  wrong: Plain
  malformed: Plain
}

/** By kind. */
export type PageTexts = Readonly<Record<FactorKind, FactorTexts>>
