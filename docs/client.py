"""A phone without a screen: the whole journey through the API, with the standard library alone.

    python docs/client.py http://127.0.0.1:8000 siti@example.com var/demo-ktp.jpg --mailbox

signs up, proves the address, gives consent, sends the photo, says what was read right and wrong,
waits for the decision, takes a copy of the data and logs out. The code is asked for; `--mailbox`
reads it from the developer's page.
"""

import argparse
import base64
import getpass
import json
import re
import secrets
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

SETTLED = {"verified", "rejected", "resubmission_requested", "canceled", "expired"}
WORTH_REPEATING = {409, 429, 503}
POLL = 1.0  # seconds
REPEATS = 8


class RefusedError(Exception):
    """The API said no: `status`, and the stable `code` to act upon."""

    def __init__(self, status: int, error: dict[str, Any], retry_after: str | None) -> None:
        self.status, self.code, self.error = status, error["code"], error
        self.retry_after = None if retry_after is None else float(retry_after)
        super().__init__(f"{status} {self.code}: {error['message']}")


class Client:
    """A phone's side of the API, version 1."""

    def __init__(self, site: str, language: str = "id") -> None:
        self.api = f"{site.rstrip('/')}/api/v1"
        self.headers = {"Accept-Language": language}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send one request; return what it answers."""
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
            f"{self.api}/{path}", data, {**self.headers, **kind, **headers}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return _content(answer)
        except urllib.error.HTTPError as refusal:
            error = json.loads(refusal.read())["error"]
            raise RefusedError(refusal.code, error, refusal.headers["Retry-After"]) from None

    def make(self, path: str, body: Any = None) -> Any:
        """Send a POST that makes something, again until it is answered, with one key for all.

        Whatever got lost on the way, the thing is made once.
        """
        key = {"Idempotency-Key": str(uuid.uuid4())}
        for repeat in range(REPEATS):
            try:
                return self.send("POST", path, body, **key)
            except urllib.error.URLError:
                wait = 2.0**repeat
            except RefusedError as refused:
                if refused.status not in WORTH_REPEATING or refused.retry_after is None:
                    raise
                wait = refused.retry_after
            time.sleep(wait)
        raise TimeoutError(path)

    def sign_up(self, email: str, password: str) -> str:
        """Begin an account; return the challenge that the mailed code answers."""
        body = {"email": email, "password": password}
        challenge: str = self.make("accounts/sign-up/", body)["challenge"]
        return challenge

    def verify_email(self, challenge: str, code: str, device: str = "Python client") -> None:
        """Prove the address, and keep the token."""
        body = {"challenge": challenge, "code": code, "device": device}
        self._keep(self.make("accounts/verify-email/", body))

    def log_in(self, email: str, password: str, device: str = "Python client") -> None:
        """Log in, and keep the token."""
        body = {"email": email, "password": password, "device": device}
        self._keep(self.make("accounts/log-in/", body))

    def agree(self) -> str:
        """Say yes to the text as it stands, which an app shows first; return its version."""
        text = self.send("GET", "accounts/consent-text/")
        answer = {"version": text["version"], "agreed": True}
        version: str = self.make("accounts/consents/", answer)["version"]
        return version

    def submit(self, photo: bytes) -> Any:
        """Send a photo; return the verification, in `processing`."""
        return self.make("verifications/", {"photo": base64.b64encode(photo).decode()})

    def mark_fields(self, verification: str, wrong: dict[str, str]) -> Any:
        """Say which fields were read wrong, by key, and confirm the others that have a value."""
        path = f"verifications/{verification}/fields/"
        read = [field["key"] for field in self.send("GET", path)["fields"] if field["value"]]
        marks: list[dict[str, Any]] = [
            {"key": key, "is_right": False, "should_be": text} for key, text in wrong.items()
        ]
        marks += [{"key": key, "is_right": True} for key in read if key not in wrong]
        return self.send("PUT", path, {"marks": marks})

    def appeal(self, verification: str, note: str = "") -> Any:
        """Ask another person to look at a refused photo."""
        return self.make(f"verifications/{verification}/appeal/", {"note": note})

    def wait(self, until: set[str], seconds: float) -> Any:
        """Poll until the status is one of these; return the account."""
        end = time.monotonic() + seconds
        while (me := self.send("GET", "me/"))["status"] not in until:
            if time.monotonic() > end:
                raise TimeoutError(f"still {me['status']}")
            time.sleep(POLL)
        return me

    def export(self, password: str) -> bytes:
        """Return a ZIP archive of everything that is known of us."""
        archive: bytes = self.send("POST", "accounts/export/", {"password": password})
        return archive

    def _keep(self, session: dict[str, Any]) -> None:
        self.headers["Authorization"] = f"Token {session['token']}"


def _content(answer: Any) -> Any:
    body = answer.read()
    if not body:
        return None
    return json.loads(body) if "json" in answer.headers["Content-Type"] else body


def mailed_code(site: str, email: str) -> str:
    """Return the newest code to an address, from the page that exists in DEBUG only."""
    for _ in range(60):
        with urllib.request.urlopen(f"{site}/dev/mail/", timeout=10) as page:  # noqa: S310
            mails = page.read().decode().split("<article")[1:]
        for mail in mails:
            code = re.search(r"<output[^>]*>(\d{6})<", mail)
            if email in mail and code:
                return code.group(1)
        time.sleep(POLL)
    raise TimeoutError("no mail")


def main() -> None:
    """Walk the whole journey, and say each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("email")
    parser.add_argument("photo", type=Path)
    parser.add_argument("--mailbox", action="store_true", help="read the code from /dev/mail/")
    parser.add_argument("--seconds", type=float, default=600, help="wait so long for the decision")
    options = parser.parse_args()
    client, password = Client(options.site), secrets.token_urlsafe(16)
    challenge = client.sign_up(options.email, password)
    print(f"signed up, challenge {challenge}")
    ask = mailed_code if options.mailbox else lambda *_: getpass.getpass("Code from the mail: ")
    client.verify_email(challenge, ask(options.site, options.email))
    print(f"address proved, agreed to version {client.agree()}")
    sent = client.submit(options.photo.read_bytes())
    print(f"sent {sent['id']}: {sent['status']}", flush=True)
    me = client.wait({"in_review", *SETTLED}, options.seconds)
    fields = {field["key"]: field["value"] for field in me["verification"]["fields"]}
    print(f"{me['status']}: read NIK {fields['nik']}, {fields['nama']}", flush=True)
    if me["status"] == "in_review":
        marked = client.mark_fields(sent["id"], {"pekerjaan": "PELAJAR/MAHASISWA"})
        told = sum(1 for field in marked["fields"] if field["mark"])
        print(f"marked {told} fields, one of them as wrong", flush=True)
    me = client.wait(SETTLED, options.seconds)
    print(f"{me['status']}, version {me['status_version']}")
    print(f"a copy of the data: {len(client.export(password))} bytes")
    client.send("POST", "accounts/log-out/")
    print("logged out")


if __name__ == "__main__":
    main()
