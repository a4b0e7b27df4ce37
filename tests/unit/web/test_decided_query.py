"""What the addresses of register and record ask for, and what of them is refused."""

from datetime import UTC, datetime

import pytest

from moderation.domain.audit import AuditFilter
from moderation.domain.comment import CommentState
from moderation.domain.decided import DecidedFilter
from moderation.domain.errors import InvalidInput
from moderation.web import audit_query
from moderation.web.csv_cells import harmless
from moderation.web.decided_query import DecidedQuery, read_query


def test_an_empty_address_asks_for_all() -> None:
    assert read_query({"q": "", "done": "retract", "lang": "en"}, ["demo"]) == DecidedQuery(
        DecidedFilter(), None, None, {}
    )


def test_every_filter_is_read_and_stands_in_every_link() -> None:
    given = {
        "q": "收车",
        "state": "retracted",
        "site": "demo",
        "section": "/sxnews/",
        "thread": "/sxnews/1.html",
        "account": "u-77",
        "by": "people",
        "moderator": "晓燕",
        "reason": "spam",
        "from": "2026-03-01",
        "to": "2026-03-02",
    }

    query = read_query(given | {"after": "YWI"}, ["demo", "other"])

    assert query.wanted == DecidedFilter(
        state=CommentState.RETRACTED,
        site="demo",
        section="/sxnews/",
        thread="/sxnews/1.html",
        account="u-77",
        moderator="晓燕",
        by_machine=False,
        reason="spam",
        since=datetime(2026, 2, 28, 16, tzinfo=UTC),
        until=datetime(2026, 3, 2, 16, tzinfo=UTC),
        text="收车",
    )
    assert query.after == "ab"
    assert query.args == given | {"after": "YWI"}
    assert query.filters == {name: value for name, value in given.items() if name != "state"}
    assert query.without("q") == {name: value for name, value in given.items() if name != "q"}


@pytest.mark.parametrize(("sites", "site"), [(["demo"], "demo"), (["demo", "other"], None)])
def test_of_a_page_without_its_site_the_only_one_is_meant(sites: list[str], site: str | None) -> None:
    assert read_query({"thread": "/a.html"}, sites).wanted.site == site
    assert read_query({"account": "u1"}, sites).wanted.site == site
    assert read_query({"section": "/a/"}, sites).wanted.site is None


@pytest.mark.parametrize(
    ("given", "by_people"),
    [
        ({}, True),
        ({"who": "all"}, False),
        ({"actor": "relay"}, False),
        ({"subject": "c1"}, False),
        ({"group": "delivery"}, False),
        ({"group": "comments"}, True),
    ],
)
def test_the_record_is_that_of_people_unless_something_else_is_asked_for(
    given: dict[str, str], by_people: bool
) -> None:
    query = audit_query.read_query(given | {"lang": "en", "from": "2026-03-02", "after": "YWI"})

    assert query.wanted == AuditFilter(
        actor=given.get("actor"),
        by_people=by_people,
        group=given.get("group"),
        subject=given.get("subject"),
        since=datetime(2026, 3, 1, 16, tzinfo=UTC),
    )
    assert (query.after, query.without("from")) == ("ab", given)


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"who": "me"}, "/who"),
        ({"group": "gossip"}, "/group"),
        ({"actor": "x" * 65}, "/actor"),
        ({"subject": "a\x00"}, "/subject"),
        ({"from": "2026-3-2"}, "/from"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "/to"),
        ({"to": "9999-12-31"}, "/to"),
    ],
)
def test_what_the_record_cannot_be_asked_is_named(given: dict[str, str], pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        audit_query.read_query(given)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert (harmless(text), harmless(f"a{text}"), harmless("")) == (f"'{text}", f"a{text}", "")
