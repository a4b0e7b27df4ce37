"""Programs and systems that sessions are recognised by."""

import pytest

from moderation.web.user_agents import summary


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
            "Chrome · Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari MicroMessenger/8.0.49",
            "WeChat · Android",
        ),
        ("curl/8.5.0", "curl"),
        ("python-httpx/0.28", "Python"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_session_is_recognised_by_program_and_system(user_agent: str, words: str) -> None:
    assert summary(user_agent) == words
