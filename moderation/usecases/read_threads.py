"""What readers see: a thread's accepted comments, page by page, and the counts of many threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.comment import ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.verdict import Posture
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Newest first. `next_before` is the id to ask for the next page with, None on the last page."""

    comments: tuple[PublishedComment, ...]
    total: int
    next_before: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class ReadThreads:
    """Reads accepted comments; knows nothing of held or rejected ones."""

    policy: CurrentPolicy
    store: Store

    def page(self, thread: ThreadKey, before: str | None, limit: int) -> ThreadPage:
        """A page of at most `limit` comments. Raises `UnknownSite` or `Unavailable`."""
        posture = self.policy().site(thread.site).posture_of(thread)
        with self.store.reading() as view:
            found = view.published.page(thread, before, limit + 1)
            total = view.published.counts(thread.site, [thread.path])[thread.path]
        shown = tuple(found[:limit])
        return ThreadPage(
            comments=shown,
            total=total,
            next_before=shown[-1].id if len(found) > limit else None,
            closed=posture is Posture.CLOSED,
        )

    def counts(self, site: str, paths: Sequence[str]) -> Mapping[str, int]:
        """Accepted comments per path. Raises `UnknownSite` or `Unavailable`."""
        self.policy().site(site)
        with self.store.reading() as view:
            return view.published.counts(site, paths)
