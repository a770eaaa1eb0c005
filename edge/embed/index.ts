/** Elements on other origins, apart from `sallyport/edge` so that hosts without them do not carry this. */

export type { TokenPurpose } from '../core/embed.ts'
export { type BearerTokensOptions, bearerTokens, type Embed } from './bearer-tokens.ts'
export { mintToken, type TokenClaims } from './token.ts'
