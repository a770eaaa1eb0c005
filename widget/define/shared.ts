import { css, html, nothing } from 'lit'
import { createFetchClient } from '../client/client.ts'
import { factorOf, factors, methodOf, methodsOf, readCode, waysOf } from '../factors/registry.ts'
import { watchHistory } from '../history/watch-history.ts'
import { alertIcon, doneIcon } from '../look/icons.ts'
import { card } from '../look/styles.ts'
import { asOthers } from '../parts/as-others.ts'
import { controls } from '../parts/controls.ts'
import {
  BackupCodesCreatedEvent,
  BackupCodesKeptEvent,
  MfaCancelledEvent,
  MfaChangedEvent,
  MfaEnrolledEvent,
  MfaLockedEvent,
  MfaPassedEvent,
} from '../parts/events.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { focusStep } from '../parts/focus-step.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { goTo } from '../parts/navigate.ts'
import { actions, heading, refusalContent } from '../parts/templates.ts'
import { cancelCeremony, carryOut, explain } from '../passkey/load.ts'
import { ask, DISABLED, next } from '../proof/proof.ts'
import { WaitController } from '../proof/wait-controller.ts'
import { waitWords } from '../proof/wait-words.ts'
import { disabledBeside, firstWay, linksFrom, linkWords, possible } from '../proof/ways.ts'
import { isAboutCode } from '../refusals/refusal.ts'
import { formatDate, formatMinutes } from '../words/format.ts'
import { partsTexts, shownName } from '../words/messages.ts'
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
  factorOf,
  factors,
  methodsOf,
  methodOf,
  cancelCeremony,
  explain,
  carryOut,

  readCode,
  waysOf,
  asOthers,
  controls,
  MfaEnrolledEvent,
  BackupCodesCreatedEvent,
  BackupCodesKeptEvent,
  MfaPassedEvent,
  MfaLockedEvent,
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
  watchHistory,
  focusStep,
  ask,
  DISABLED,
  next,
  WaitController,
  waitWords,
  disabledBeside,
  firstWay,
  linksFrom,
  linkWords,
  possible,
  isAboutCode,
  formatDate,
  formatMinutes,
  partsTexts,
  shownName,
  register,
}
