"""What readers see: a thread's accepted comments, page by page, and the counts of many threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.comment import ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.orders import posture_in_force
from moderation.domain.verdict import Posture
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store
from moderation.usecases.ports.system import Clock
from moderation.usecases.presets import under_preset


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Newest first. `next_before` is the id to ask for the next page with, None on the last page.

    `parents` are the published comments that those of the page reply to, by id.
    """

    comments: tuple[PublishedComment, ...]
    parents: Mapping[str, PublishedComment]
    total: int
    next_before: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class ReadThreads:
    """Reads accepted comments; knows nothing of held or rejected ones."""

    policy: CurrentPolicy
    store: Store
    clock: Clock

    def page(self, thread: ThreadKey, before: str | None, limit: int) -> ThreadPage:
        """A page of at most `limit` comments. Raises `UnknownSite` or `Unavailable`."""
        policy, now = self.policy(), self.clock()
        policy.site(thread.site)
        with self.store.reading() as view:
            orders, preset = view.postures.covering(thread, now), view.presets.active(now)
            found = view.published.page(thread, before, limit + 1)
            shown = tuple(found[:limit])
            parents = view.published.of(thread, {it.reply_to for it in shown if it.reply_to})
            total = view.published.counts(thread.site, [thread.path])[thread.path]
        return ThreadPage(
            comments=shown,
            parents=parents,
            total=total,
            next_before=shown[-1].id if len(found) > limit else None,
            closed=posture_in_force(under_preset(policy, preset, now), thread, orders, now).posture is Posture.CLOSED,
        )

    def comment(self, thread: ThreadKey, comment_id: str) -> PublishedComment | None:
        """An accepted comment of the thread, None where that is none. Raises `UnknownSite` or `Unavailable`."""
        self.policy().site(thread.site)
        with self.store.reading() as view:
            return view.published.of(thread, [comment_id]).get(comment_id)

    def counts(self, site: str, paths: Sequence[str]) -> Mapping[str, int]:
        """Accepted comments per path. Raises `UnknownSite` or `Unavailable`."""
        self.policy().site(site)
        with self.store.reading() as view:
            return view.published.counts(site, paths)
