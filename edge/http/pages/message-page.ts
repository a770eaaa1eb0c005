import type { Refusal } from '../../core/refusal.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { card, html, type Markup, page } from './page.ts'

/** A refusal as a page: what happened and what to do, for somebody who just clicked a link. */
export function messagePage(site: Deployment, refusal: Refusal, status: number, footer?: Markup): Promise<Response> {
  const { heading, text } = wordsOf(refusal)
  const content = html`<p class="mfa-text">${text}</p><p class="mfa-text"><a href="/">Start page</a></p>`
  return page(site, { title: heading, body: card(site, { heading, content, footer }), status })
}

function wordsOf(refusal: Refusal): { heading: string; text: string } {
  switch (refusal.reason) {
    case 'insecure_scheme':
      return {
        heading: 'Open this site over https',
        text: 'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.',
      }
    case 'planted_cookie':
      return {
        heading: 'A cookie was taken out',
        text: 'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.',
      }
    case 'unknown_host':
      return { heading: 'Unknown address', text: 'This site is not served under the address that was asked for.' }
    case 'unavailable':
      return {
        heading: 'Not available just now',
        text: 'Your sign-in could not be checked. Nothing was changed. Try again in a moment.',
      }
    case 'site_away':
      return { heading: 'This site does not answer just now', text: 'Nothing was changed. Try again in a moment.' }
    case 'sign_in_unclear':
      return {
        heading: 'You are not signed in',
        text: 'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.',
      }
    case 'odd_name':
      return {
        heading: 'This user name is not accepted',
        text: 'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.',
      }
    case 'other_spelling':
      return {
        heading: 'Write your user name as you did first',
        text: 'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.',
      }
    case 'uninvited':
      return {
        heading: 'An Owner has to let you in',
        text: 'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.',
      }
    case 'strength_due':
      return {
        heading: 'Passkeys only',
        text: 'One of your accounts takes passkeys only. Ask the people who run this site to reset your MFA.',
      }
    case 'signed_in_unseen':
      return {
        heading: 'Signed out',
        text: 'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.',
      }
    case 'signing_in':
      return { heading: 'A sign-in is going on', text: 'Wait a moment, then reload this page.' }
    case 'malformed_request':
      return { heading: 'That request was not understood', text: 'Go back and try again.' }
    default:
      return { heading: 'That did not work', text: 'Go back and try again.' }
  }
}
