"""A few words for the program behind a session, so that people know their own again."""

_PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def summary(user_agent: str) -> str:
    """Program and system, such as `Firefox · Windows`; empty where neither is known.

    Whatever the client says of itself: good enough to recognise a session by, and for nothing else.
    """
    found = (next((words for sign, words in known if sign in user_agent), "") for known in (_PROGRAMS, _SYSTEMS))
    return " · ".join(words for words in found if words)
