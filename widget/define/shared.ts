/**
 * What the lazy chunk of the wizard takes from the script that loads it, so that a page has one Lit and one of each
 * part. The build hands this over; see `build.ts`.
 */
export { css, html, nothing } from 'lit'
export { createFetchClient } from '../client/client.ts'
export { controls } from '../parts/controls.ts'
export * from '../parts/events.ts'
export { FlowController } from '../parts/flow-controller.ts'
export { alertIcon, doneIcon } from '../parts/icons.ts'
export { MfaElement } from '../parts/mfa-element.ts'
export { goTo } from '../parts/navigate.ts'
export { tokens } from '../parts/styles.ts'
export { actions, heading, refusalContent } from '../parts/templates.ts'
export { codeMistake, plainCode } from '../proof/code-text.ts'
export { enterCode, enterCodeStyles } from '../proof/enter-code.ts'
export { ProofController } from '../proof/proof-controller.ts'
export { formatDate, formatMinutes, localeOf } from '../words/format.ts'
export { mostMessages, partsTexts } from '../words/messages.ts'
export { register } from './register.ts'
