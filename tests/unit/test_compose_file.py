"""The promises of Dockerfile, docker-compose.yml and config/example.env, read from their text.

Without a YAML parser: the files are ours and written plainly, and what an engine makes of them the walk in
tests/compose shows.
"""

import re
from importlib import metadata
from pathlib import Path

import pytest

from moderation import __version__
from moderation.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "config" / "example.env").read_text(encoding="utf-8")
FINAL_STAGE = "FROM " + DOCKERFILE.rsplit("\nFROM ", 1)[1]
OURS = ("web", "relay", "migrate")
SERVICES = (*OURS, "redis", "postgres")
SECRETS = ("POSTGRES_PASSWORD", "MODERATION_SECRET_KEY")


def service(name: str) -> str:
    """The service's lines in the compose file, with those it takes over from `x-service`."""
    block = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)
    assert block, name
    shared = re.search(r"^x-service: &service\n((?:  .*\n)+)", COMPOSE, re.MULTILINE)
    assert shared
    return block[1] + shared[1] if "<<: *service\n" in block[1] else block[1]


def settings_named_in(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\bMODERATION_([A-Z_]+)", text)}


def interpolated() -> dict[str, set[str]]:
    """Each variable that the compose file reads, with what follows its name: `:?`, `:-` or nothing."""
    found: dict[str, set[str]] = {}
    for name, operator in re.findall(r"\$\{([A-Z_]+)(:[?-])?", COMPOSE):
        found.setdefault(name, set()).add(operator)
    return found


def test_it_names_the_five_services() -> None:
    services = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]

    assert tuple(re.findall(r"^  (\w+):$", services, re.MULTILINE)) == SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_runs_with_as_few_rights_as_it_can(name: str) -> None:
    lines = service(name)

    assert re.findall(r"^ +read_only: (.*)$", lines, re.MULTILINE) == ["true"]
    assert re.findall(r"^ +cap_drop: (.*)$", lines, re.MULTILINE) == ["[ALL]"]
    assert re.findall(r"^ +security_opt: (.*)$", lines, re.MULTILINE) == ['["no-new-privileges:true"]']
    assert "privileged" not in lines


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_comes_back_by_itself_whatever_the_others_do(name: str) -> None:
    lines = service(name)
    until_done = name == "migrate"

    assert re.findall(r"^    restart: (.*)$", lines, re.MULTILINE) == ["on-failure" if until_done else "unless-stopped"]
    assert "depends_on" not in lines


def test_every_server_has_a_health_check() -> None:
    checked = [
        name for name in SERVICES if re.search(r"^    healthcheck:\n(?:      .*\n)*      test:", service(name), re.M)
    ]

    assert checked == ["web", "redis", "postgres"]


def test_only_the_web_service_is_published_and_only_on_this_machine() -> None:
    assert re.findall(r"^    ports: (.*)$", COMPOSE, re.MULTILINE) == ['["${PUBLISH:-127.0.0.1:8000}:8000"]']


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_has_no_default_and_its_absence_stops_the_start(name: str) -> None:
    operators = interpolated()[name]

    assert ":?" in operators
    assert ":-" not in operators
    assert re.search(rf"^{name}=$", EXAMPLE, re.MULTILINE)


def test_the_relay_and_the_migration_do_not_get_the_secret_key() -> None:
    holders = [name for name in SERVICES if "MODERATION_SECRET_KEY" in service(name)]

    assert holders == ["web"]


@pytest.mark.parametrize(
    "file", [DOCKERFILE, COMPOSE, EXAMPLE], ids=["Dockerfile", "docker-compose.yml", "example.env"]
)
def test_every_setting_that_is_named_exists(file: str) -> None:
    assert settings_named_in(file) - set(Settings.model_fields) == set()


def test_every_setting_can_be_set_but_those_that_the_image_fixes() -> None:
    of_the_image = {"host", "port", "data_dir", "policy_file"}

    assert set(Settings.model_fields) - settings_named_in(COMPOSE) == of_the_image


def test_the_example_explains_every_variable_that_is_read_and_no_other() -> None:
    explained = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert explained == set(interpolated())


def test_base_images_are_pinned_to_a_version() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + re.findall(
        r"^    image: (\S+)", COMPOSE, re.MULTILINE
    )

    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+(\.\d+)*(-slim)?", image)] == []
    assert len(images) == 4


def test_the_image_bears_the_version_of_the_package() -> None:
    assert re.findall(r"^  image: (\S+)", COMPOSE, re.MULTILINE) == [f"newsroom-moderation:{__version__}"]


def test_the_image_runs_as_a_numbered_user_without_rights() -> None:
    users = re.findall(r"^USER (\S+)", FINAL_STAGE, re.MULTILINE)

    assert users == ["10001:10001"]
    assert FINAL_STAGE.index("\nUSER ") < FINAL_STAGE.index("\nENTRYPOINT ")


def test_the_last_stage_installs_nothing_and_checks_its_health() -> None:
    assert re.findall(r"\b(pip|apt-get|gcc|curl)\b", FINAL_STAGE) == []
    assert "\nHEALTHCHECK " in FINAL_STAGE


def test_what_is_installed_by_a_lock_file_is_checked_by_hash() -> None:
    by_lock = re.findall(r"^.*pip.* install .*-r .*$", DOCKERFILE, re.MULTILINE)

    assert len(by_lock) == 2
    assert all("--no-deps --require-hashes" in line for line in by_lock)


def test_the_build_tool_comes_with_all_it_needs() -> None:
    named = re.search(r"/\^\((.*?)\)==/", DOCKERFILE)
    needed = {
        re.split(r"[^\w-]", line)[0] for line in metadata.requires("hatchling") or [] if "python_version <" not in line
    }

    assert named
    assert set(named[1].split("|")) == needed | {"hatchling"}


def test_the_builder_gets_every_file_that_it_copies() -> None:
    let_in = {
        line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    }

    assert copied == let_in
