/** What `npm test` leaves to `npm run long`. */
export const LONG_ONLY = [
  // What compiles or installs whole projects: the package as hosts get it, the code of the documents.
  'tests/docs.test.ts',
  'tests/openapi/client.test.ts',
  'tests/package/**/*.test.ts',
  // Pages of the demo: every state of every element, in our page and in others, its own furniture, and its mailbox.
  'tests/browser/{gallery,gallery-languages,element-parts,host-pages,demo-pages,docked-phone,mailbox,operations}.test.ts',
  // Passkeys in a browser with a device that is played; strength, which stays, goes through the same once.
  'tests/browser/{passkeys,passkeys-only-reset,passkey-offer,demo-passkey}.test.ts',
  // Scenes in every width and scheme, what a developer reads in the console, keys of a site that renews them, a day of guesses.
  'tests/browser/{looks,hints}.test.ts',
  // What a person hears who does not see the page.
  'tests/transcripts/**/*.test.ts',
  // What goes on beside a browser that is offline or lacks a part, members while they are held, and the way on to set-up.
  'tests/browser/{browser-alone,parts-not-loaded,held-members,lead-on,touch-targets}.test.ts',
  // Every way that Back can take, every outcome of the Owner's switch, and of a list; walks in `npm test` go through the first two.
  'tests/browser/{back,owner-switch,members,sessions}.test.ts',
  // A file that others write at the same time, what grows, and the gate's command with sites of its own.
  'tests/edge/file-company.test.ts',
  'tests/db/growth.test.ts',
  'tests/cli/gate-cli.test.ts',
  'tests/proxy/jwks.test.ts',
  'tests/db/day.test.ts',
  // Keys that change under load, and a rotation that is killed.
  'tests/upkeep/{drill,killed}.test.ts',
  // The same states in every language, on a narrow screen.
  'tests/browser/gallery-languages.test.ts',
  // Pages of ours in frames of others.
  'tests/browser/passkey-framed.test.ts',
  // Our pages in every language on the narrowest screen.
  'tests/words/narrow.test.ts',
  // Somebody who reads one language, from the sign-in to ten backup codes and back, in each of them.
  'tests/languages/*.test.ts',
  // The tools of the tests, tested.
  'tests/support/**/*.test.ts',
]

/** What `npm test` runs in a short form: see `support/long-form.ts`. */
export const WITH_A_LONG_FORM = [
  'tests/crypto/sign.test.ts',
  'tests/db/{counts,migrations,outbox}.test.ts',
  'tests/demo/{burst,routes}.test.ts',
  'tests/edge/{faults,webhook-rules}.test.ts',
  'tests/factors/{typed-code,passkey/cbor,passkey/oracle}.test.ts',
  'tests/security/{attempt-budget,forward-auth,gate-answers,gate-bypass,gate-variants,hold-back-other-ways,hold-back-sessions,hold-back-writings}.test.ts',
  'tests/upkeep/purge.test.ts',
  'tests/security/passkey/{attacks,limits,replays}.test.ts',
  'tests/words/pages.test.ts',
  'tests/security/{planted-cookies,replay,session-binding,step-up}.test.ts',
]
