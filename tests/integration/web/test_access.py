"""Whom the console and the moderators' API let in: every view says it, and is kept to it."""

import re

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.domain.people import CAPABILITIES, Capability, Role
from moderation.web.access import guarded
from moderation.web.app import Application, create_app
from moderation.web.console import console_blueprint
from moderation.web.services import Services
from tests.integration.web.desk import PASSWORD, Desk, forms_of, open_desk, text_of
from tests.integration.web.world import Visitor

# The API's blueprints that ask nobody who they are, and its description.
FOR_READERS = {"reader_reports", "challenges", "comments", "own_comments", "threads", "openapi_document"}
NOWHERE = "0" * 64

# What only some may, with a body that passes the schema.
ASKS: dict[Capability, tuple[str, str, object]] = {
    Capability.QUEUE_READ: ("GET", "/v1/postures?site=demo", None),
    Capability.POSTURES_SET: ("DELETE", "/v1/presets/attack", None),
    Capability.POLICY_READ: ("GET", "/v1/policy", None),
    Capability.POLICY_WRITE: ("POST", "/v1/policy/roll-back", {"digest": NOWHERE, "reason": "x"}),
    Capability.AUDIT_READ: ("GET", "/v1/audit", None),
    Capability.SCREEN: ("POST", "/v1/screen", {"text": "x"}),
}


def bearer(client: FlaskClient, desk: Desk) -> dict[str, str]:
    opened = client.post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    return {"Authorization": f"Bearer {opened.get_json()['token']}"}


def test_every_view_for_moderators_says_whom_it_is_for(app: Application) -> None:
    for_moderators = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/review", "/v1/")) and rule.endpoint.partition(".")[0] not in FOR_READERS
    ]

    assert [it for it in for_moderators if not hasattr(app.view_functions[it], "for_whom")] == []
    assert {"review.decide", "moderators.sign_in", "policies.roll_back"} <= set(for_moderators)


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_allows_and_nothing_else(
    app: Application, store: SqlStore, client: FlaskClient, role: Role
) -> None:
    headers = bearer(client, open_desk(store, app.test_client(), "晓燕", role))

    answers = {
        capability: client.open(path, method=method, json=body, headers=headers)
        for capability, (method, path, body) in ASKS.items()
    }

    refused = {capability for capability, answer in answers.items() if answer.status_code == 403}
    assert refused == set(ASKS) - CAPABILITIES[role]
    for capability in refused:
        problem = answers[capability].get_json()
        assert (problem["code"], capability in problem["detail"]) == ("forbidden", True)


def test_who_may_only_look_sees_the_queue_and_decides_nothing(
    app: Application, store: SqlStore, visitor: Visitor
) -> None:
    comment_id = str(visitor.post_comment().get_json()["id"])
    viewer = open_desk(store, app.test_client(), "实习生", Role.VIEWER)

    form = {"csrf_token": viewer.csrf_token(), "version": "1", "action": "accept", "reason": "fits_rules"}
    refused = viewer.client.post(f"/review/{comment_id}/decision", data=form)

    assert (refused.status_code, refused.mimetype) == (403, "text/html")
    assert "queue.decide" in text_of(refused.text)
    page = viewer.get(f"/review/{comment_id}")
    assert page.status_code == 200
    assert "/decision" not in page.text
    postures = viewer.get("/review/postures")
    assert (postures.status_code, [it.action for it in forms_of(postures)]) == (200, ["/review/sign-out"])


def test_a_changed_role_counts_from_the_next_request_on(app: Application, store: SqlStore, client: FlaskClient) -> None:
    headers = bearer(client, open_desk(store, app.test_client(), "晓燕", Role.MODERATOR))
    assert client.get("/v1/policy", headers=headers).status_code == 200

    with store.transaction() as tx:
        moderator = tx.moderators.by_name("晓燕")
        assert moderator is not None
        tx.moderators.set_roles(moderator.id, frozenset())

    assert client.get("/v1/policy", headers=headers).status_code == 403


def test_no_form_of_the_console_is_believed_without_its_token(app: Application, desk: Desk) -> None:
    forms = {
        rule.endpoint: "/review/x".join(re.split(r"/review/<[^>]+>", re.sub(r"(?<!/review/)<[^>]+>", "x", rule.rule)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/review") and "POST" in (rule.methods or ())
    }
    without = [it for it in forms if not hasattr(app.view_functions[it], "for_whom")]
    signing_in = {"moderators.sign_in", "moderators.enter_code"}

    answers = {it: desk.client.post(path) for it, path in forms.items() if it not in signing_in}

    assert (without, len(answers) >= 15) == ([], True)
    assert {it: (answer.status_code, answer.mimetype) for it, answer in answers.items()} == dict.fromkeys(
        answers, (403, "text/html")
    )
    assert all("表单" in answer.text for answer in answers.values())


def test_a_view_that_says_nothing_is_closed_to_everybody(services: Services, store: SqlStore) -> None:
    page, api = console_blueprint("forgotten", __name__), guarded(Blueprint("too", __name__, url_prefix="/v1"))
    for blueprint in (page, api):
        blueprint.add_url_rule("/forgotten", "show", lambda: "secret")
    app = create_app(services)
    app.register_blueprint(page)
    app.register_blueprint(api)
    desk = open_desk(store, app.test_client(), "晓燕", Role.ADMIN)

    answers = [desk.client.get("/review/forgotten"), desk.client.get("/v1/forgotten")]

    assert [(answer.status_code, "secret" in answer.text) for answer in answers] == [(403, False)] * 2
