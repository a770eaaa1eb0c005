import { expect, test } from 'vitest'
import { LANGUAGES } from '../../widget/speech/load.ts'
import { allEnglish, allSaid, catalogueOf, judgeOf, PLACE } from './sentences.ts'

/* The judge of the walks: each sentence of English is refused in every language, and each of its own is not. */

test.each(LANGUAGES)(
  '%s',
  async (lang) => {
    const catalogue = await catalogueOf(lang)
    const [own, english] = [allSaid(catalogue), allEnglish(catalogue)]
    const judge = judgeOf(catalogue, ['Kontor'])
    const filled = (sentences: Iterable<string>) => [...sentences].map((text) => text.replaceAll(PLACE, 'Kontor'))
    const foreign = [...english].filter((sentence) => !own.has(sentence))
    expect(foreign.length).toBeGreaterThan(300)
    expect(filled(foreign).filter((text) => judge(text) === null)).toEqual([])
    // What no value of its kind was given to is of no language.
    const said = filled(own).filter(
      (text) => !/null|true|false|undefined|object|totp|passkey|backup_code|owner|admin|member/i.test(text),
    )
    expect(said.filter((text) => judge(text) !== null)).toEqual([])
  },
  240_000,
)
