"""The errors of the review desk: decisions, leases, reports, appeals and bulk operations."""

from moderation.domain.errors import ModerationError


class AlreadyDecided(ModerationError):
    """Somebody else's decision won; it is named so that the loser can be told."""

    code = "already_decided"

    def __init__(self, *, action: str, moderator: str, decided_at: str) -> None:
        super().__init__(action=action, moderator=moderator, decided_at=decided_at)
        self.action = action
        self.moderator = moderator
        self.decided_at = decided_at


class AlreadyReported(ModerationError):
    """The same reader's report of the comment is not answered yet."""

    code = "already_reported"


class AlreadyAppealed(ModerationError):
    """The author appealed against the rejection before; an appeal is heard once."""

    code = "already_appealed"


class SecondPersonRequired(ModerationError):
    """Whoever rejected a comment does not decide on the appeal against that."""

    code = "second_person_required"


class ItemLeased(ModerationError):
    """Somebody else holds the item, until a time; both are named."""

    code = "item_leased"

    def __init__(self, *, holder: str, until: str) -> None:
        super().__init__(holder=holder, until=until)
        self.holder = holder
        self.until = until


class LeaseLost(ModerationError):
    """The caller's lease on the item ended, and somebody else took the item since; the last holder is named."""

    code = "lease_lost"

    def __init__(self, *, holder: str) -> None:
        super().__init__(holder=holder)
        self.holder = holder


class TooMany(ModerationError):
    """More than `limit` at once."""

    code = "too_many"


class SampleUnread(ModerationError):
    """A bulk acceptance whose sample nobody read: `unread` of `sample` items."""

    code = "sample_unread"


class BulkNotReady(ModerationError):
    """A bulk operation in `state`, from which this step does not lead on."""

    code = "bulk_not_ready"
