"""The people of the walk: a reader who solves a captcha, and a moderator at the console."""

import hashlib
import hmac
import itertools
import re
import time
from dataclasses import dataclass

import httpx

from moderation.captchas.text_image import ALPHABET, LENGTHS
from moderation.domain.challenge import Difficulty, answer_digest, normalise_answer
from tests.compose.stack import Stack

SITE = "demo"
THREAD = "/zcjh/jishixinwen/8963.html"


@dataclass(frozen=True, slots=True)
class Solved:
    """A challenge and its answer."""

    id: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Posts over the API. There is no back door for the captcha: see `solve`."""

    stack: Stack

    def solve(self) -> Solved:
        """Asks for a captcha and finds its answer as only an operator can.

        Redis holds a digest keyed with MODERATION_SECRET_KEY. Whoever has both the key and Redis can try all 6.4
        million answers in some seconds; a reader has neither.
        """
        issued = self.stack.http.post("/v1/challenges", json={"site": SITE})
        assert issued.status_code == 201, issued.text
        challenge_id = issued.json()["id"]
        digest = self.stack.redis("HGET", f"challenge:{challenge_id}", "answer")
        return Solved(challenge_id, _answer_of(digest, self.stack.secret_key.encode(), challenge_id))

    def post(self, body: str, solved: Solved) -> httpx.Response:
        """The answer to the comment, once no limit is in its way."""
        comment = {"site": SITE, "thread": THREAD, "nickname": "晋阳读者", "body": body}
        while True:
            answer = self.stack.http.post(
                "/v1/comments", json=comment | {"challenge_id": solved.id, "answer": solved.answer}
            )
            if answer.status_code != 429:
                return answer
            time.sleep(int(answer.headers["Retry-After"]))

    def comment(self, body: str, solved: Solved | None = None) -> str:
        """The id of a comment that was taken in and is held."""
        answer = self.post(body, solved or self.solve())
        assert (answer.status_code, answer.json()["status"]) == (202, "held"), answer.text
        return str(answer.json()["id"])

    def published(self) -> httpx.Response:
        """What every visitor of the page gets."""
        return self.stack.http.get(f"/v1/threads{THREAD}/comments", params={"site": SITE})


class Moderator:
    """Signs in with a one-time password, chooses another, decides."""

    def __init__(self, stack: Stack, name: str, one_time_password: str) -> None:
        base_url = stack.http.base_url
        self._http = httpx.Client(base_url=base_url, timeout=30, trust_env=False, follow_redirects=True)
        forced = self._submit("/review/sign-in", name=name, password=one_time_password)
        assert forced.url.path == "/review/password", forced.url
        queue = self._submit(
            "/review/password", csrf_token=_field(forced, "csrf_token"), password="汾河两岸的梧桐-1958"
        )
        assert queue.url.path == "/review", queue.url

    def accept(self, comment_id: str) -> None:
        item = self._http.get(f"/review/{comment_id}")
        assert item.status_code == 200, item.text
        done = self._submit(f"/review/{comment_id}/decision", **_accept_form(item))
        assert done.url.path.startswith("/review"), done.url

    def _submit(self, path: str, **fields: str) -> httpx.Response:
        answer = self._http.post(path, data=fields)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer


def _answer_of(digest: str, secret: bytes, challenge_id: str) -> str:
    start = f"{challenge_id}\x1f".encode()
    wanted = bytes.fromhex(digest)
    for letters in itertools.product(normalise_answer(ALPHABET).encode(), repeat=LENGTHS[Difficulty.NORMAL]):
        if hmac.digest(secret, start + bytes(letters), hashlib.sha256) == wanted:
            answer = bytes(letters).decode()
            assert answer_digest(secret, challenge_id, answer) == digest
            return answer
    raise AssertionError("no answer has this digest: is it made otherwise now, see moderation/domain/challenge.py?")


def _accept_form(item: httpx.Response) -> dict[str, str]:
    """What a browser sends when the button is pressed and the offered reason left as it is."""
    forms = re.findall(r"<form\b.*?</form>", item.text, re.DOTALL)
    form = next(form for form in forms if re.search(r'name="action" value="accept"', form))
    fields = dict(re.findall(r'<input\b[^>]*\btype="hidden" name="(\w+)" value="([^"]*)"', form))
    return fields | {"action": "accept", "accept_reason": re.findall(r'<option value="(\w+)"', form)[0]}


def _field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'<input\b[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', page.text)
    assert found, f"{page.url} has no field {name}"
    return found[1]
