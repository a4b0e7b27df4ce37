"""The API's description: valid OpenAPI 3.1, complete, and browsable without any other host."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.web.problems import PROBLEMS

# What only the pages of the console and of the readers answer with.
NOT_OF_THE_API = {
    "weak_password",
    "name_taken",
    "last_admin",
    "no_password",
    "sign_on_failed",
    "sign_on_refused",
    "sign_on_unavailable",
    "method_not_allowed",
}


@pytest.fixture
def document(client: FlaskClient) -> Any:
    response = client.get("/v1/openapi.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return response.get_json()


def operations(document: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def test_it_describes_every_operation(document: Any) -> None:
    assert document["openapi"].startswith("3.1.")
    assert set(document) >= {"openapi", "info", "paths", "components", "tags"}
    assert {name: operation["operationId"] for name, operation in operations(document).items()} == {
        "POST /v1/challenges": "issueChallenge",
        "GET /v1/challenges/{challenge_id}/image.png": "showChallengeImage",
        "POST /v1/comments": "createComment",
        "GET /v1/threads/{thread}/comments": "listComments",
        "GET /v1/counts": "countComments",
        "POST /v1/sessions": "signIn",
        "POST /v1/screen": "screenText",
        "GET /v1/postures": "listPostures",
        "POST /v1/postures": "setPosture",
        "DELETE /v1/postures/{order_id}": "endPosture",
        "GET /v1/blocks": "listBlocks",
        "POST /v1/blocks": "setBlock",
        "DELETE /v1/blocks/{block_id}": "endBlock",
        "POST /v1/comments/{comment_id}/reports": "reportComment",
        "POST /v1/comments/{comment_id}/appeals": "appeal",
        "GET /v1/comments/{comment_id}": "getOwnComment",
        "GET /v1/reports/{report_id}": "getReport",
        "GET /v1/review/reports": "listReports",
        "POST /v1/review/reports/{report_id}/answer": "answerReport",
        "GET /v1/presets": "listPresets",
        "PUT /v1/presets/{preset}": "switchPresetOn",
        "DELETE /v1/presets/{preset}": "switchPresetOff",
        "GET /v1/policy": "getPolicy",
        "GET /v1/policy/activations": "listPolicyActivations",
        "GET /v1/policy/difference": "comparePolicies",
        "POST /v1/policy/reload": "reloadPolicy",
        "POST /v1/policy/roll-back": "rollPolicyBack",
        "GET /v1/review/items": "listItems",
        "GET /v1/review/counts": "countItems",
        "GET /v1/review/items/{comment_id}": "getItem",
        "GET /v1/review/leases": "listLeases",
        "POST /v1/review/next": "takeNext",
        "POST /v1/review/items/{comment_id}/lease": "takeItem",
        "PUT /v1/review/items/{comment_id}/lease": "extendLease",
        "DELETE /v1/review/items/{comment_id}/lease": "releaseItem",
        "POST /v1/review/items/{comment_id}/take-over": "takeItemOver",
        "POST /v1/review/items/{comment_id}/decision": "decideItem",
        "POST /v1/review/items/{comment_id}/undo": "undoDecision",
        "POST /v1/review/items/{comment_id}/escalate": "escalateItem",
        "POST /v1/review/items/{comment_id}/notes": "addNote",
        "GET /v1/review/decided": "listDecided",
        "GET /v1/review/decided/{comment_id}": "getDecided",
        "POST /v1/review/decided/{comment_id}/correction": "correctDecided",
        "GET /v1/audit": "listAudit",
        "GET /v1/review/bulk": "listBulk",
        "POST /v1/review/bulk": "previewBulk",
        "GET /v1/review/bulk/{operation_id}": "getBulk",
        "POST /v1/review/bulk/{operation_id}/sample/{comment_id}": "readSample",
        "PUT /v1/review/bulk/{operation_id}/decision": "changeBulk",
        "POST /v1/review/bulk/{operation_id}/abandon": "abandonBulk",
        "POST /v1/review/bulk/{operation_id}/start": "startBulk",
        "POST /v1/review/bulk/{operation_id}/undo": "undoBulk",
    }


def test_every_reference_leads_somewhere(document: Any) -> None:
    for reference in references(document):
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_nothing_in_it_is_null_but_defaults(document: Any) -> None:
    def nulls(node: Any, path: str) -> list[str]:
        if isinstance(node, dict):
            return [found for key, value in node.items() if key != "default" for found in nulls(value, f"{path}/{key}")]
        if isinstance(node, list):
            return [found for index, value in enumerate(node) for found in nulls(value, f"{path}/{index}")]
        return [path] if node is None else []

    assert nulls(document, "") == []


def test_every_operation_is_explained_and_its_parameters_too(document: Any) -> None:
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["tags"]
        assert all(response["description"] for response in operation["responses"].values())
        for parameter in operation.get("parameters", []):
            assert parameter["description"], parameter["name"]
            assert parameter.get("required", False) or parameter["in"] != "path"


def test_paths_name_the_parameters_that_they_take(document: Any) -> None:
    for path, item in document["paths"].items():
        for operation in item.values():
            taken = {given["name"] for given in operation.get("parameters", []) if given["in"] == "path"}
            assert taken == set(re.findall(r"{(\w+)}", path))


def test_errors_are_problem_details(document: Any) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

    for operation in operations(document).values():
        errors = {status: response for status, response in operation["responses"].items() if status >= "400"}
        assert {"422", "503"} <= set(errors)
        assert all(response["content"] == problem for response in errors.values())


def test_every_code_stands_at_the_status_that_it_comes_with(document: Any) -> None:
    documented = {
        (code, int(status))
        for operation in operations(document).values()
        for status, response in operation["responses"].items()
        for code in re.findall(r"`(\w+)`", response["description"])
    }

    assert documented == {
        (code, int(status)) for code, (status, _, _) in PROBLEMS.items() if code not in NOT_OF_THE_API
    }


def test_it_says_which_operations_need_a_token(document: Any) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for name, operation in operations(document).items():
        asks = "`sign_in_required`" in operation["responses"].get("401", {}).get("description", "")
        assert operation.get("security", []) == ([{"token": []}] if asks else []), name


def test_a_comment_may_come_with_an_idempotency_key(document: Any) -> None:
    parameters = operations(document)["POST /v1/comments"]["parameters"]

    assert [(given["name"], given["in"], given.get("required", False)) for given in parameters] == [
        ("Idempotency-Key", "header", False)
    ]


def test_the_browsable_docs_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs/swagger")
    assert page.status_code == 200

    loaded = re.findall(r"""(?:src|href)=["']([^"'\s]*)""", page.text)
    assert loaded
    assert all(not re.match(r"(?:[a-z]+:)?//", url) for url in loaded)
    for url in loaded:
        answer = client.get(f"/docs/{url}", buffered=True)
        assert (answer.status_code, url) == (200, url)
    # Its badge would show the document to a server of Swagger's.
    config = re.search(r"JSON\.parse\(`(.*?)`\)", page.text)
    assert config is not None
    assert json.loads(config[1]) == {"validatorUrl": None}


def test_the_docs_find_the_document(client: FlaskClient, document: Any) -> None:
    assert client.get("/docs/openapi.json").get_json() == document
    assert 'new URL("openapi.json", window.location.href)' in client.get("/docs/swagger").text
    assert client.get("/docs/").status_code == 200
