// The words of what a browser's ceremony comes to, loaded with it. Keys in snake_case are the codes they explain.

export const ceremonyTexts = {
  passkeyNothing: 'Nothing came back from your device. Try again, or use another way.',
  passkeyAddress: (host: string) => `Passkeys don't work at this address (${host}). Tell whoever runs this site.`,
  passkeyPin: 'This key needs a PIN first. Set one, or use another way.',
  passkeyTrouble: (name: string) => `Your device reported a problem (${name}).`,
  passkey_refused: "That passkey didn't work. Try again, or use another way.",
  passkey_unknown: 'That passkey is not known here any more. Use another one, or another way.',
  ceremony_expired: 'That took too long. Try again.',
  already_registered: 'This device or password manager already has a passkey for this account.',
  strength_required: 'One of your accounts takes passkeys only. Use yours, or sign in again.',
  passkey_limit: 'You have as many passkeys as there can be. Delete one first.',
}

export type CeremonyTexts = typeof ceremonyTexts
