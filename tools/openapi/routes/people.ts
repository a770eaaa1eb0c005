import { CLOSED, created, NO_CONTENT, ok, PROOF, query, type Route, routeOf } from './route.ts'

const person = routeOf('person')

const TO = query('to', 'Where the person was going: a path of the site. Anything else is read as `/`.')
const AUTHENTICATOR = { id: 'The authenticator, as the settings name it.' }
const ENROLMENT = { id: 'The enrolment, as its beginning named it.' }
const ACCOUNT = { accountId: 'The account, as the host calls it.' }

/** What a person's browser asks for. */
export const PEOPLE: readonly Route[] = [
  person('GET /api/challenge', 'getChallenge', 'Sign-in', 'What can be asked for, and the `csrf` value', {
    parameters: [
      TO,
      query('maxAgeSeconds', 'Sent for a step-up, whatever it is: a passkey is then asked for that act.', {
        type: 'string',
        pattern: '^\\d{1,5}$',
      }),
    ],
    answers: ok('ChallengeView', 'What the person can be asked for.'),
    refuses: ['no_such_method', 'method_missing'],
  }),

  person('POST /api/challenge', 'answerChallenge', 'Sign-in', 'Answer it: sign-in, or step-up with `maxAgeSeconds`', {
    body: 'AnswerChallengeRequest',
    answers: ok('ChallengePassedView', 'Passed: the session is assured, by a cookie that comes along.'),
    refuses: [...PROOF, 'bad_check_character', 'strength_due'],
  }),

  person('GET /api/settings', 'getSettings', 'Methods', 'What the person has set up, and the `csrf` value', {
    answers: ok('SettingsView', 'The settings.'),
    refuses: CLOSED,
  }),

  person('POST /api/enrolments', 'beginEnrolment', 'Methods', 'Begin to set a method up, or to reset one', {
    body: 'BeginEnrolmentRequest',
    answers: created('EnrolmentView', 'Begun. What to show and to ask for is in `prompts`.'),
    refuses: [
      ...PROOF,
      ...(['bad_check_character', 'strength_due'] as const),
      ...(['uninvited', 'not_found', 'already_enrolled', 'passkey_limit', 'step_up_due', 'too_many_begins'] as const),
    ],
  }),

  person(
    'POST /api/enrolments/:id/confirm',
    'confirmEnrolment',
    'Methods',
    'Set it up, by its first code or response',
    {
      named: ENROLMENT,
      body: 'ConfirmEnrolmentRequest',
      answers: ok('EnrolmentConfirmedView', 'Set up, and the session is assured. Backup codes are shown this once.'),
      refuses: [
        ...CLOSED,
        ...(['malformed_response', 'wrong_response', 'previous_entry', 'uninvited', 'strength_due'] as const),
        ...(['enrolment_unknown', 'enrolment_conflict', 'enrolment_expired', 'step_up_due'] as const),
        ...(['passkey_refused', 'ceremony_expired', 'already_registered', 'passkey_limit'] as const),
      ],
    },
  ),

  person('POST /api/enrolments/:id/abandon', 'abandonEnrolment', 'Methods', 'Leave it, and have its secret deleted', {
    named: ENROLMENT,
    body: 'Nothing',
    answers: NO_CONTENT,
  }),

  person('PATCH /api/authenticators/:id', 'changeAuthenticator', 'Methods', 'Rename it, or have it asked for first', {
    named: AUTHENTICATOR,
    body: 'ChangeAuthenticatorRequest',
    answers: ok('AuthenticatorView', 'The method as it is now.'),
    refuses: [...CLOSED, 'not_found'],
  }),

  person('POST /api/authenticators/:id/remove', 'removeAuthenticator', 'Methods', 'Delete a method', {
    named: AUTHENTICATOR,
    body: 'ProofRequest',
    answers: ok('SettingsView', 'Deleted. The settings as they are now.'),
    refuses: [...PROOF, 'bad_check_character', 'not_found', 'required_by_policy'],
  }),

  person('POST /api/backup-codes', 'createBackupCodes', 'Methods', 'New backup codes in place of all others', {
    body: 'ProofRequest',
    answers: created('BackupCodesCreatedView', 'The codes, shown this once.'),
    refuses: PROOF,
  }),

  person('POST /api/backup-codes/confirm', 'confirmBackupCodes', 'Methods', '**Finish** was pressed: they are kept', {
    body: 'Nothing',
    answers: { ...ok('GrantedView', 'Done, for who came with a ticket.'), ...NO_CONTENT },
    refuses: [...CLOSED, 'unenrolled'],
  }),

  person('GET /api/policies', 'getPolicies', 'Accounts', 'Which accounts require MFA', {
    parameters: [
      query('account', 'Only these. Those outside the caller’s memberships are left out.', {
        type: 'array',
        items: { type: 'string' },
      }),
    ],
    answers: {
      200: {
        about: 'A policy per account.',
        content: 'PoliciesView',
        headers: { 'X-MFA-CSRF': 'The `csrf` value, since the answer is a list.' },
      },
    },
    refuses: CLOSED,
  }),

  person('PUT /api/policies/:accountId', 'setPolicy', 'Accounts', 'Switch whether an account requires MFA', {
    named: ACCOUNT,
    body: 'SetPolicyRequest',
    answers: ok('PolicyView', 'The policy as it is now.'),
    refuses: [...PROOF, 'strength_due', 'step_up_due', 'unenrolled', 'owner_not_ready'],
  }),

  person('GET /api/accounts/:accountId/members', 'getMembers', 'Accounts', 'Members seen so far, by name, for Owners', {
    named: ACCOUNT,
    parameters: [
      query('after', '`next` of the answer before.', { of: 'MembersQuery', field: 'after' }),
      query('limit', '1 to 500; 50 unless said.', { of: 'MembersQuery', field: 'limit' }),
    ],
    answers: ok('MembersView', 'A page of them.'),
    refuses: [...CLOSED, 'unenrolled', 'strength_due'],
  }),

  person('GET /api/sessions', 'getSessions', 'Sessions', 'Where the person is signed in past MFA', {
    answers: ok('SessionsView', 'The current session first, then the newest used.'),
    refuses: [...CLOSED, 'no_such_method'],
  }),

  person('POST /api/sessions/:id/end', 'endSession', 'Sessions', 'End one other session', {
    named: { id: 'The session, as the list names it.' },
    body: 'Nothing',
    answers: ok('SessionsEndedView', 'Over: a code is asked for at its next request. 0: it was over before.'),
    refuses: [...CLOSED, 'no_such_method', 'not_found'],
  }),

  person('POST /api/sessions/end-others', 'endOtherSessions', 'Sessions', 'End all other sessions', {
    body: 'Nothing',
    answers: ok('SessionsEndedView', 'How many were past MFA until then.'),
    refuses: [...CLOSED, 'no_such_method'],
  }),

  person('POST /api/ceremonies', 'askCeremony', 'Passkeys', 'What the browser is to do to prove one act', {
    body: 'AskCeremonyRequest',
    answers: ok('CeremoniesView', 'None where the person has no passkey that could. Nothing was written.'),
    refuses: CLOSED,
  }),

  person('POST /api/offers', 'answerOffer', 'Passkeys', 'What came of the offer of a passkey', {
    body: 'AnswerOfferRequest',
    answers: ok('OfferView', 'Whether it is to be shown now. Counted by this very request.'),
    refuses: CLOSED,
  }),
]
