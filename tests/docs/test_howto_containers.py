"""docs/howto/run-in-containers.md: what it names exists, and its proxy passes on what the service serves."""

import re
from pathlib import Path

from moderation.bootstrap import make_web_app
from moderation.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "run-in-containers.md").read_text(encoding="utf-8")
# For the machine itself and its operators; a portal's readers have no use for them.
INSIDE = ("/healthz", "/readyz", "/docs", "/v1/openapi.json")


def routes() -> list[str]:
    app = make_web_app(Settings(secret_key="a secret key of enough characters"), "redis://localhost")
    return [rule.rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(INSIDE)]


def test_the_proxy_passes_on_every_route_of_readers_and_moderators_and_no_other() -> None:
    location = re.search(r"^location ~ (\S+) \{$", PAGE, re.MULTILINE)
    assert location
    passed = re.compile(location[1])
    files = ["/static/reader/comments.js", "/static/review/css/frame.css"]
    asked = [rule for rule in routes() if not rule.startswith("/static/")] + files

    assert [path for path in asked if not passed.match(path)] == []
    inside = ("/healthz", "/readyz", "/docs/swagger", "/static/portal.css", "/v1x", "/reviews", "/zcjh/8963.html")
    assert [path for path in inside if passed.match(path)] == []


def test_the_files_that_the_proxy_passes_on_are_all_there_are() -> None:
    folders = {path.name for path in (ROOT / "moderation" / "web" / "static").iterdir() if path.is_dir()}

    assert folders == {"reader", "review"}


def test_the_variables_and_services_that_it_names_exist() -> None:
    example = (ROOT / "config" / "example.env").read_text(encoding="utf-8")
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    variables = set(re.findall(r"\b(MODERATION_[A-Z_]+|POSTGRES_[A-Z]+)\b", PAGE))
    services = set(re.findall(r"docker compose (?:exec|run|restart|stop|start|kill)(?: -\S+)* ([a-z]+)", PAGE))

    assert [name for name in variables if f"{name}=" not in example] == []
    assert services == {"web", "relay", "migrate", "postgres"}
    assert [name for name in services if f"\n  {name}:\n" not in compose] == []


def test_its_links_and_files_are_there() -> None:
    named = re.findall(r"\]\(([\w/.-]+)\)", PAGE)

    assert named
    assert [file for file in named if not (ROOT / "docs" / "howto" / file).exists()] == []
    assert [file for file in re.findall(r"`((?:config|tests)/[\w/.-]+)`", PAGE) if not (ROOT / file).exists()] == []
