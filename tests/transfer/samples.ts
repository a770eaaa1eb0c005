/*
 * One file of each other system, as its own documentation or source says that it is written. In all of them `alice` has the
 * key of RFC 6238's test vectors, so that it is known what her app shows: at 59 s, 287082.
 */

/** RFC 6238 appendix B: "12345678901234567890". */
export const RFC_KEY_HEX = '3132333435363738393031323334353637383930'
export const RFC_KEY_BASE32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
/** What of it must be nowhere but in the file. */
export const RFC_SECRETS = [RFC_KEY_HEX, RFC_KEY_BASE32, '12345678901234567890']

/** https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export const OTPAUTH = `principal,uri
alice,otpauth://totp/Acme:alice@example.com?secret=${RFC_KEY_BASE32}&issuer=Acme
"bob, the second","otpauth://totp/Acme:bob?secret=${RFC_KEY_BASE32}&issuer=Acme&algorithm=SHA1&digits=6&period=30"
{"principal":"carol","uri":"otpauth://totp/carol?secret=gezd%20gnbv%20gy3t%20qojq%20gezd%20gnbv%20gy3t%20qojq"}

otpauth://totp/Acme%3Adave?secret=${RFC_KEY_BASE32}
`

/**
 * One entry as the README of https://github.com/dim13/otpauth has it (`Hello!` and four bytes, far too short for us), and
 * another of the same form, put together by hand along https://protobuf.dev/programming-guides/encoding/.
 */
export const GOOGLE_README =
  'otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC'
const GOOGLE_BYTES = [
  // otp_parameters, 41 bytes: secret, name "Acme:alice", SHA1, six digits, TOTP; an id that nobody has written down.
  '0a2d',
  `0a14${RFC_KEY_HEX}`,
  `120a${Buffer.from('Acme:alice').toString('hex')}`,
  '2001 2801 3002',
  '420378797a',
  // version, one code of one, of the batch 7
  '1001 1801 2000 2807',
]
export const GOOGLE = `otpauth-migration://offline?data=${encodeURIComponent(
  Buffer.from(GOOGLE_BYTES.join('').replaceAll(' ', ''), 'hex').toString('base64'),
)}\n`

/** https://www.keycloak.org/server/importExport; of credentials, `OTPCredentialModel.java` and its `dto`. */
const keycloakOtp = (secret: object, data: object = {}) => ({
  id: '34389672-9356-4154-9ed6-6c212b869010',
  type: 'otp',
  userLabel: 'Smartphone',
  createdDate: 1767605202060,
  secretData: JSON.stringify(secret),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: 'HmacSHA1',
    ...data,
  }),
})
const keycloakUser = (username: string, ...credentials: object[]) => ({
  id: `3d2c6d6b-${username}`,
  username,
  email: `${username}@example.com`,
  enabled: true,
  totp: credentials.length > 0,
  credentials: [
    {
      type: 'password',
      secretData: '{"value":"eA==","salt":"eA==","additionalParameters":{}}',
      credentialData: '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{}}',
    },
    ...credentials,
  ],
})
export const KEYCLOAK = JSON.stringify({
  realm: 'acme',
  users: [
    // Without an encoding the letters are the key.
    keycloakUser('alice', keycloakOtp({ value: '12345678901234567890' })),
    keycloakUser('nobody'),
    keycloakUser('bob', keycloakOtp({ value: RFC_KEY_BASE32 }, { secretEncoding: 'BASE32' })),
    keycloakUser('eight', keycloakOtp({ value: '12345678901234567890' }, { digits: 8 })),
    keycloakUser('sha', keycloakOtp({ value: '12345678901234567890' }, { algorithm: 'HmacSHA256' })),
    keycloakUser('counter', keycloakOtp({ value: '12345678901234567890' }, { subType: 'hotp' })),
  ],
})

/** `internal/model/totp_configuration.go` of https://github.com/authelia/authelia: in YAML the base32 is in base64 again. */
export const AUTHELIA_YAML = `# yaml-language-server: $schema=https://www.authelia.com/schemas/latest/json-schema/export.totp.json
totp_configurations:
    - created_at: 2024-02-03T10:11:12.123456Z
      last_used_at: null
      username: alice
      issuer: Authelia
      algorithm: SHA1
      digits: 6
      period: 30
      secret: ${Buffer.from(RFC_KEY_BASE32).toString('base64')}
    - created_at: 2024-02-03T10:11:12Z
      last_used_at: 2024-03-01T00:00:00Z
      username: '123'
      issuer: "Authelia: home"
      algorithm: SHA512
      digits: 6
      period: 60
      secret: ${Buffer.from(RFC_KEY_BASE32).toString('base64')}
`
export const AUTHELIA_CSV = `issuer,username,algorithm,digits,period,secret
Authelia,alice,SHA1,6,30,${RFC_KEY_BASE32}
`
export const AUTHELIA_URI = `otpauth://totp/Authelia:alice?algorithm=SHA1&digits=6&issuer=Authelia&period=30&secret=${RFC_KEY_BASE32}


Successfully exported 1 TOTP configurations as TOTP URI's and printed them to the console
`

/** What `symmetricEncrypt` of better-auth 1.7.25 itself made of these letters, with one secret and with the second of two. */
export const BETTER_AUTH_LETTERS = 'GkYyRuhRSEW4FxnNUcXHwUdgLcKvMPsd'
export const BETTER_AUTH_SECRET = 'better-auth-sample-secret-of-32-letters'
export const BETTER_AUTH_SECRETS = `2:the-second-secret-of-the-sample-32-x,1:${BETTER_AUTH_SECRET}`
const OLDER =
  '7f6f02f6391376585cedc2b4af8184374c7e177207e4753be472fce106adf93ed282e174416035bd3a321784b14e2e2f94175ca484e84aa3e9df0d148ba2eca0bc40319395a1a157'
const NEWER =
  '$ba$2$955ec83f13aac29fea5b3ed888b567bbddf7598c8f1b997d1c00aef617fe9b4b41ac999ff925f12b73ac674fe70c2a935dd3d1d851679632c4b3f7e395eb887a2db77b095ea1d1b7'
export const BETTER_AUTH = JSON.stringify([
  { id: 't1', userId: 'alice', secret: OLDER, backupCodes: 'sealed', verified: true },
  { id: 't2', userId: 'bob', secret: NEWER, backupCodes: 'sealed' },
  { id: 't3', userId: 'carol', secret: OLDER, backupCodes: 'sealed', verified: 0 },
])

/** What `wp db query` prints of `wp_usermeta`; the keys are constants of the plugin's `class-two-factor-totp.php`. */
export const WORDPRESS = [
  'user_id\tuser_login\tmeta_key\tmeta_value',
  `7\talice\t_two_factor_totp_key\t${RFC_KEY_BASE32}`,
  '7\talice\t_two_factor_totp_last_successful_login\t1767605190',
  '7\talice\t_two_factor_enabled_providers\ta:1:{i:0;s:15:"Two_Factor_Totp";}',
  `8\tbob\t_two_factor_totp_key\t${RFC_KEY_BASE32}`,
  '8\tbob\t_two_factor_enabled_providers\ta:1:{i:0;s:16:"Two_Factor_Email";}',
  '9\tcarol\t_two_factor_totp_key\t$enc$v1$AAECAwQF',
  '9\tcarol\tuser_login\talice',
  `10\tdave\t_two_factor_totp_key\t${RFC_KEY_BASE32}`,
  `10\tdave\t_two_factor_totp_key\t${RFC_KEY_BASE32}`,
  '',
].join('\n')

/** `manage.py dumpdata auth.user otp_totp`; fields of `src/django_otp/plugins/otp_totp/models.py`. */
const device = (pk: number, user: unknown, more: object = {}) => ({
  model: 'otp_totp.totpdevice',
  pk,
  fields: {
    user,
    name: 'default',
    confirmed: true,
    throttling_failure_timestamp: null,
    throttling_failure_count: 0,
    created_at: '2024-01-01T00:00:00Z',
    last_used_at: null,
    key: RFC_KEY_HEX,
    step: 30,
    t0: 0,
    digits: 6,
    tolerance: 1,
    drift: 0,
    last_t: -1,
    ...more,
  },
})
export const DJANGO = JSON.stringify([
  { model: 'auth.user', pk: 4, fields: { username: 'alice', email: 'alice@example.com', password: 'x' } },
  device(1, 4, { last_t: 58_920_173 }),
  device(2, ['bob'], { drift: -1 }),
  device(3, 6, { confirmed: false }),
  device(4, 7, { drift: 3 }),
  device(5, 8, { t0: 1_000 }),
])
