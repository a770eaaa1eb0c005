import type { RefusalTexts } from '../deployment/refusal-texts.ts'

/** What is said only by the admin API. Apart from the others, for hosts without it. */
export const ADMIN_REFUSALS = {
  said: {
    call_differs: [409, 'conflict', 'This idempotency key was used for another request.'],
  },
} satisfies Pick<RefusalTexts, 'said'>
