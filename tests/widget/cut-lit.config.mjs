import { LIT_NAMES, litParts } from '../../tools/elements/lit-parts.ts'
import { tightTemplates } from '../../tools/elements/tighten.ts'
import config, { bundleTests } from './web-test-runner.config.mjs'

/** The same tests on what the files for pages without a bundler carry of Lit. */
export default {
  ...config,
  plugins: [bundleTests({ mangleProps: LIT_NAMES, plugins: [litParts, tightTemplates] })],
}
