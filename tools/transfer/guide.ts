export const transferGuide = `Bring people's authenticator apps here from another system, or a whole deployment into another database.

  npx sallyport import <file> --from <format> --reason "<why>"
  npx sallyport export --all --reason "<why>" [--to <file>]
  npx sallyport import <file> --from sallyport --reason "<why>"

Formats, and what --id may be (the first one where it is left out):
  otpauth               one otpauth: address on each line, as "principal,uri" or {"principal":…,"uri":…};
                        alone, its account is the principal
  google-authenticator  otpauth-migration: addresses, one on each line; account
  keycloak              a realm with its users, or users; username, id, email
  authelia              totp export as YAML, CSV or addresses; username
  better-auth           the table twoFactor as JSON or CSV; userId
  wordpress             usermeta of the plugin Two-Factor as JSON, CSV or with tabs; user_id, user_login, user_email
  django-otp            dumpdata otp_totp; user, username, email

People keep the entry in their app. Only what works here is taken: 6 digits, 30 seconds, SHA-1, a secret
of 128 bits or more. Whoever has a method here keeps it. Backup codes do not come along: people make new
ones. Codes that were used in the other system, and those of the last half minute, are worth nothing here.
Where something cannot be read or used, nothing is imported, and each such place is named.

  --dry-run           says what would happen and changes nothing
  --partial           imports the rest where something cannot be
  --map <file>        CSV with the columns from,to: their id in the file, their id here
  --names             in front of a site: they are login names, told apart as the gate does; USER_CASE,
                      SPELLINGS and WHOAMI have to be in the environment where the gate has them
  --secret-env <name> better-auth: the variable with the host's secret, or "2:newer,1:older"
  --reason <why>      one sentence for the audit log
  --json              the whole report as JSON

export --all writes everything but running sessions to a file, or to where the output goes. Stop the site
first. What is sealed is sealed anew with the key in MFA_TRANSFER_KEY, which the import needs as well; names
and the audit log are in the clear. It goes into an empty database, with keys of its own.

Of the environment:
  LIBSQL_URL        address of the database (libsql://…, http://…, file:…)
  LIBSQL_TOKEN      its token, if it asks for one
  MFA_KEYS          its key ring
  MFA_TRANSFER_KEY  32 random bytes: openssl rand -base64 32

Exit code: 0 done, 1 not done, 2 the command is not complete.`
