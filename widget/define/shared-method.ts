import { css, html, nothing } from 'lit'
import { methodOf } from '../factors/registry.ts'
import { refusalContent } from '../parts/templates.ts'

/** What the lazy chunk of a method's menu takes from the script that loads it; see `build.ts`. */
export const shared = { css, html, nothing, methodOf, refusalContent }
