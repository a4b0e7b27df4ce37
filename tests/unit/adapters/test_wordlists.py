"""Reading word lists."""

from pathlib import Path

import pytest

from moderation.adapters.policy_files import FolderFiles
from moderation.adapters.wordlists import WordLists
from moderation.domain.errors import Misconfigured
from moderation.domain.screening import Term, View

LIST = """\
# a comment, then a term with the built-in values
刷单

#: category=spam severity=0.6
加 微信
代开发票 | category=invoice severity=0.9
  son of a bitch  |severity=1
#: severity=0.8
私聊我
"""


def lists(folder: Path, **contents: str | bytes) -> WordLists:
    for name, content in contents.items():
        (folder / f"{name}.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    return WordLists(FolderFiles(folder))


def test_it_reads_terms_with_defaults_and_their_own_values(tmp_path: Path) -> None:
    assert lists(tmp_path, zh=LIST).terms(["zh.txt"]) == (
        Term("刷单", "listed", 0.6, "zh.txt:2"),
        Term("加 微信", "spam", 0.6, "zh.txt:5"),
        Term("代开发票", "invoice", 0.9, "zh.txt:6"),
        Term("son of a bitch", "spam", 1.0, "zh.txt:7"),
        Term("私聊我", "spam", 0.8, "zh.txt:9"),
    )


def test_it_reads_lists_in_the_order_asked_for_whatever_their_line_ends(tmp_path: Path) -> None:
    both = lists(tmp_path, a="一\n", b=b"\xef\xbb\xbf\xe4\xba\x8c\r\n")
    assert [term.text for term in both.terms(["b.txt", "a.txt"])] == ["二", "一"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("好\n| severity=1", "zh.txt:2: there is no term before the |"),
        ("\u200b | severity=1", "zh.txt:1: there is no term before the |"),
        ("好 | severity=2", "zh.txt:1: severity must be a number from 0 to 1, not '2'"),
        ("好 | severity=nan", "zh.txt:1: severity must be a number from 0 to 1, not 'nan'"),
        ("好 | severity=much", "zh.txt:1: severity must be a number from 0 to 1, not 'much'"),
        ("好 | category=Über", "zh.txt:1: category must be a lower-case word, not 'Über'"),
        ("好 | catgory=spam", "zh.txt:1: 'catgory=spam' is none of category=…, severity=…, views=…, lang=…"),
        ("好 | spam", "zh.txt:1: 'spam' is none of category=…, severity=…, views=…, lang=…"),
        ("#: severity", "zh.txt:1: 'severity' is none of category=…, severity=…, views=…, lang=…"),
        (
            "好 | views=exact,loud",
            "zh.txt:1: views must be some of exact,skeleton,pinyin,initials,split,glyph,reversed, not 'exact,loud'",
        ),
        ("好 | lang=fr", "zh.txt:1: lang must be zh or en, not 'fr'"),
        (b"\xe5\xa5\xbd\n\xff", "zh.txt: is not UTF-8 at byte 4"),
    ],
)
def test_it_names_the_line_that_cannot_be_read(tmp_path: Path, content: str | bytes, problem: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        lists(tmp_path, zh=content).terms(["zh.txt"])
    assert str(caught.value) == f"{tmp_path}/{problem}"


def test_it_names_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        lists(tmp_path).terms(["zh.txt"])
    assert str(caught.value) == f"{tmp_path}/zh.txt: cannot be read: No such file or directory"


def test_a_term_may_name_its_views_and_its_language(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("#: views=exact,pinyin\n糊涂蛋\ndsb | views=exact lang=zh\n")
    assert [(term.text, term.views, term.language) for term in WordLists(FolderFiles(tmp_path)).terms(["zh.txt"])] == [
        ("糊涂蛋", {View.EXACT, View.PINYIN}, None),
        ("dsb", {View.EXACT}, "zh"),
    ]
