import type { Refusal } from '../../core/refusal.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { PageWords, RefusalTexts } from '../deployment/refusal-texts.ts'
import { cardPage, html, type Markup } from './page.ts'

/** A refusal as a page: what happened and what to do, for somebody who just clicked a link. */
export function messagePage(site: Deployment, refusal: Refusal, status: number, footer?: Markup): Response {
  const { heading, text } = wordsOf(site, refusal)
  const content = html`<p class="mfa-text">${site.say(text)}</p><p class="mfa-text"><a href="/">${site.say('Start page')}</a></p>`
  return cardPage(site, { heading, content, footer, status })
}

const WORDS: RefusalTexts['pages'] = {
  insecure_scheme: {
    heading: 'Open this site over https',
    text: 'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.',
  },
  planted_cookie: {
    heading: 'A cookie was taken out',
    text: 'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.',
  },
  unknown_host: { heading: 'Unknown address', text: 'This site is not served under the address that was asked for.' },
  unavailable: {
    heading: 'Not available just now',
    text: 'Your sign-in could not be checked. Nothing was changed. Try again in a moment.',
  },
  malformed_request: { heading: 'That request was not understood', text: 'Go back and try again.' },
}

function wordsOf({ refusals }: Deployment, { reason }: Refusal): PageWords {
  return WORDS[reason] ?? refusals.pages[reason] ?? { heading: 'That did not work', text: 'Go back and try again.' }
}
