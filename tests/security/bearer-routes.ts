/* The routes that a token may open, with the purposes that open each. */

type Route = { method: string; path: string; body?: unknown; purposes: string[] }

const PROOF = { factor: 'totp', code: '000000' }
export const ROUTES: Route[] = [
  { method: 'GET', path: '/settings', purposes: ['settings', 'policies'] },
  { method: 'POST', path: '/enrolments', body: { factor: 'totp' }, purposes: ['settings'] },
  { method: 'POST', path: '/enrolments/x/confirm', body: { code: '000000' }, purposes: ['settings'] },
  { method: 'POST', path: '/enrolments/x/abandon', body: {}, purposes: ['settings'] },
  { method: 'PATCH', path: '/authenticators/x', body: { name: 'x' }, purposes: ['settings'] },
  { method: 'POST', path: '/authenticators/x/remove', body: { proof: PROOF }, purposes: ['settings'] },
  { method: 'POST', path: '/backup-codes', body: { proof: PROOF }, purposes: ['settings'] },
  { method: 'POST', path: '/backup-codes/confirm', body: {}, purposes: ['settings'] },
  { method: 'GET', path: '/challenge', purposes: ['challenge'] },
  { method: 'POST', path: '/challenge', body: PROOF, purposes: ['challenge'] },
  { method: 'GET', path: '/policies', purposes: ['policies'] },
  { method: 'PUT', path: '/policies/acme', body: { required: true }, purposes: ['policies'] },
]
