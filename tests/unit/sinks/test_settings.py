"""Settings that a sink cannot work with stop the start with one line, which never repeats what may be secret."""

import base64

import pytest

from moderation.domain.delivery import SinkSettings
from moderation.domain.errors import Misconfigured
from moderation.sinks import SINKS

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    ("sink", "settings", "message"),
    [
        ("portal_sql", {"url": "hunter2"}, "address cannot be read"),
        ("portal_sql", {"url": "mysql://cms:hunter2@db:port/cms"}, "address cannot be read"),
        ("portal_sql", {"url": "oracle://cms:hunter2@db/cms"}, "must begin with sqlite:, postgresql: or mysql:"),
        ("portal_sql", {"url": "mysql://cms:hunter2@db"}, "names no database"),
        ("portal_sql", {"url": "sqlite://"}, "names no database"),
        ("portal_sql", {"url": "sqlite:///:memory:"}, "names no database"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": "comments; DROP TABLE articles"}, "table name"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": "cms.comments"}, "table name"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": "1comments"}, "table name"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": "c" * 49}, "table name"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": "comments\n"}, "table name"),
        ("portal_sql", {"url": "sqlite:///cms.db", "table": ""}, "table name"),
        ("portal_http", {"url": "", "secret": SECRET}, "must be an http or https URL"),
        ("portal_http", {"url": "ftp://portal/x", "secret": SECRET}, "must be an http or https URL"),
        ("portal_http", {"url": "https://", "secret": SECRET}, "must be an http or https URL"),
        ("portal_http", {"url": "http://portal:hunter2", "secret": SECRET}, "is not a URL"),
        ("portal_http", {"url": "https://cms:hunter2@portal", "secret": SECRET}, "no user, query or fragment"),
        ("portal_http", {"url": "https://portal/?key=hunter2", "secret": SECRET}, "no user, query or fragment"),
        ("portal_http", {"url": "http://www.example.com/m", "secret": SECRET}, "must be https unless"),
        ("portal_http", {"url": "http://8.8.8.8/m", "secret": SECRET}, "must be https unless"),
        ("portal_http", {"url": "http://localhost.example.com/m", "secret": SECRET}, "must be https unless"),
        ("portal_http", {"url": "https://portal.example.com"}, "secret must be whsec_"),
        ("portal_http", {"url": "https://portal.example.com", "secret": ""}, "secret must be whsec_"),
        ("portal_http", {"url": "https://portal.example.com", "secret": "whsec_hunter2!"}, "secret must be whsec_"),
        ("portal_http", {"url": "https://portal.example.com", "secret": "whsec_aHVudGVyMg=="}, "secret must be whsec_"),
        ("portal_http", {"url": "https://portal.example.com", "secret": "hunter2!" * 8}, "secret must be whsec_"),
        ("jsonl_file", {"url": ""}, "must be a path"),
        ("jsonl_file", {"url": "file://"}, "must be a path"),
        ("jsonl_file", {"url": "https://hunter2/x"}, "must be a path"),
        ("jsonl_file", {"url": "/var/lib/moderation/"}, "must be a path"),
    ],
)
def test_it_says_in_one_line_what_to_change(sink: str, settings: dict[str, str], message: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        SINKS[sink](SinkSettings(**settings))

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("sink", "url"),
    [
        ("portal_sql", "sqlite:///cms.db"),
        ("portal_sql", "postgresql://cms@db/cms"),
        ("portal_sql", "postgresql+psycopg://cms@db/cms"),
        ("portal_sql", "mysql://cms@db/cms"),
        ("portal_sql", "mysql+pymysql://cms@db/cms"),
        ("portal_sql", "mariadb://cms@db/cms"),
        ("portal_sql", "mariadb+pymysql://cms@db/cms"),
        ("portal_http", "https://portal.example.com/moderation/"),
        ("portal_http", "http://localhost:8080"),
        ("portal_http", "http://portal:8080"),
        ("portal_http", "http://cms.internal"),
        ("portal_http", "http://192.168.1.20/m"),
        ("portal_http", "http://[::1]:8080"),
        ("jsonl_file", "comments.jsonl"),
        ("jsonl_file", "file:///var/lib/moderation/comments.jsonl"),
    ],
)
def test_it_opens_nothing_yet_so_that_the_portal_may_start_later(sink: str, url: str) -> None:
    SINKS[sink](SinkSettings(url, secret=SECRET)).close()


@pytest.mark.parametrize("timeout_s", [0, -1, 30.1, float("nan"), float("inf")])
def test_a_timeout_that_a_lease_cannot_outlast_is_refused(timeout_s: float) -> None:
    with pytest.raises(Misconfigured, match="timeout"):
        SinkSettings("comments.jsonl", timeout_s=timeout_s)


def test_what_may_open_doors_does_not_show_in_a_representation() -> None:
    shown = repr(SinkSettings("mysql://cms:hunter2@db/cms", secret=SECRET))

    assert "hunter2" not in shown
    assert SECRET not in shown
