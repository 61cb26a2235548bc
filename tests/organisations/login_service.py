"""En inloggningstjänst på riktigt: a small OpenID Connect provider on loopback, over real HTTP."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

import jwt

KEY = "a secret between the service and itself, long enough"


class LoginService(ThreadingHTTPServer):
    """Whoever comes is `subject`; what it claims about them, and who it says it is, can be set."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.issuer = self.address
        self.subject = "42"
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def grant(self, asked: dict[str, str]) -> str:
        """The person has logged in at the service; the way back, with a code that works once."""
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{answer}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or asked["code_challenge"] != challenge(sent.get("code_verifier", "")):
            return None
        now = int(time.time())
        facts = {"iss": self.issuer, "sub": self.subject, "aud": sent["client_id"]}
        facts |= {"iat": now, "exp": now + 60, "auth_time": now} | self.claims
        signed = jwt.encode(facts, KEY, algorithm="HS256")
        return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": signed}

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


def challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Conversation(BaseHTTPRequestHandler):
    server: LoginService

    def do_GET(self) -> None:
        address = urlparse(self.path)
        if address.path.endswith("/.well-known/openid-configuration"):
            self.answer(self.server.description())
        elif address.path == "/auth":
            self.send_response(302)
            self.send_header("Location", self.server.grant(plain(address.query)))
            self.end_headers()
        else:
            self.answer({"error": "not asked for"}, status=400)

    def do_POST(self) -> None:
        sent = plain(self.rfile.read(int(self.headers["Content-Length"])).decode())
        token = self.server.token(sent)
        self.answer(token or {"error": "invalid_grant"}, status=200 if token else 400)

    def answer(self, facts: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(facts).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


def plain(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def a_login_service() -> Iterator[LoginService]:
    service = LoginService()
    thread = threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()


def provider_of(service: LoginService, **facts: Any) -> dict[str, Any]:
    """What stands in OIDC_PROVIDERS."""
    known = {"id": "kommunen", "name": "Kommunens inloggning", "server_url": service.address}
    return known | {"client_id": "samordning", "client_secret": "hemligt"} | facts
