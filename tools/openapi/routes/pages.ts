import { type Answered, query, type Route, routeOf } from './route.ts'

const visitor = routeOf('person')
const anybody = routeOf('nobody')

const TO = query('to', 'Where it leads back to: a path of the site.')
const flag = (name: string, value: string, about: string) => query(name, about, { const: value })

const PAGE: Answered = { about: 'The page.', content: 'text/html' }
const ELSEWHERE: Answered = { about: 'Onward.', content: null, headers: { Location: 'Where.' } }
const page = (id: string, path: `/${string}`, about: string, more: Partial<Route> = {}) =>
  visitor(`GET ${path}`, id, 'Pages', about, { parameters: [TO], answers: { 200: PAGE, 303: ELSEWHERE }, ...more })

/** Documents, and what they load. */
export const PAGES: readonly Route[] = [
  page('showChallenge', '/challenge', 'Asks for a code', {
    parameters: [
      TO,
      query('way', 'Which factor is asked for.'),
      query('maxAgeSeconds', 'For a step-up: how old the proof may be.', { type: 'string', pattern: '^\\d{1,5}$' }),
    ],
  }),
  visitor('POST /challenge', 'sendChallenge', 'Pages', 'Its form, which needs no JavaScript', {
    form: 'AnswerChallengeForm',
    answers: {
      303: ELSEWHERE,
      401: { about: 'The page, with what was wrong.', content: 'text/html' },
      429: { about: 'The page, with how long to wait.', content: 'text/html' },
    },
  }),
  page('showEnrol', '/enrol', 'Sets a first method up'),
  page('showCodesLeft', '/codes-left', 'After a sign-in by backup code: how many are left'),
  page('showSettings', '/settings', 'The settings', {
    parameters: [TO, query('do', 'What is opened at once.', { enum: ['reset', 'codes'] })],
  }),
  page('showAccounts', '/accounts', 'The accounts, with their switches'),
  page('showOffer', '/offer', 'Offers a passkey after a sign-in by code', {
    parameters: [TO, flag('add', '', 'The wizard at once.')],
  }),
  visitor('POST /offer', 'declineOffer', 'Pages', 'Its form: **Don’t ask again**', {
    form: 'AnswerOfferForm',
    answers: { 303: ELSEWHERE },
  }),
  anybody('GET /offer.js', 'getOfferScript', 'Pages', 'What that page loads', {
    answers: { 200: { about: 'The script.', content: 'text/javascript' } },
  }),
  anybody('GET /assets/mfa.css', 'getStylesheet', 'Pages', 'What our pages look like', {
    answers: { 200: { about: 'The stylesheet.', content: 'text/css' } },
  }),
  anybody('GET /.well-known/webauthn', 'getRelatedOrigins', 'Passkeys', 'Which other origins use the same passkeys', {
    isAtRoot: true,
    more: 'Only where there are related origins, and only at the domain that passkeys are made for.',
    answers: {
      200: {
        about: 'For browsers (Web Authentication Level 3 §5.11).',
        content: {
          json: {
            type: 'object',
            properties: { origins: { type: 'array', items: { type: 'string' } } },
            required: ['origins'],
          },
        },
      },
    },
  }),
]
