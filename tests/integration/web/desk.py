"""A moderator's browser, for the tests: signs in, reads the pages' forms and sends them back."""

import html
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.adapters.passwords import Argon2Hasher
from moderation.adapters.system import new_id, system_clock
from moderation.domain.people import Role
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.store import Store

PASSWORD = "a sentence nobody else says"


@dataclass(slots=True)
class Form:
    """A form of a page with what a browser would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "input" and "name" in given and _is_sent(given):
            self.forms[-1].fields[given["name"] or ""] = given.get("value") or ""
        elif tag == "select":
            self._select = given["name"] or ""
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields[self._select] = given["value"] or ""


def _is_sent(field: dict[str, str | None]) -> bool:
    """A box that is not ticked is not sent; of several ticked ones the form keeps the last."""
    return field.get("type") not in ("checkbox", "radio") or "checked" in field


def forms_of(response: TestResponse) -> list[Form]:
    """The page's forms, in order."""
    parser = _Forms()
    parser.feed(response.text)
    return parser.forms


def text_of(page: str) -> str:
    """The page as read: tags gone, entities resolved, white space collapsed."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass(slots=True)
class Desk:
    """A moderator with a browser of their own."""

    client: FlaskClient
    name: str

    def sign_in(self, password: str) -> TestResponse:
        """Sends the sign-in form."""
        return self.client.post("/review/sign-in", data={"name": self.name, "password": password})

    def get(self, path: str = "/review", **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def csrf_token(self) -> str:
        """The token in the forms of this session's pages."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/review/password").text)
        assert found is not None
        return found.group(1)

    def decision_form(self, comment_id: str, action: str) -> Form:
        """The form that decides a waiting comment, as its page offers it, and the button that was pressed."""
        for form in forms_of(self.get(f"/review/{comment_id}")):
            if form.action.partition("?")[0] == f"/review/{comment_id}/decision":
                return Form(form.action, form.fields | {"action": action})
        raise AssertionError(f"no form to {action} {comment_id}")

    def send(self, form: Form, **changes: str) -> TestResponse:
        return self.client.post(form.action, data=form.fields | changes)

    def decide(self, comment_id: str, action: str, **changes: str) -> TestResponse:
        """Decides with the preselected reason."""
        return self.send(self.decision_form(comment_id, action), **changes)


def open_desk(store: Store, client: FlaskClient, name: str, *roles: Role) -> Desk:
    """A signed-in moderator whose password is `PASSWORD`; without roles, one who may do everything."""
    given = frozenset(roles or [Role.ADMIN])
    moderator = Moderator(new_id(), name, _password_hash(), must_change_password=False, roles=given)
    with store.transaction() as tx:
        assert tx.moderators.add(moderator, system_clock())
    desk = Desk(client, name)
    assert desk.sign_in(PASSWORD).location == "/review"
    return desk


@cache
def _password_hash() -> str:
    # Slow by design; once for all tests.
    return Argon2Hasher().hash(PASSWORD)
