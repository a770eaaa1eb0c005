import { html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { methodOf } from '../factors/registry.ts'
import { type ActionsView, actions, heading, refusalContent } from '../parts/templates.ts'
import type { ProofController } from '../proof/proof-controller.ts'
import type { Messages, Refusal } from '../words/messages.ts'
import type { SetupTexts } from '../words/setup-messages.ts'
import { type PromptViews, renderPrompt } from './prompt.ts'
import type { QrController } from './qr-controller.ts'
import { canStartAgain, stepCount, stepsBefore } from './setup.ts'
import {
  type Content,
  chooseMethod,
  ignoreSecondClick,
  leaveQuestion,
  progressBar,
  waiting,
  warning,
} from './setup-parts.ts'
import type { Offer, SetupState } from './setup-state.ts'
import { doneText, enrolmentHint, stopText } from './setup-words.ts'

/** What the templates of the wizard need from it. */
export type StepView = {
  text: SetupTexts
  locale: string | undefined
  headingLevel: number
  required: boolean
  messages: Partial<Messages>
  label: { issuer: string; account: string }
  qr: QrController
  /** Whether the key could be copied; null: it was not tried. */
  copied: boolean | null
  proof: ProofController
  onSubmit: (event: SubmitEvent) => void
  onChoose: (factor: FactorKind) => void
  onBack: () => void
  onClose: () => void
  onCopyKey: (secret: string) => void
  onKept: () => void
  onStay: () => void
}

/** One page of the wizard. */
type Page = {
  /** Left out where there is but one step. */
  progress?: { step: number; steps: number; aside: string } | undefined
  title: string
  /** Said aloud when it comes up. */
  alert?: Content
  body: Content
  actions?: ActionsView
}

/** The wizard in one state. Every page fills the same frame, so that its alert region outlives the page. */
export function setupStep(state: SetupState, view: StepView): TemplateResult {
  const page = pageFor(state, view)
  return html`<div part="base">
    ${
      page
        ? html`<form novalidate aria-labelledby="heading" @submit=${view.onSubmit} @click=${state.step === 'keeping' ? nothing : ignoreSecondClick}>
      ${page.progress ? progressBar(view.text, page.progress) : nothing}
      ${page.title ? heading(view.headingLevel, page.title) : nothing}
      <div role="alert" part="error">${page.alert ?? nothing}</div>
      ${page.body}
      ${page.actions ? actions(page.actions) : nothing}
    </form>`
        : nothing
    }
  </div>`
}

function pageFor(state: SetupState, view: StepView): Page | null {
  const { text } = view
  const close = { label: text.cancel, onPress: view.onClose }
  const cancel = view.required ? undefined : close
  switch (state.step) {
    case 'loading':
      return { title: '', body: waiting(text) }
    case 'choosing':
    case 'beginning': {
      if (state.offer.direct) return { title: text.setUp, body: waiting(text) }
      const refusal = 'refusal' in state ? state.refusal : null
      return {
        progress: {
          step: 1,
          steps: stepsOf(state.offer),
          aside: '',
        },
        title: text.newMethod,
        alert: refusal ? warning(refusalContent({ ...view, refusal })) : nothing,
        body: chooseMethod(text, state.offer, view.onChoose),
        actions: { primary: text.next, cancel, busy: state.step === 'beginning' && text.preparing },
      }
    }
    case 'proving':
      return provingPage(state, view)
    case 'prompting':
    case 'confirming':
      return promptPage(state, view)
    case 'keeping':
      return keepingPage(state, view)
    case 'stopped': {
      const again = canStartAgain(state.why)
      const primary = again
        ? state.why === 'refused'
          ? text.retry
          : text.startAgain
        : view.required
          ? text.goThere
          : text.close
      return {
        title: again ? text.notFinished : text.setUp,
        alert: warning(stopText(text, state.why) ?? refusalContent({ ...view, refusal: state.problem })),
        body: nothing,
        actions: { primary, cancel: again ? cancel : undefined },
      }
    }
    case 'closed':
      return null
    default:
      return state satisfies never
  }
}

/** How many pages there will be, before the prompts are known: a code takes two of them. */
const stepsOf = ({ factor, isFurther }: Offer): number => (methodOf(factor).isOneOfMany ? 2 : 3) + (isFurther ? 0 : 1)

function provingPage({ offer }: SetupState & { step: 'proving' }, view: StepView): Page {
  const { text, proof } = view
  return {
    progress: {
      step: 1,
      steps: offer ? stepsOf(offer) : 2,
      aside: offer ? methodOf(offer.factor).name(text) : text.backupCodes,
    },
    title: text.verifyIdentity,
    body: proof.render() ?? nothing,
    actions: proof.actions(text.enter, { label: text.cancel, onPress: view.onClose }),
  }
}

function promptPage(state: SetupState & { step: 'prompting' | 'confirming' }, view: StepView): Page {
  const { text } = view
  const { offer, enrolment, index } = state
  const prompt = enrolment.prompts[index]
  if (!prompt) return { title: '', body: nothing }
  const busy = state.step === 'confirming'
  const isPress = prompt.kind === 'browser_ceremony'
  const refusal = 'refusal' in state ? state.refusal : null
  const steps = stepCount(offer, enrolment)
  const canGoBack = index > 0 || !offer.direct
  return {
    progress:
      steps > 1 ? { step: stepsBefore(state) + 1, steps, aside: methodOf(enrolment.factor).name(text) } : undefined,
    title: prompt.kind === 'enter_code' ? text.verifyIdentity : text.setUp,
    body: html`${renderPrompt(
      prompt,
      promptViews(view, { refusal, busy, factor: enrolment.factor, replaces: offer.replaces }),
    )}<p class="hidden" role="status">${busy ? (isPress ? text.followDevice : text.checking) : nothing}</p>`,
    actions: {
      primary: prompt.kind === 'enter_code' ? text.enter : isPress ? text.createPasskey : text.next,
      back: canGoBack && !(busy && isPress) ? { label: text.back, onPress: view.onBack } : undefined,
      // In the required form too: it ends the browser's ceremony then, and not the wizard.
      cancel: view.required && !(busy && isPress) ? undefined : { label: text.cancel, onPress: view.onClose },
      busy: busy && (isPress ? text.createPasskey : text.checking),
    },
  }
}

function keepingPage(state: SetupState & { step: 'keeping' }, view: StepView): Page {
  const { text } = view
  const { kind, steps, method, prompts, asking } = state
  return {
    progress: { step: steps, steps, aside: doneText(text, kind, method) },
    title: text.backupCodes,
    body: html`<p class="help">${text.backupCodesHelp}</p>
      <div @backup-codes-kept=${view.onKept}>${prompts.map((prompt) => renderPrompt(prompt, promptViews(view)))}</div>
      ${asking ? leaveQuestion(text, { onStay: view.onStay, onLeave: view.onClose }) : nothing}`,
    actions: { primary: text.finish },
  }
}

type Asked = { refusal: Refusal | null; busy: boolean; factor?: FactorKind; replaces: Offer['replaces'] }

const NOTHING_ASKED: Asked = { refusal: null, busy: false, replaces: null }

function promptViews(view: StepView, { refusal, replaces, ...asked }: Asked = NOTHING_ASKED): PromptViews {
  const { text, locale, messages, label, qr, copied, onCopyKey } = view
  return {
    showSecret: ({ secret, uri }) => ({
      text,
      qr: qr.get(uri),
      note: replaces?.proven ? text.resetProven : null,
      onNoPicture: qr.withoutPicture,
      copied,
      onCopy: () => onCopyKey(secret),
    }),
    enterCode: () => ({
      text,
      locale,
      refusal,
      ...asked,
      username: label.account,
      words: enrolmentHint(text, refusal, locale),
      help: replaces ? text.verifyReplacement : text.verifyHelp,
    }),
    ceremony: () => ({ text, locale, refusal, ...asked, help: text.passkeyHelp }),
    showCodes: () => ({ messages, locale, ...label }),
  }
}
