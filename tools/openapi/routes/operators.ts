import { CLOSED, ok, type Parameter, query, type Route, routeOf } from './route.ts'

const operator = routeOf('operator')
const person = routeOf('person')

const PERSON = { id: 'As `identify` answers it.' }
const ONCE: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  about: 'For 24 h the same request under it is answered and not done again; another one is `conflict`.',
  schema: { type: 'string' },
}
const paged = (of: 'OperatorPoliciesQuery' | 'PeopleQuery' | 'AuditQuery' | 'AccountAuditQuery') => [
  query('after', 'The `next` of the page before.', { of, field: 'after' }),
  query('limit', 'How many, 50 if left out.', { of, field: 'limit' }),
]
const filter = (field: string, about: string) => query(field, about, { of: 'AuditQuery', field })
const FILTERS = [
  filter('account', 'About this account.'),
  filter('principal', 'About this person.'),
  filter('act', 'Of this act.'),
  filter('from', 'Since this moment, epoch milliseconds.'),
  filter('to', 'Before this moment.'),
]
const [, ...OF_ACCOUNT] = FILTERS
const ENDPOINT = { id: 'As the site names it.' }
const write = { parameters: [ONCE], refuses: ['not_found', 'call_differs'] satisfies Route['refuses'] }
const act = { ...write, named: PERSON, body: 'ReasonRequest' as const }

/** What operators' programs ask for, and the log as Owners read it. */
export const OPERATORS: readonly Route[] = [
  operator('GET /admin/v1/people', 'listPeople', 'Operators', 'People who were seen or have a method, by id.', {
    more: 'Scope `read`. That somebody looked is on record.',
    parameters: [
      query('search', 'Whose id begins with it, or whose name has it.', { of: 'PeopleQuery', field: 'search' }),
      ...paged('PeopleQuery'),
    ],
    answers: ok('PeopleView', 'A page.'),
  }),
  operator('GET /admin/v1/people/:id', 'lookPersonUp', 'Operators', 'One person: methods, codes, waits, sessions.', {
    more: 'Scope `read`. That somebody looked is on record.',
    named: PERSON,
    answers: ok('PersonView', 'Never a secret.'),
    refuses: ['not_found'],
  }),
  operator('POST /admin/v1/people/:id/reset', 'resetPerson', 'Operators', 'Let somebody start anew.', {
    ...act,
    more: 'Scope `support`. Removes method and codes, ends all proof, and the person is told.',
    body: 'ResetRequest',
    answers: ok('ResetByOperatorView'),
  }),
  operator('POST /admin/v1/people/:id/unlock', 'unlockPerson', 'Operators', 'Forget wrong codes.', {
    ...act,
    more: 'Scope `support`. A passkey that its counter has disabled stays so.',
    answers: ok('UnlockedView', 'As it was before.'),
  }),
  operator('POST /admin/v1/people/:id/end-sessions', 'endSessions', 'Operators', 'End all that was proved.', {
    ...act,
    more: 'Scope `support`. The site’s own sessions do not end.',
    answers: ok('EndedView'),
  }),
  operator('POST /admin/v1/people/:id/forget', 'forgetPerson', 'Operators', 'Remove all but the log.', {
    ...act,
    more: 'Scope `forget`.',
    answers: ok('ResetByOperatorView'),
  }),
  operator('GET /admin/v1/policies', 'listPolicies', 'Operators', 'Policies that were ever set, by account.', {
    more: 'Scope `read`.',
    parameters: paged('OperatorPoliciesQuery'),
    answers: ok('OperatorPoliciesView', 'A page.'),
  }),
  operator('PUT /admin/v1/policies/:accountId', 'setPolicyByOperator', 'Operators', 'Set what an account requires.', {
    ...write,
    more: 'Scope `policy`.',
    named: { accountId: 'One that a member was seen of.' },
    body: 'OperatorPolicyRequest',
    answers: ok('OperatorPolicySetView', 'As it is, and as it was.'),
  }),
  operator('GET /admin/v1/audit', 'readAudit', 'Operators', 'The audit log.', {
    more: 'Scope `audit`. That it was read is on record.',
    parameters: [...FILTERS, filter('order', '`newest` first, if left out.'), ...paged('AuditQuery')],
    answers: ok('AuditView', 'A page.'),
  }),
  operator('GET /admin/v1/audit/export', 'exportAudit', 'Operators', 'The audit log as a file, the oldest first.', {
    more: 'Scope `audit`. One call, however many rows. An answer that breaks off is not whole. That it was read is on record.',
    parameters: [
      {
        ...query('format', 'CSV, JSON lines, or OCSF 1.8 as JSON lines.', { of: 'AuditExportQuery', field: 'format' }),
        isNeeded: true,
      },
      ...FILTERS,
    ],
    answers: ok(['text/csv', 'application/x-ndjson'], 'The rows.'),
  }),
  operator('GET /admin/v1/api-keys', 'listApiKeys', 'Operators', 'Keys to this API.', {
    more: 'Scope `keys`. Never a key itself.',
    answers: ok('ApiKeysView'),
  }),
  operator('POST /admin/v1/api-keys/:id/revoke', 'revokeApiKey', 'Operators', 'End a key.', {
    ...act,
    more: 'Scope `keys`. From the next call on; a key may end itself.',
    named: { id: 'Of the key; not the key.' },
    answers: ok('DoneView'),
  }),
  operator('GET /admin/v1/webhooks', 'listWebhooks', 'Operators', 'How deliveries of webhooks stand.', {
    more: 'Scope `webhooks`.',
    answers: ok('WebhooksView'),
  }),
  operator('POST /admin/v1/webhooks/:id/replay', 'replayWebhooks', 'Operators', 'Send events again.', {
    ...act,
    more: 'Scope `webhooks`. Under the same ids; they go out when the site next sends. Where there are none: 0, and no row of the log.',
    named: ENDPOINT,
    body: 'ReplayRequest',
    answers: ok('ReplayedView'),
  }),
  operator('POST /admin/v1/webhooks/:id/enable', 'enableWebhook', 'Operators', 'Switch on what answered 410.', {
    ...act,
    more: 'Scope `webhooks`.',
    named: ENDPOINT,
    answers: ok('DoneView'),
  }),
  person('GET /api/audit', 'loadAccountAudit', 'Operators', 'What was done about an account, for its Owners.', {
    parameters: [
      { ...query('account', 'Which account.', { of: 'AccountAuditQuery', field: 'account' }), isNeeded: true },
      ...OF_ACCOUNT,
      ...paged('AccountAuditQuery'),
    ],
    answers: ok('AccountAuditView', 'A page, the newest first.'),
    refuses: [...CLOSED, 'unenrolled', 'strength_due'],
  }),
]
