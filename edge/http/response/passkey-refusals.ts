import type { RefusalTexts } from '../deployment/refusal-texts.ts'

/** What is said of a browser's ceremony, each under its reason's own name. Apart from the others, for hosts without any. */
export const PASSKEY_REFUSALS = {
  said: {
    passkey_refused: [401, 'passkey_refused', 'That did not verify.'],
    passkey_unknown: [401, 'passkey_unknown', 'That credential is not known here.'],
    ceremony_expired: [410, 'ceremony_expired', 'That took too long. Try again.'],
    already_registered: [409, 'already_registered', 'This credential is set up already.'],
    strength_due: [401, 'strength_required', 'A phishing-resistant method is needed.'],
    owner_not_ready: [409, 'owner_not_ready', 'One of your own is needed first.'],
    passkey_limit: [409, 'passkey_limit', 'There are as many as there can be.'],
  },
  pages: {
    strength_due: {
      heading: 'Passkeys only',
      text: 'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.',
    },
  },
} satisfies RefusalTexts
