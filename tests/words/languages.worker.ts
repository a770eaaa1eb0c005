import { createMfa } from '../../edge/index.ts'
import { languages } from '../../edge/languages/index.ts'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import { hostWith } from '../world/worker.ts'
import { PSEUDO_WORDS } from './pseudo.ts'

/* The host of the tests in every language; `x-locale` plays what it knows of somebody's language. */

export default hostWith((options) =>
  createMfa({
    ...options,
    languages: languages([...ALL_WORDS, PSEUDO_WORDS], {
      locale(c) {
        const own = c.req.header('x-locale')
        if (own === 'throws') throw new Error('nobody knows')
        return own
      },
    }),
  }),
)
