import type { RefusalTexts } from '../deployment/refusal-texts.ts'

/** What is said only by a gate in front of a site. Apart from the others, for hosts that mount theirs themselves. */
export const GATE_REFUSALS = {
  said: {
    odd_name: [400, 'bad_request', 'The user name holds letters or signs that are not taken here.'],
    other_spelling: [403, 'forbidden', 'The user name is known in another spelling.'],
    signed_in_unseen: [401, 'sign_in_required', 'Signed out. What you sent may have been saved.'],
    site_away: [502, 'unavailable', 'The site did not answer.'],
    sign_in_unclear: [502, 'unavailable', 'The sign-in was not understood. Nobody was signed in.'],
    signing_in: [409, 'conflict', 'A sign-in is going on.'],
  },
  pages: {
    site_away: { heading: 'This site does not answer just now', text: 'Nothing was changed. Try again in a moment.' },
    sign_in_unclear: {
      heading: 'You are not signed in',
      text: 'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.',
    },
    odd_name: {
      heading: 'This user name is not accepted',
      text: 'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.',
    },
    other_spelling: {
      heading: 'Write your user name as you did first',
      text: 'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.',
    },
    uninvited: {
      heading: 'An Owner has to let you in',
      text: 'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.',
    },
    signed_in_unseen: {
      heading: 'Signed out',
      text: 'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.',
    },
    signing_in: { heading: 'A sign-in is going on', text: 'Wait a moment, then reload this page.' },
  },
} satisfies RefusalTexts
