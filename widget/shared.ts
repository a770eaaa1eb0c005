/**
 * What the lazy chunk of the wizard takes from the script that loads it, so that a page has one Lit and one of each
 * part. The build hands this over; see `build.ts`.
 */
export { css, html, nothing } from 'lit'
export { createFetchClient } from './client.ts'
export { controls } from './controls.ts'
export { register } from './define/register.ts'
export { MfaElement } from './elements/mfa-element.ts'
export * from './events.ts'
export { FlowController } from './flow/flow-controller.ts'
export { ProofController } from './flow/proof-controller.ts'
export { formatDate, formatMinutes, localeOf } from './format.ts'
export { alertIcon, doneIcon } from './icons.ts'
export { mostMessages, partsTexts } from './messages.ts'
export { goTo } from './navigate.ts'
export { codeMistake, plainCode } from './prompts/code-text.ts'
export { enterCode, enterCodeStyles } from './prompts/enter-code.ts'
export { tokens } from './styles.ts'
export { actions, heading, refusalContent } from './templates.ts'
