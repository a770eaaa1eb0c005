/** What `npm run gate -- --help` prints: a short guide. docs/any-site.md is the long one. */
export const HELP = `Puts MFA in front of a site that has its own login, on this machine. The site is not changed.

  npm run gate -- --origin http://127.0.0.1:9000 --login-path /login --user-field user \\
    --session-cookie 'sid*' --login-ok-cookie sid --owner alice --require all --one-name yes

then open http://localhost:8788 instead of the site's own address. It runs the ready-made
Worker with a database of its own under .gate/ (one for each site); each flag is a variable of
wrangler.toml in small letters. docs/any-site.md goes through it step by step.

WHERE THE SITE IS
  --origin URL              its address, without a path
  --host origin|public      the Host that the site sees: its own (default), or ours
  --issuer NAME             its name in authenticator apps; default: its host name
  --support TEXT            "No phone and no codes? …": a text or a link

ITS LOGIN (open it with the browser's network panel, sign in, look at the request)
  --login-path PATH         where the form is sent to; several with commas, or '*' for any
  --login-page PATH         the page with the form; default: the first --login-path
  --user-field NAME         the field with the user name, or a JSON Pointer like /user/email
  --password-field NAME     for logins in two steps, whose second does not name the user
  --login-type form|json    how the page sends it; default: json with a JSON Pointer

HOW A RIGHT PASSWORD IS TOLD FROM A WRONG ONE (what is given must hold together)
  --login-ok-cookie NAME    a cookie that only a right one sets
  --login-ok-status 302     the status of the answer
  --login-ok-location PATH  where it leads
  --login-fail-status N, --login-fail-location PATH, --login-fail-renews no|yes
                            the answer to a wrong one; found out by itself
  --test-user NAME          signs in as this person once, and finds these out; asks for the
                            password, or takes it from TEST_PASSWORD in the environment; tries
                            whether the site takes a second name for one person
  --test-alias NAME         another name of that person, like the e-mail address

ITS COOKIES (* at the end stands for any rest; several with commas, or the flag again)
  --session-cookie NAME     those that sign people in: no browser ever has them raw
  --session-renews yes|no   whether the site renews them while somebody is signed in; found out
                            by --test-user
  --plain-cookie NAME       those that page scripts read; found out by itself
  --login-session same|fresh
                            fresh: the login works without the session that its page began

WHO MAY SEE WHAT WITHOUT SIGNING IN
  --anonymous login|pass    the login page only (default), or what the site shows anybody
  --open PATH               open to anybody, without cookies: a path, or a folder of files like
                            '/static/*'; the login page's own files by themselves
  --preflights refuse|pass  whether the site answers the preflights of other origins' scripts
  --sign-in-paths PATH      other ways in, like magic links (needs --whoami or --jwt-cookie)
  --no-other-login          with --anonymous pass: the login form is the only way in

WHO IT IS (by default: the name in the form)
  --whoami PATH             a path of the site that says who is signed in
  --whoami-user, --whoami-name, --whoami-accounts POINTER
                            where in its JSON
  --whoami-text '"user":"{user}"'
                            or the text around the name, in a page
  --whoami-nobody TEXT|POINTER
                            what is there for nobody only
  --whoami-headers NAME     header fields that it wants: as the browser sends them, or 'Name: value'
  --jwt-cookie NAME, --jwt-jwks URL (or JWT_SECRET in the environment)
  --jwt-user, --jwt-name, --jwt-accounts CLAIM
  --user-case fold|exact    whether Boss and boss are one person (default) or two
  --user-pattern REGEX      what may be typed as a name; default: ASCII letters, digits, . _ - + @
  --one-name yes            the site takes one name for each person, and nothing else says who
                            it is: your word, where neither --whoami nor --test-user says so

  --new-people open|invite  who sets a first method up: whoever must (default), or only the Owners
                            named here, the people of --people, and whom an Owner lets in
  --people FILE             names that are known from the start, one on each line

WHO MUST HAVE MFA
  --owner NAME              may require it for everybody, at /.mfa/accounts; again for more
  --require accounts|all    when an Owner says so (default), or everybody from the start

MORE
  --logout-path PATH        the site's own sign-out
  --token-field NAME        JSON logins that answer with a bearer token: its field
  --authorization drop|bound|assured
                            what becomes of Authorization headers
  --rp-id DOMAIN            passkeys as well, made for this domain (localhost on this machine)
  --related-origins ORIGINS other sites that use the same ones
  --languages de,ar|all     our pages in the reader's language; default: English
  --sessions on             people see where they are signed in, and end that
  --style-tokens '--mfa-color-accent: #0a58ca'
  --webhook-url URL         signed events are posted there: methods added and removed, guesses;
                            WEBHOOK_KEY in the environment signs them
  --webhook-loopback yes    it is on this machine, and may be http
  --admin-api on            programs of operators, by keys, at /.mfa/admin/v1 (docs/admin.md)
  ASSERTION_KEY in the environment: signs X-MFA-Assertion, by which the site knows the gate
  --reset                   forgets this site's data (people's methods) first
  PORT=9999 npm run gate -- …

EXAMPLES
  a PHP wiki, whose login is on every page
    --origin http://127.0.0.1:8080 --login-path '*' --login-page '/doku.php?id=start&do=login' \\
    --user-field u --session-cookie 'DW*,DokuWiki' --login-ok-cookie 'DW*' --owner admin \\
    --one-name yes
  a Python admin
    --origin http://127.0.0.1:8000 --login-path /admin/login/ --user-field username \\
    --session-cookie sessionid --login-ok-cookie sessionid --login-ok-status 302 --owner boss \\
    --one-name yes
  a single-page app that keeps a token
    --origin http://127.0.0.1:1880 --login-path /auth/token --login-page / \\
    --user-field username --token-field access_token --login-ok-status 200 \\
    --login-fail-status 403 --anonymous pass --no-other-login --owner admin --one-name yes
`
