import base64
import hashlib
import hmac
import json
import time


def verify_assertion(token, key, audience, method, path, now=None):
    """The claims of X-MFA-Assertion; None: this request did not come through the gate. path is without the query."""
    now = time.time() if now is None else now
    head, _, rest = (token or "").partition(".")
    body, _, signature = rest.partition(".")
    digest = hmac.new(key.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    expected = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    is_now = claims["iat"] <= now + 5 and now < claims["exp"]
    is_this = claims["aud"] == audience and claims["htm"] == method and claims["path"] == path
    return claims if is_now and is_this else None
