import { css, html, nothing } from 'lit'
import { createFetchClient } from '../client/client.ts'
import { factorOf, methodOf, readCode, waysOf } from '../factors/registry.ts'
import { alertIcon, doneIcon } from '../look/icons.ts'
import { card } from '../look/styles.ts'
import { controls } from '../parts/controls.ts'
import {
  BackupCodesCreatedEvent,
  BackupCodesKeptEvent,
  MfaCancelledEvent,
  MfaChangedEvent,
  MfaEnrolledEvent,
  MfaPassedEvent,
} from '../parts/events.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { goTo } from '../parts/navigate.ts'
import { actions, heading, refusalContent } from '../parts/templates.ts'
import { cancelCeremony, explain, loadCeremonies } from '../passkey/load.ts'
import { enterCode, enterCodeStyles, focusStep, pressFor } from '../proof/enter-code.ts'
import { proofOf } from '../proof/own-proof.ts'
import { codeIn, ProofController } from '../proof/proof-controller.ts'
import { formatDate, formatMinutes, localeOf } from '../words/format.ts'
import { partsTexts } from '../words/messages.ts'
import { register } from './register.ts'

/**
 * What the lazy chunk of the wizard takes from the script that loads it, so that a page has one Lit and one of each
 * part. The build hands this over; see `build.ts`.
 */
export const shared = {
  css,
  html,
  nothing,
  createFetchClient,
  codeIn,
  proofOf,
  factorOf,
  methodOf,
  cancelCeremony,
  explain,
  loadCeremonies,
  pressFor,
  readCode,
  waysOf,
  controls,
  MfaEnrolledEvent,
  BackupCodesCreatedEvent,
  BackupCodesKeptEvent,
  MfaPassedEvent,
  MfaCancelledEvent,
  MfaChangedEvent,
  FlowController,
  alertIcon,
  doneIcon,
  MfaElement,
  goTo,
  card,
  actions,
  heading,
  refusalContent,
  enterCode,
  enterCodeStyles,
  focusStep,
  ProofController,
  formatDate,
  formatMinutes,
  localeOf,
  partsTexts,
  register,
}
