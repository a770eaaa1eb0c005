import { authelia } from './authelia.ts'
import { betterAuth } from './better-auth.ts'
import { djangoOtp } from './django-otp.ts'
import type { Format } from './entry.ts'
import { googleAuthenticator } from './google-authenticator.ts'
import { keycloak } from './keycloak.ts'
import { otpauth } from './otpauth.ts'
import { wordpress } from './wordpress.ts'

/** What `--from` takes. */
export const FORMATS: Readonly<Record<string, Format>> = {
  otpauth,
  'google-authenticator': googleAuthenticator,
  keycloak,
  authelia,
  'better-auth': betterAuth,
  wordpress,
  'django-otp': djangoOtp,
}
