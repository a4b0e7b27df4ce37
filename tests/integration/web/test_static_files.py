"""How long browsers keep stylesheets and modules."""

import re
from pathlib import Path

from moderation.web.static_files import version_of
from tests.integration.web.desk import Desk


def test_a_page_names_its_files_by_version_and_the_browser_keeps_them(desk: Desk) -> None:
    page = desk.get().text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) > 5
    for address in addresses:
        with desk.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.cache_control.max_age == 365 * 24 * 3600, address


def test_under_any_other_address_a_file_is_asked_for_again(desk: Desk) -> None:
    for query in ("", "?v=", "?v=0123456789ab", "?v=%00"):
        address = f"/static/reader/comments.js{query}"
        with desk.get(address) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.no_cache
        with desk.get(address, **{"If-None-Match": answer.headers["ETag"]}) as again:
            assert again.status_code == 304


def test_the_version_changes_with_a_files_content_or_name_and_with_nothing_else(tmp_path: Path) -> None:
    versions = []
    sheet = tmp_path / "css" / "a.css"
    sheet.parent.mkdir()
    for content in ("a{}", "b{}"):
        sheet.write_text(content)
        versions.append(version_of(tmp_path))
    sheet.touch()
    assert version_of(tmp_path) == versions[-1]
    sheet.rename(sheet.with_name("b.css"))
    versions.append(version_of(tmp_path))
    assert len(set(versions)) == 3
