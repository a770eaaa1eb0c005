"""A site with its own login, and MFA by two calls. Python's standard library only: python3 server.py

PORT, MFA_URL (https://app.example/mfa), MFA_KEY (the backend's key), ORIGIN (what browsers call this site)
"""
import hmac
import json
import os
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MFA_URL, MFA_KEY, ORIGIN = os.environ["MFA_URL"], os.environ["MFA_KEY"], os.environ["ORIGIN"]
ELEMENTS = Path(os.environ.get("ELEMENTS", "dist/elements"))
# These stand for your own users and their password check.
USERS = json.loads(os.environ.get("USERS", "{}"))  # {"alice": {"name", "password", "memberships": []}}
sessions = {}  # cookie -> (user, amr)
pending = {}  # cookie -> {user, verdict, ticket, expiresAt}; a pending sign-in is not a session

FORM = """<form method="post" action="/login"><label>User <input name="user" autocomplete="username"></label>
  <label>Password <input name="password" type="password" autocomplete="current-password"></label><button>Sign in</button></form>"""
SCRIPTS = """<script type="module" src="/assets/mfa.js"></script><script type="module" src="/login/code.js"></script>"""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)


def mfa(path, body):
    """A call to Sallyport. Asked again with the same key, redeeming gives the same answer: a lost one costs no sign-in."""
    headers = {"Authorization": f"Bearer {MFA_KEY}", "Content-Type": "application/json", "Idempotency-Key": secrets.token_urlsafe(32)}
    request = urllib.request.Request(MFA_URL + path, json.dumps(body).encode(), headers)
    for _ in range(2):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            return None
        except OSError:
            continue
    return None


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        login = pending.get(self.cookie("pending"))
        asset = re.fullmatch(r"/assets/([\w-]+\.js)", path)
        if path == "/":
            session = sessions.get(self.cookie("session"))
            if session is None:
                return self.see_other("/login")
            return self.page(200, f"<p>Signed in as {session[0]} ({' '.join(session[1])})</p>")
        if path == "/login":
            return self.page(200, FORM)
        if path == "/login/code":
            return self.page(200, SCRIPTS) if login else self.see_other("/login")
        if path == "/login/ticket":
            if login is None:
                return self.send(403)
            return self.send(200, json.dumps({key: login[key] for key in ("verdict", "ticket")}), "application/json")
        if path == "/login/code.js":
            return self.send(200, (Path(__file__).parent / "code.js").read_bytes(), "text/javascript")
        if asset and (ELEMENTS / asset[1]).is_file():
            return self.send(200, (ELEMENTS / asset[1]).read_bytes(), "text/javascript")
        return self.send(404)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > 4096 or self.headers.get("Origin") != ORIGIN:
            return self.send(403)
        body = self.rfile.read(length).decode()
        if self.path == "/login":
            return self.sign_in(dict(urllib.parse.parse_qsl(body)))
        if self.path == "/login/grant":
            return self.redeem(json.loads(body)["grant"])
        return self.send(404)

    def sign_in(self, form):
        user_id = form.get("user", "")
        user = USERS.get(user_id)
        if user is None or not hmac.compare_digest(user["password"].encode(), form.get("password", "").encode()):
            return self.page(401, "<p>Wrong user or password.</p>" + FORM)
        pending_id = secrets.token_urlsafe(32)
        principal = {"id": user_id, "name": user["name"]}
        decision = mfa("/api/logins", {"principal": principal, "memberships": user["memberships"], "pendingId": pending_id}) or {}
        # Anything but "allow" means: not signed in. That it could not be asked, too.
        if decision.get("verdict") == "allow":
            return self.see_other("/", self.begin(user_id, ["pwd"]))
        if "ticket" not in decision:
            return self.page(503, "<p>Signing in is not possible just now.</p>")
        for old in [key for key, login in list(pending.items()) if login["expiresAt"] / 1000 < time.time() - 900]:
            pending.pop(old, None)
        pending[pending_id] = {"user": user_id, **decision}
        return self.see_other("/login/code", [self.set_cookie("pending", pending_id)])

    def redeem(self, grant):
        pending_id = self.cookie("pending")
        login = pending.get(pending_id)
        if login is None:
            return self.send(403)
        proof = mfa("/api/logins/redeem", {"ticket": login["ticket"], "grant": grant, "pendingId": pending_id})
        # The person who comes back is the one whose password was checked.
        if proof is None or proof["principal"]["id"] != login["user"] or proof["pendingId"] != pending_id:
            return self.send(401)
        pending.pop(pending_id, None)
        return self.send(204, cookies=self.begin(login["user"], proof["amr"]))

    def begin(self, user_id, amr):
        """Only here does anybody become signed in, under an id that did not exist before."""
        session_id = secrets.token_urlsafe(32)
        sessions[session_id] = (user_id, amr)
        return [self.set_cookie("session", session_id), self.set_cookie("pending", "") + "; Max-Age=0"]

    def cookie(self, name):
        found = re.search(rf"(?:^|; ){name}=([\w-]+)", self.headers.get("Cookie", ""))
        return found and found[1]

    def set_cookie(self, name, value):
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if ORIGIN.startswith("https:") else "")

    def page(self, status, main):
        self.send(status, f'<!doctype html><html lang="en"><title>Acme</title><main>{main}</main></html>', "text/html; charset=utf-8")

    def see_other(self, to, cookies=()):
        self.send(303, cookies=cookies, location=to)

    def send(self, status, body=b"", content_type=None, cookies=(), location=None):
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        fields = [("Cache-Control", "no-store"), ("Content-Security-Policy", POLICY), ("X-Content-Type-Options", "nosniff")]
        fields += [("Content-Type", content_type), ("Location", location), *(("Set-Cookie", one) for one in cookies)]
        for name, value in fields:
            if value is not None:
                self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Nothing: a request line belongs in your own log."""


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Site).serve_forever()
