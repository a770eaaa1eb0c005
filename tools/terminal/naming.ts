import type { NameRule } from '../../edge/core/names.ts'

/** How names are told apart, by the same variables as the gate's. */
export function namingOf(env: NodeJS.ProcessEnv): { rule: NameRule; isTyped: boolean } {
  const rule = env.USER_CASE === 'exact' ? 'exact' : env.SPELLINGS === 'any-case' ? 'folded' : 'pinned'
  return { rule, isTyped: !env.WHOAMI && !env.JWT_JWKS && !env.JWT_SECRET }
}
