import type { FactorKind } from '../../edge/contract/index.ts'
import type { CodeMistake, CodeTexts, NameTexts } from '../words/messages.ts'

/** What is said of a factor, in the reader's words. */
export type FactorWords = {
  /** Names its field; empty where it has none. */
  label: string
  /** What a code of it looks like; left out where the name of the field says it. */
  format?: string
  /** The link that leads to it; of a press, the button that starts it as well. */
  way: string
  /** Its code was refused. */
  wrong: string
  /** The code on the screen is used up; left out where a code has no next one. */
  next?: string
  /** It takes nothing any more, or this browser cannot ask for it. */
  disabled: string
}

/** What a factor asks a person for, wherever it is asked: at sign-in, before an act, when it is set up. */
export type Factor = {
  kind: FactorKind
  /** The last resort of who has lost the method: no method itself, and among the ways also when nothing is left of it. */
  isRecovery: boolean
  /**
   * There, the factor asks for a press, which starts a ceremony of the browser, and for no code; nothing may start one
   * unasked. True where this browser has such ceremonies.
   */
  isPossible?: () => boolean
  inputMode: 'numeric' | 'text' | 'none'
  autocomplete: 'one-time-code' | 'off'
  /** What was typed or pasted, as the server reads it. */
  plain: (typed: string) => string
  /** What is wrong with a plain code before anything is sent; null: it may be sent. `length`: where the server names one. */
  mistake: (code: string, length?: number) => CodeMistake | null
  words: (text: CodeTexts, length?: number) => FactorWords
}

/** What a factor is that can be set up: how the card and the wizard show it. */
export type Method = {
  kind: FactorKind
  name: (text: NameTexts) => string
  /** Its strokes on a 20 px square, as an SVG path. Not a template: a stand-in for the server reads this list without Lit. */
  icon: string
  /** What it adds to `amr` when it has just been set up, beside the password (RFC 8176). */
  amr: readonly string[]
  /** True where a person may have several: each is added and deleted, and none takes another's place. */
  isOneOfMany?: boolean
}
