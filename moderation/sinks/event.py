"""The event as the portal reads it: one JSON object, the same at every try."""

import json
from datetime import UTC, datetime
from typing import Any

from moderation.domain.delivery import EventKind, PublishedComment
from moderation.domain.region import Region


def to_json(kind: EventKind, comment: PublishedComment, sent_at: datetime | None = None) -> str:
    """One line of JSON: `type`, `data` and, where `sent_at` is given, the `timestamp` of Standard Webhooks.

    `data.reply_to` stands in replies only, `data.ip_region` where the region is known.

    A retracted comment's text is left out: whoever takes a comment back wants it gone, not sent again.
    """
    data: dict[str, Any] = {
        "id": comment.id,
        "site": comment.site,
        "thread": comment.thread,
        "submitted_at": _rfc3339(comment.submitted_at),
    }
    if kind is EventKind.ACCEPTED:
        data |= {"nickname": comment.nickname, "body": comment.body}
        data |= {"reply_to": comment.reply_to} if comment.reply_to else {}
        data |= {"ip_region": _region(comment.region)} if comment.region else {}
    timestamp = {"timestamp": _rfc3339(sent_at)} if sent_at else {}
    return json.dumps({"type": kind.value, **timestamp, "data": data}, ensure_ascii=False, separators=(",", ":"))


def _region(region: Region) -> dict[str, str]:
    return {"code": region.code, "zh": region.zh, "en": region.en}


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
