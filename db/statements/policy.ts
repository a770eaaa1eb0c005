import { and, eq, type SQL, sql } from 'drizzle-orm'
import { among, type Late } from '../connection/late.ts'
import { assurances, authenticators, policies } from '../schema/tables.ts'

/* What accounts require, as conditions of the acts that must not miss a switch in between. */

/** One of these accounts requires MFA, as of now. */
export function isRequired(accountIds: Late<readonly string[]>): SQL {
  return sql`exists (select 1 from ${policies} where ${requiredOf(accountIds)})`
}

/** Policies of these accounts that are switched on. A condition on rows of `policies`; no account: none. */
export function requiredOf(accountIds: Late<readonly string[]>): SQL {
  return and(eq(policies.required, true), among(policies.accountId, accountIds)) ?? sql`0`
}

/** One of these accounts would lose what it requires without this authenticator: asked inside an act, as of now. */
export function isNeeded(
  accountIds: Late<readonly string[]>,
  principalId: Late<string>,
  authenticatorId: string | SQL,
  rpId: Late<string | undefined>,
): SQL {
  return sql`exists (select 1 from ${policies} where ${inTheWay(accountIds, principalId, authenticatorId, rpId)})`
}

/** Policies of these accounts that nothing else of this person satisfies, their strength included (spec D2). Rows of `policies`. */
export function inTheWay(
  accountIds: Late<readonly string[]>,
  principalId: Late<string>,
  authenticatorId: string | SQL,
  rpId: Late<string | undefined>,
): SQL | undefined {
  return and(requiredOf(accountIds), sql`not ${hasOther(principalId, authenticatorId, rpId)}`)
}

/**
 * Of a row of `policies`: a method besides this one satisfies it. A credential of another domain, or one that is disabled for
 * good, does not.
 */
function hasOther(principalId: Late<string>, authenticatorId: string | SQL, rpId: Late<string | undefined>): SQL {
  const a = authenticators
  return sql`exists (select 1 from ${a} where ${a.principalId} = ${principalId} and ${a.id} <> ${authenticatorId}
    and ((${a.rpId} is null and ${policies.strength} = 'any') or (${a.rpId} = ${rpId} and ${a.disabledAt} is null)))`
}

/** One of these accounts takes phishing-resistant methods only, as of now. */
export function isStrong(accountIds: Late<readonly string[]>): SQL {
  return sql`exists (select 1 from ${policies} where ${requiredOf(accountIds)} and ${policies.strength} <> 'any')`
}

/** A passkey of this person's that can be used at this domain. */
export function hasPasskey(principalId: Late<string>, rpId: Late<string | undefined>): SQL {
  const a = authenticators
  return sql`exists (select 1 from ${a}
    where ${a.principalId} = ${principalId} and ${a.rpId} = ${rpId} and ${a.disabledAt} is null)`
}

/** `isStrong` of edge/core/assurance.ts, of a row of `assurances`. */
export const isStrongProof: SQL = sql`' ' || ${assurances.amr} || ' ' like '% pop %'`
